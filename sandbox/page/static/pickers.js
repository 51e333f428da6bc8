// Fields to search in: several options, external lists, people and channels.

import { act, make, on, onAct, place, t } from "./dom.js";
import { whereabouts } from "./fields.js";

const input = (picker) => picker.querySelector(".picker-input");
const list = (picker) => picker.querySelector("[role=listbox]");
const chips = (picker) => [...picker.querySelectorAll(".chip")];

async function open(picker) {
  const menu = list(picker);
  if (picker.dataset.picker === "static") filter(picker);
  else await search(picker);
  if (document.activeElement !== input(picker)) return;
  menu.popover = "manual";
  menu.hidden = false;
  menu.showPopover();
  menu.style.width = `${picker.offsetWidth}px`;
  place(menu, picker);
  input(picker).setAttribute("aria-expanded", "true");
}

function close(picker) {
  const menu = list(picker);
  if (!menu.hidden) menu.hidePopover();
  menu.hidden = true;
  input(picker).setAttribute("aria-expanded", "false");
  input(picker).removeAttribute("aria-activedescendant");
}

/** Of fixed options, those that fit what is typed and are not chosen yet. */
function filter(picker) {
  const words = input(picker).value.trim().toLowerCase();
  const options = [...list(picker).querySelectorAll("[role=option]")];
  for (const option of options) option.hidden = !option.textContent.toLowerCase().includes(words);
  hideChosen(picker);
  for (const label of list(picker).querySelectorAll(".menu-label")) {
    label.hidden = !below(label).some((option) => !option.hidden);
  }
  list(picker).querySelector(".menu-note")?.remove();
  if (!offered(picker).length) list(picker).append(note(t("No results")));
  point(picker, 0);
}

function hideChosen(picker) {
  const chosen = new Set(chips(picker).map((chip) => chip.dataset.value));
  for (const option of list(picker).querySelectorAll("[role=option]")) {
    if (chosen.has(option.dataset.value)) option.hidden = true;
  }
}

/** The options under a group's label. */
function below(label) {
  const found = [];
  for (let next = label.nextElementSibling; next?.role === "option"; next = next.nextElementSibling) {
    found.push(next);
  }
  return found;
}

let searches = 0;
async function search(picker) {
  const query = input(picker).value.trim();
  const least = Number(picker.dataset.minQuery ?? 0);
  const menu = list(picker);
  if (query.length < least) {
    const words = t("Type {n} more characters").replace("{n}", least - query.length);
    menu.replaceChildren(note(words));
    menu.removeAttribute("aria-busy");
    picker.dataset.asked = "";
    return;
  }
  const asked = (picker.dataset.asked = String(++searches));
  if (!menu.querySelector("[role=option]")) menu.replaceChildren(note(t("Searching…")));
  menu.setAttribute("aria-busy", "true");
  const { options: found = [], failed } = (await options(picker, query)) ?? { failed: true };
  if (picker.dataset.asked !== asked) return;
  menu.removeAttribute("aria-busy");
  menu.replaceChildren(...found.flatMap(lines));
  hideChosen(picker);
  if (failed) menu.replaceChildren(note(t("This list could not be loaded."), "trouble"));
  else if (!offered(picker).length) menu.replaceChildren(note(t("No results")));
  point(picker, 0);
}

function options(picker, query) {
  const { picker: source, blockId, actionId } = picker.dataset;
  if (source !== "external") return act("look-up", { kind: source, query });
  return act("suggest", { ...whereabouts(picker), block_id: blockId, action_id: actionId, query });
}

function lines(item) {
  if (!item.options) return [line(item)];
  const label = make("li", { className: "menu-label", textContent: item.label?.text ?? "" });
  return [label, ...item.options.map(line)];
}

function line(option) {
  const row = make("li", { className: "menu-item", textContent: option.text.text });
  if (option.description) row.append(make("small", { textContent: option.description.text }));
  row.setAttribute("role", "option");
  row.dataset.value = option.value;
  return row;
}

function note(words, kind = "") {
  const line = make("li", { className: `menu-note ${kind}`.trim(), textContent: words });
  line.setAttribute("role", kind ? "alert" : "status");
  return line;
}

const offered = (picker) => [...list(picker).querySelectorAll("[role=option]:not([hidden])")];

function point(picker, index) {
  const rows = offered(picker);
  rows.forEach((row, number) => {
    row.id = `${list(picker).id}-${number}`;
    row.setAttribute("aria-selected", String(number === index));
  });
  rows[index]?.scrollIntoView({ block: "nearest" });
  if (rows[index]) input(picker).setAttribute("aria-activedescendant", rows[index].id);
}

function pick(picker, option) {
  const several = picker.dataset.multiple !== undefined;
  if (!several) for (const chip of chips(picker)) chip.remove();
  if (chips(picker).length >= Number(picker.dataset.max ?? Infinity)) return;
  const words = option.firstChild.textContent;
  const remove = make("button", { type: "button", textContent: "×", ariaLabel: `${t("Remove")} ${words}` });
  remove.dataset.act = "unpick";
  const chip = make("span", { className: "chip" }, make("span", { textContent: words }), remove);
  chip.dataset.value = option.dataset.value;
  input(picker).before(chip);
  input(picker).value = "";
  if (several) filterAfterPick(picker);
  else close(picker);
  picker.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
}

function filterAfterPick(picker) {
  if (picker.dataset.picker === "static") filter(picker);
  else close(picker);
}

on("focusin", ".picker-input", (event, field) => open(field.closest(".picker")));
on("click", ".picker-box", (event, box) => {
  if (!event.target.closest(".chip")) input(box.parentElement).focus();
});
on("focusout", ".picker-input", (event, field) => close(field.closest(".picker")));
on("mousedown", ".picker [role=listbox]", (event) => event.preventDefault());
on("click", ".picker [role=option]", (event, option) => pick(option.closest(".picker"), option));

let waiting = 0;
on("input", ".picker-input", (event, field) => {
  const picker = field.closest(".picker");
  clearTimeout(waiting);
  if (picker.dataset.picker === "static") {
    open(picker);
    return;
  }
  list(picker).setAttribute("aria-busy", "true");
  waiting = setTimeout(() => open(picker), 150);
});

on("keydown", ".picker-input", (event, field) => {
  if (event.isComposing) return;
  const picker = field.closest(".picker");
  const rows = offered(picker);
  const index = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : rows.length - 1;
    if (rows.length) point(picker, (index + step) % rows.length);
  } else if (event.key === "Enter") {
    const settled = !list(picker).hidden && !list(picker).hasAttribute("aria-busy");
    if (rows[index] && settled) pick(picker, rows[index]);
  } else if (event.key === "Escape" && !list(picker).hidden) {
    close(picker);
  } else if (event.key === "Backspace" && !field.value) {
    return unpick(chips(picker).at(-1));
  } else return;
  event.preventDefault();
});

function unpick(chip) {
  const picker = chip?.closest(".picker");
  chip?.remove();
  picker?.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
}

onAct("unpick", (event, button) => unpick(button.closest(".chip")));
