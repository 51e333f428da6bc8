// What one changes about a channel, its people and the app.

import { act, ask, facts, make, onAct, t } from "./dom.js";
import { visit } from "./live.js";

const labels = () => ({ who: t("Who"), name: t("Name"), organization: t("Organization"), email: t("Address"), number: t("Number") });

onAct("manage", async (event, button) => {
  const { path, asks, holds, grave } = button.dataset;
  const body = { channel: facts.channel, ...JSON.parse(button.dataset.body ?? "{}") };
  button.closest("details").open = false;
  if (asks) {
    const given = await askFor(button.textContent, asks, holds ?? "");
    if (!given) return;
    body[asks] = given;
  }
  if (grave !== undefined && !(await sure(button.textContent))) return;
  const answer = await act(path, body);
  if (!answer) return;
  const channel = path === "channel/delete" ? "" : (answer.channel ?? facts.channel);
  const here = `/?as=${facts.as}&channel=${channel}`;
  history.replaceState(null, "", here);
  visit(here, { push: false });
});

const sure = (title) => ask({ title, text: t("This cannot be undone."), confirm: t("Yes"), style: "danger" });

/** Ask for one line of text; resolves to it, or to "" where nothing was given. */
export function askFor(title, name, begins) {
  const label = labels()[name] ?? name;
  const box = make("input", { name, value: begins, required: true, ariaLabel: label, autocomplete: "off" });
  const line = make("label", { className: "label" }, make("span", { textContent: label }), box);
  if (name === "who") {
    const people = make("datalist", { id: "managed-people" });
    for (const { key, name: called } of JSON.parse(facts.people || "[]")) {
      people.append(make("option", { value: key, textContent: called }));
    }
    box.setAttribute("list", people.id);
    line.append(people);
  }
  const yes = make("button", { value: "yes", className: "btn btn-primary", textContent: t("Save") });
  const no = make("button", { type: "button", className: "btn", textContent: t("Cancel") });
  const form = make("form", { method: "dialog" }, make("h2", { textContent: title }), line);
  form.append(make("div", { className: "button-row" }, no, yes));
  const dialog = make("dialog", { className: "ask" }, form);
  dialog.dataset.testid = "ask-for";
  document.body.append(dialog);
  no.addEventListener("click", () => dialog.close("no"));
  dialog.showModal();
  box.select();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? box.value.trim() : "");
    });
  });
}
