// The page: everything it can do is in the modules; here it is started.

import "./fields.js";
import "./pickers.js";
import "./uploads.js";
import "./composer.js";
import "./messages.js";
import "./managing.js";
import "./modal.js";
import "./backstage.js";
import "./desk.js";
import { on, onAct } from "./dom.js";
import { arrive, listen, visit } from "./live.js";

on("click", "a[data-nav]", (event, link) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
  event.preventDefault();
  visit(link.href);
});

addEventListener("popstate", () => visit(location.href, { push: false }));

onAct("sidebar", (event) => {
  event.stopPropagation();
  document.body.classList.toggle("sidebar-open");
});

document.addEventListener("click", (event) => {
  const inside = event.target.closest(".sidebar, [data-act=sidebar]");
  if (!inside) document.body.classList.remove("sidebar-open");
});

onAct("theme", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});

document.addEventListener("keydown", (event) => {
  const thread = document.querySelector("[data-act=close-thread]");
  const free = !document.querySelector("dialog[open], .popover, .menu:not([hidden]) ~ textarea");
  if (event.key === "Escape" && thread && free && !event.defaultPrevented) thread.click();
});

arrive();
listen();
