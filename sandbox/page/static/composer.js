// Writing: Enter sends, / completes commands, @ people, # channels.

import { act, facts, make, menuItem, on, onAct, popover, t, toast } from "./dom.js";
import { ready } from "./uploads.js";

const drafts = new Map();
const commands = JSON.parse(facts.commands || "[]");
const shortcuts = JSON.parse(facts.shortcuts || "[]");
const people = JSON.parse(facts.people || "[]");
const channels = JSON.parse(facts.channels || "[]");

const field = (form) => form.querySelector("textarea");
const menu = (form) => form.querySelector(".completion");
const key = ({ channel, thread }) => `${channel} ${thread ?? ""}`;

on("submit", "form.composer", (event, form) => {
  event.preventDefault();
  send(form);
});

async function send(form) {
  const text = field(form).value.trim();
  const uploads = ready(form.querySelector(".file-chips"));
  if (uploads === null) return toast(t("Files are still on their way."));
  if (!text && !uploads.length) return undefined;
  const { channel, thread = "" } = form.dataset;
  const command = /^\/[a-z]/i.test(text) && !uploads.length;
  empty(form);
  const answer = command
    ? await act("command", { channel, text, thread })
    : await act("message", { channel, text, thread, uploads, broadcast: broadcast(form) });
  const refused = answer && ["unknown", "refused"].includes(answer.status);
  if (refused) toast(answer.text, "trouble");
  if ((refused || !answer) && !field(form).value) field(form).value = text;
  return undefined;
}

function broadcast(form) {
  const box = form.querySelector("[name=broadcast]");
  const ticked = Boolean(box?.checked);
  if (box) box.checked = false;
  return ticked;
}

function empty(form) {
  field(form).value = "";
  form.querySelector(".file-chips").replaceChildren();
  drafts.delete(key(form.dataset));
  hide(form);
}

// What stands before the cursor decides what is offered.
function offers(form) {
  const { value, selectionStart } = field(form);
  const before = value.slice(0, selectionStart);
  const command = /^\/(\S*)$/.exec(before);
  if (command && !form.dataset.thread) {
    return commands
      .filter((one) => one.command.startsWith(before))
      .map((one) => ({ head: one.command, tail: one.usage_hint, small: one.description, insert: `${one.command} `, from: 0 }));
  }
  const name = /(^|\s)([@#])([^\s@#]*)$/.exec(before);
  if (!name) return [];
  const [, , sign, typed] = name;
  const from = before.length - typed.length - 1;
  const known = sign === "@" ? people : channels;
  return known
    .filter((one) => `${one.key} ${one.name}`.toLowerCase().includes(typed.toLowerCase()))
    .slice(0, 8)
    .map((one) => ({ head: one.name, small: `${sign}${one.key}`, insert: `${sign}${one.key} `, from }));
}

function complete(form) {
  const found = offers(form);
  if (!found.length) return hide(form);
  menu(form).replaceChildren(...found.map((one, index) => offer(form, one, index)));
  menu(form).hidden = false;
  field(form).setAttribute("aria-expanded", "true");
  return undefined;
}

function offer(form, one, index) {
  const row = make("li", { className: "menu-item" });
  row.append(make(one.tail === undefined ? "span" : "code", { textContent: one.head }));
  if (one.tail) row.append(make("code", { className: "muted", textContent: one.tail }));
  row.append(make("small", { textContent: one.small ?? "" }));
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", String(index === 0));
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    insert(form, one);
  });
  row.offer = one;
  return row;
}

function insert(form, { insert: words, from }) {
  const { value, selectionStart } = field(form);
  field(form).value = value.slice(0, from) + words + value.slice(selectionStart);
  field(form).setSelectionRange(from + words.length, from + words.length);
  hide(form);
}

function hide(form) {
  menu(form).hidden = true;
  field(form).setAttribute("aria-expanded", "false");
}

on("input", "form.composer textarea", (event, area) => {
  const form = area.closest("form");
  drafts.set(key(form.dataset), area.value);
  complete(form);
});

on("focusout", "form.composer textarea", (event, area) => hide(area.closest("form")));

on("keydown", "form.composer textarea", (event, area) => {
  if (event.isComposing) return;
  const form = area.closest("form");
  if (!menu(form).hidden && steer(event, form)) return event.preventDefault();
  if (event.key !== "Enter" || event.shiftKey) return undefined;
  event.preventDefault();
  return send(form);
});

/** Keys that belong to the open list of completions. */
function steer(event, form) {
  const rows = [...menu(form).children];
  const index = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: rows.length - 1 }[event.key];
  if (step) {
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === (index + step) % rows.length)));
    return true;
  }
  if (event.key === "Escape") {
    hide(form);
    return true;
  }
  const chosen = rows[index]?.offer;
  const whole = chosen && field(form).value.trim() === chosen.insert.trim();
  if (event.key !== "Tab" && (event.key !== "Enter" || whole)) return false;
  insert(form, chosen);
  return true;
}

onAct("shortcuts", (event, button) => {
  const known = shortcuts.filter((one) => one.type === "global");
  const items = known.map((one) =>
    menuItem(one.name, () => act("shortcut", { callback_id: one.callback_id }), { hint: one.description }),
  );
  const form = button.closest("form");
  const slash = menuItem(t("All commands"), () => {
    field(form).value = "/";
    field(form).focus();
    complete(form);
  });
  popover(button, make("div", {}, ...items, slash));
});

document.addEventListener("arrived", () => {
  for (const form of document.querySelectorAll("form.composer")) {
    field(form).value = drafts.get(key(form.dataset)) ?? "";
  }
  const last = [...document.querySelectorAll("form.composer textarea")].at(-1);
  const touch = matchMedia("(pointer: coarse)").matches;
  if (last && !touch && !document.querySelector("dialog[open]")) last.focus({ preventScroll: true });
});
