// Small things every part needs: words, requests, notices, questions.

export const facts = document.body.dataset;
const words = JSON.parse(facts.words || "{}");

/** A phrase of the page in the language of the person one acts as. */
export const t = (english) => words[english] ?? english;

/** Ask for one of the control routes; trouble is shown and gives `null`. */
export async function post(path, fields = {}) {
  try {
    const reply = await fetch(`/_sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
    });
    const answer = await reply.json();
    if (!answer.ok) toast(answer.error, "trouble");
    return answer.ok ? answer : null;
  } catch {
    toast(t("The sandbox does not answer. Is it still running?"), "trouble");
    return null;
  }
}

/** The same, acting as the person of this window. */
export const act = (path, fields = {}) => post(path, { as: facts.as, ...fields });

export function toast(text, kind = "") {
  const note = make("p", { className: `toast ${kind}`, textContent: text });
  document.querySelector(".toasts").append(note);
  setTimeout(() => note.remove(), kind ? 6000 : 3500);
}

export function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** Call `handler(event, element)` for events on elements that match, now and later. */
export function on(kind, selector, handler) {
  document.addEventListener(kind, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) handler(event, found);
  });
}

/** Clicks on `data-act="name"`. */
export const onAct = (name, handler) => on("click", `[data-act="${name}"]`, handler);

/** A question in a dialog of its own; resolves to whether the answer was yes. */
export function ask({ title, text, confirm, deny, style }) {
  const yes = make("button", {
    value: "yes",
    className: `btn ${style === "danger" ? "btn-danger" : "btn-primary"}`,
    textContent: confirm || t("Yes"),
  });
  const no = make("button", { value: "no", className: "btn", textContent: deny || t("Cancel") });
  const heading = make("h2", { textContent: title || t("Are you sure?") });
  const form = make("form", { method: "dialog" }, heading, make("p", { textContent: text || "" }));
  form.append(make("div", { className: "button-row" }, no, yes));
  const dialog = make("dialog", { className: "ask" }, form);
  dialog.dataset.testid = "confirm";
  document.body.append(dialog);
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** Show something beside an element, until a click elsewhere or Escape. */
export function popover(anchor, content) {
  document.querySelector(".popover")?.remove();
  const box = make("div", { className: "menu popover", popover: "auto" }, content);
  (anchor.closest("dialog") ?? document.body).append(box);
  box.showPopover();
  place(box, anchor);
  box.addEventListener("toggle", (event) => event.newState === "closed" && box.remove());
  box.querySelector("button, a")?.focus();
  return box;
}

/** Put a fixed box under its anchor, or above it where there is no room. */
export function place(box, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const under = at.bottom + 6 + height < innerHeight;
  const left = Math.min(at.left, innerWidth - width - 8);
  box.style.inset = "auto";
  box.style.margin = "0";
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${Math.max(8, under ? at.bottom + 6 : at.top - height - 6)}px`;
}

export function menuItem(label, run, { danger = false, hint = "" } = {}) {
  const item = make("button", { type: "button", className: "menu-item", textContent: label });
  if (danger) item.classList.add("danger");
  if (hint) item.append(make("small", { textContent: hint }));
  item.setAttribute("role", "menuitem");
  item.addEventListener("click", () => {
    item.closest(".popover")?.hidePopover();
    run();
  });
  return item;
}
