// The modal on the screen: shown, swapped, submitted, closed.

import { rememberContent, swap, swapRows } from "./carry.js";
import { act, facts, on, onAct, t, toast } from "./dom.js";
import { whereabouts } from "./fields.js";
import { refresh, specially } from "./live.js";

const host = document.querySelector('[data-region="modal"]');
const PARTS = [".modal-bar", ".modal-notices", ".modal-foot"];
const shown = () => host.querySelector("dialog.modal");
let before = null;
let refused = false;

function show(html) {
  const next = document.createElement("template");
  next.innerHTML = html;
  const fresh = next.content.firstElementChild;
  const old = shown();
  if (!fresh) return leave(old);
  if (old?.dataset.viewId === fresh.dataset.viewId) return update(old, fresh);
  if (!old) before = document.activeElement;
  host.replaceChildren(fresh);
  return present(fresh);
}

function present(dialog) {
  for (const part of PARTS) rememberContent(dialog.querySelector(part));
  dialog.showModal();
  const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(".modal-body :is(input:not([type=file]), textarea, select, button)");
  (first ?? dialog.querySelector("[data-testid=modal-close]")).focus();
}

/** The same view in new clothes: the dialog stays open, and so does what was typed. */
function update(dialog, fresh) {
  dialog.className = fresh.className;
  for (const part of PARTS) swap(dialog.querySelector(part), fresh.querySelector(part).innerHTML);
  swapRows(dialog, fresh.outerHTML);
  if (refused) focusError(dialog);
}

function leave(old) {
  if (!old) return;
  old.close();
  host.replaceChildren();
  if (before?.isConnected) before.focus({ preventScroll: true });
  before = null;
}

specially("modal", show);

on("submit", "dialog.modal form", async (event, form) => {
  event.preventDefault();
  const dialog = form.closest("dialog");
  const button = form.querySelector("[data-testid=modal-submit]");
  if (!button || dialog.classList.contains("busy")) return;
  if (form.querySelector(".chip.uploading")) {
    toast(t("Files are still on their way."));
    return;
  }
  dialog.classList.add("busy");
  button.disabled = true;
  const answer = await act("submit", whereabouts(dialog));
  dialog.classList.remove("busy");
  button.disabled = false;
  refused = Boolean(answer && Object.keys(answer.errors).length);
  refresh("modal");
});

/** The first field that was complained about, unless the person is already elsewhere. */
function focusError(dialog) {
  refused = false;
  const active = document.activeElement;
  if (active !== document.body && !active.closest(".modal-foot, dialog:not(.modal)")) return;
  const field = dialog.querySelector(".has-error :is(input, textarea, select)");
  field?.focus();
  field?.closest(".field").scrollIntoView({ block: "nearest" });
}

const back = () => {
  const view = shown()?.dataset.viewId;
  if (view) act("back", { view });
};

onAct("back-modal", back);
onAct("close-modals", () => act("close"));

// Escape is the Cancel button; the server says when the modal is gone.
document.addEventListener("cancel", (event) => {
  if (!event.target.matches?.("dialog.modal")) return;
  event.preventDefault();
  back();
}, true);

// A line that needs Enter for itself does not submit the form.
on("keydown", "dialog.modal input", (event, field) => {
  if (event.key === "Enter" && field.dataset.live && !event.isComposing) event.preventDefault();
});

const waiting = shown();
if (waiting) present(waiting);
if (facts.place === "home") act("home");
document.addEventListener("arrived", () => {
  if (facts.place === "home") act("home");
});
