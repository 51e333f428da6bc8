// What one can do with a message: react, answer, edit, delete, look at its JSON.

import { act, ask, facts, make, menuItem, on, onAct, popover, t, toast } from "./dom.js";
import { earlier, refresh, visit } from "./live.js";

const shortcuts = JSON.parse(facts.shortcuts || "[]");
const rowOf = (node) => node.closest('[data-testid="message"]');
const about = (row) => ({ channel: row.dataset.channel, ts: row.dataset.ts });

onAct("react", (event, button) => {
  const row = rowOf(button) ?? document.querySelector(`[data-ts="${button.dataset.forTs}"]`);
  button.closest(".popover")?.hidePopover();
  if (!row) return;
  const on = button.getAttribute("aria-pressed") !== "true";
  act("react", { ...about(row), name: button.dataset.name, on });
});

onAct("emoji", (event, button) => {
  const choices = document.querySelector("#emoji-choices").content.cloneNode(true);
  for (const one of choices.querySelectorAll("button")) one.dataset.forTs = rowOf(button).dataset.ts;
  popover(button, choices);
});

onAct("thread", (event, node) => {
  if (event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  openThread(rowOf(node));
});

function openThread(row) {
  const target = new URL("/", location.href);
  const thread = row.dataset.thread ?? row.dataset.ts;
  for (const [name, value] of Object.entries({ as: facts.as, channel: facts.channel, thread })) {
    target.searchParams.set(name, value);
  }
  visit(target);
}

onAct("close-thread", () => visit(`/?as=${facts.as}&channel=${facts.channel}`));
onAct("earlier", (event, button) => earlier(Number(button.dataset.limit)));

onAct("join", async (event, button) => {
  if (await act("join", { channel: button.dataset.channel })) visit(location.href, { push: false });
});

onAct("message-menu", (event, button) => {
  const row = rowOf(button);
  const items = [
    menuItem(t("Reply in thread"), () => openThread(row)),
    ...shortcuts
      .filter((one) => one.type === "message")
      .map((one) => menuItem(one.name, () => act("shortcut", { ...about(row), callback_id: one.callback_id }))),
    make("hr"),
    menuItem(t("Copy link"), () => copyLink(row)),
    menuItem(t("View JSON"), () => showJson(row)),
  ];
  if (row.dataset.mine !== undefined) {
    items.push(make("hr"), menuItem(t("Edit"), () => edit(row)), menuItem(t("Delete"), () => remove(row, "delete"), { danger: true }));
  } else if (facts.admin !== undefined) {
    items.push(make("hr"), menuItem(t("Delete as an administrator"), () => remove(row, "remove-message"), { danger: true }));
  }
  const menu = popover(button, make("div", {}, ...items));
  menu.dataset.testid = "menu";
});

on("keydown", ".popover", (event, box) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...box.querySelectorAll("button")];
  const next = items.indexOf(document.activeElement) + step;
  items.at(next % items.length)?.focus();
});

async function copyLink(row) {
  const link = row.querySelector("a.when")?.href ?? location.href;
  try {
    await navigator.clipboard.writeText(link);
    toast(t("Link copied."));
  } catch {
    toast(link);
  }
}

async function showJson(row) {
  const answer = await act("raw", about(row));
  if (!answer) return;
  const text = JSON.stringify(answer.message, null, 2);
  const close = make("button", { className: "btn", textContent: t("Close") });
  const json = make("pre", { className: "json", textContent: text, tabIndex: 0 });
  const form = make("form", { method: "dialog" }, make("h2", { textContent: "JSON" }), json, make("div", { className: "button-row" }, close));
  const dialog = make("dialog", { className: "ask wide" }, form);
  dialog.dataset.testid = "json";
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

async function remove(row, path) {
  const sure = await ask({
    title: t("Delete this message?"),
    text: t("This cannot be undone."),
    confirm: t("Delete"),
    style: "danger",
  });
  if (sure) act(path, about(row));
}

/** Edit in place; Enter saves, Escape leaves things as they were. */
async function edit(row) {
  const answer = await act("raw", about(row));
  if (!answer) return;
  const content = row.querySelector(".content");
  const area = make("textarea", { value: answer.typed, ariaLabel: t("Edit"), rows: 2 });
  area.dataset.testid = "edit";
  const box = make("div", { className: "edit-box" }, area);
  const end = () => {
    box.remove();
    content.hidden = false;
  };
  const save = async () => {
    const text = area.value.trim();
    end();
    if (text && text !== answer.typed) await act("edit", { ...about(row), text });
    refresh("messages", "thread");
  };
  const cancel = make("button", { type: "button", className: "btn", textContent: t("Cancel"), onclick: end });
  const keep = make("button", { type: "button", className: "btn btn-primary", textContent: t("Save"), onclick: save });
  box.append(make("div", { className: "button-row" }, cancel, keep));
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") end();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save();
  });
  content.hidden = true;
  content.after(box);
  area.focus();
}
