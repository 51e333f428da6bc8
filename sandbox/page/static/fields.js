// Block Kit elements: reading what they hold, telling the app.

import { act, ask, facts, on, onAct, t, toast } from "./dom.js";

const BUTTONS = new Set(["button", "overflow", "feedback_buttons", "icon_button", "workflow_button"]);
const ELEMENT = '[data-testid="element"]';
const TYPED_DATE = "input:is([type=date], [type=time], [type=datetime-local])";

/** What an element holds: a text, a list, or null. */
export function read(element) {
  const type = element.dataset.type;
  if (element.matches(".picker")) {
    const chosen = [...element.querySelectorAll(".chip")].map((chip) => chip.dataset.value);
    return type.startsWith("multi_") ? chosen : (chosen[0] ?? null);
  }
  if (type === "file_input") {
    const chips = element.querySelectorAll(".chip[data-value]");
    return [...chips].map((chip) => chip.dataset.value);
  }
  if (element.matches(".ticks")) {
    const ticked = [...element.querySelectorAll("input:checked")].map((box) => box.value);
    return type === "radio_buttons" ? (ticked[0] ?? null) : ticked;
  }
  return element.value === "" ? null : element.value;
}

/** All fields of a form, by block_id and action_id. */
export function values(container) {
  const found = {};
  for (const element of container.querySelectorAll(ELEMENT)) {
    const { blockId, actionId, type } = element.dataset;
    if (BUTTONS.has(type) || !actionId) continue;
    (found[blockId] ??= {})[actionId] = read(element);
  }
  return found;
}

/** Where an element stands, as the control routes name it. */
export function whereabouts(element) {
  const container = element.closest("[data-container]");
  if (container.dataset.container === "view") {
    const { viewId: view, hash } = container.dataset;
    return { view, hash, values: values(container) };
  }
  return { channel: container.dataset.channel, ts: container.dataset.ts };
}

/** Tell the app that an element was pressed or changed. */
export async function press(element, value) {
  if (!(await confirmed(element))) return;
  const { blockId, actionId } = element.dataset;
  const place = whereabouts(element);
  element.classList.add("pending");
  const answer = await act("press", { ...place, block_id: blockId, action_id: actionId, value });
  element.classList.remove("pending");
  if (answer && answer.status !== "ok" && !place.view) {
    toast(t("This app did not answer in time."), "trouble");
  }
}

async function confirmed(element) {
  return element.dataset.confirm ? ask(JSON.parse(element.dataset.confirm)) : true;
}

const waiting = new Map();

/** Tell the app once nothing has changed for so many milliseconds. */
function soon(element, pause) {
  clearTimeout(waiting.get(element));
  const tell = () => {
    waiting.delete(element);
    if (element.isConnected) press(element, read(element));
  };
  waiting.set(element, setTimeout(tell, pause));
}

const live = (element, how) => (element.dataset.live ?? "").split(" ").includes(how);

onAct("press", (event, button) => press(button, button.dataset.value));

onAct("overflow", (event, item) => {
  const menu = item.closest("details");
  menu.open = false;
  if (item.dataset.url) window.open(item.dataset.url, "_blank", "noopener");
  press(menu, item.dataset.value);
});

on("change", ELEMENT, (event, element) => {
  if (element.matches(".picker, .file-field") || !live(element, "change")) return;
  if (element.matches(TYPED_DATE)) soon(element, 600);
  else press(element, read(element));
});

// A date that is typed changes with every key; it is told when it is complete or left.
on("focusout", TYPED_DATE, (event, element) => {
  if (waiting.has(element)) soon(element, 0);
});

on("picked", ".picker", (event, picker) => {
  if (live(picker, "change")) press(picker, read(picker));
});

on("keydown", ELEMENT, (event, element) => {
  if (event.key !== "Enter" || event.isComposing || !live(element, "enter")) return;
  event.preventDefault();
  press(element, read(element));
});

on("input", ELEMENT, (event, element) => {
  if (live(element, "character")) soon(element, 350);
});

on("input", ".field input[maxlength], .field textarea[maxlength]", (event, field) => {
  const most = field.maxLength;
  const left = most - field.value.length;
  const box = field.closest(".field");
  box.querySelector(".counter")?.remove();
  if (left > Math.min(most / 4, 100)) return;
  const counter = document.createElement("span");
  counter.className = "counter";
  counter.textContent = left;
  field.after(counter);
});

// Menus made of <details> close like menus.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.overflow[open], details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

on("keydown", "details.overflow[open], details[data-menu][open]", (event, menu) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});
