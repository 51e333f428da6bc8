// The drawer with the raw traffic and the faults.

import { facts, on, onAct, post } from "./dom.js";
import { onChange, refresh } from "./live.js";

const drawer = document.querySelector("#backstage");
const rows = drawer.querySelector("tbody");
const list = drawer.querySelector(".traffic-list");
const detail = drawer.querySelector(".traffic-detail");
const opener = document.querySelector('.topbar [data-act="backstage"]');
const presets = JSON.parse(facts.presets || "{}");
const KEPT = 500;
let last = 0;
let timer = 0;

function toggle(open) {
  drawer.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  sessionStorage.setItem("backstage", open ? drawer.dataset.tab : "");
  if (open) show(drawer.dataset.tab);
}

function show(tab) {
  drawer.dataset.tab = tab;
  sessionStorage.setItem("backstage", tab);
  for (const button of drawer.querySelectorAll("[role=tab]")) {
    button.setAttribute("aria-selected", String(button.dataset.tab === tab));
  }
  drawer.querySelector(".pane-traffic").hidden = tab !== "traffic";
  drawer.querySelector(".pane-faults").hidden = tab !== "faults";
  if (tab === "traffic") fetchRows();
  else refresh("faults");
}

async function fetchRows() {
  const side = drawer.querySelector("[data-testid=traffic-side]").value;
  const reply = await fetch(`/_page/traffic?after=${last}&side=${side}`);
  const next = document.createElement("template");
  next.innerHTML = await reply.text();
  const fresh = [...next.content.children].filter((row) => Number(row.dataset.seq) > last);
  if (!fresh.length) return;
  const low = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  last = Number(fresh.at(-1).dataset.seq);
  rows.append(...fresh);
  while (rows.children.length > KEPT) rows.firstElementChild.remove();
  filter();
  if (low) list.scrollTop = list.scrollHeight;
}

function filter() {
  const words = drawer.querySelector(".traffic-filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const trouble = drawer.querySelector(".traffic-refused").checked;
  for (const row of rows.children) {
    const text = row.textContent.toLowerCase();
    const fits = words.every((word) =>
      word.startsWith("-") ? word === "-" || !text.includes(word.slice(1)) : text.includes(word),
    );
    row.hidden = !fits || (trouble && !row.querySelector(".bad, .slow, .late"));
  }
}

onAct("backstage", () => toggle(drawer.hidden));
onAct("tab", (event, button) => show(button.dataset.tab));
on("input", ".traffic-filter", filter);
on("change", ".traffic-refused", filter);
on("change", "[data-testid=traffic-side]", () => {
  rows.replaceChildren();
  last = 0;
  fetchRows();
});

onAct("entry", async (event, button) => {
  const row = button.closest("tr");
  rows.querySelector(".here")?.classList.remove("here");
  row.classList.add("here");
  const reply = await fetch(`/_page/traffic/${row.dataset.seq}`);
  detail.innerHTML = reply.ok ? await reply.text() : "";
  detail.scrollTop = 0;
});

on("click", ".traffic tbody tr", (event, row) => {
  if (!event.target.closest("button") && !getSelection().toString()) row.querySelector("button").click();
});

const then = (promise) => promise.then(() => refresh("faults", "clock"));
onAct("arm", (event, button) => {
  const bodies = presets[button.dataset.preset];
  const desk = drawer.querySelector("[name=fault-side]:checked")?.value;
  then(post("faults", bodies[desk] ?? bodies.slack));
});
onAct("clear-faults", () => then(post("faults/clear")));
onAct("expire-triggers", () => then(post("triggers/expire")));
onAct("advance", (event, button) => then(post("clock", { seconds: Number(button.dataset.seconds) })));
onAct("desk-power", (event, button) => {
  const up = button.getAttribute("aria-checked") === "true";
  then(post(up ? "down" : "up", { side: button.dataset.side }));
});

// At most four times a second, however busy the wire is.
onChange((name) => {
  if (name !== "traffic" || timer) return;
  opener.querySelector(".activity-dot").classList.add("lively");
  timer = setTimeout(() => {
    timer = 0;
    opener.querySelector(".activity-dot").classList.remove("lively");
    if (drawer.hidden) return;
    if (drawer.dataset.tab === "traffic") fetchRows();
    else refresh("faults");
  }, 250);
});

drawer.dataset.tab = "traffic";
const kept = sessionStorage.getItem("backstage");
if (kept) {
  drawer.dataset.tab = kept;
  toggle(true);
}
