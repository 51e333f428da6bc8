// The help desk, as an agent.

import { ask, facts, on, onAct, post, t, toast } from "./dom.js";
import { refresh, visit } from "./live.js";
import { askFor } from "./managing.js";
import { ready } from "./uploads.js";

const about = (node) => ({ desk: facts.desk, agent: facts.agent, ticket: Number(node.closest("[data-ticket]").dataset.ticket) });

on("submit", "form.answer", async (event, form) => {
  event.preventDefault();
  const area = form.querySelector("textarea");
  const chips = form.querySelector(".file-chips");
  const uploads = ready(chips);
  if (uploads === null) return toast(t("Files are still on their way."));
  const kind = new FormData(form).get("kind");
  const answer = await post(`desk/${kind}`, { ...about(form), text: area.value, uploads });
  if (!answer) return undefined;
  area.value = "";
  chips.replaceChildren();
  refresh("desk-conversation", "desk-heading", "desk-properties", "desk-list");
  return undefined;
});

on("change", "form.answer [name=kind]", (event, choice) => {
  const area = choice.form.querySelector("textarea");
  area.placeholder = choice.value === "note" ? area.dataset.notePlaceholder : area.dataset.publicPlaceholder;
  area.focus();
});

on("keydown", "form.answer textarea", (event, area) => {
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) area.form.requestSubmit();
});

on("change", "[data-set]", async (event, menu) => {
  await post("desk/set", { ...about(menu), [menu.dataset.set]: menu.value });
  refresh("desk-heading", "desk-properties", "desk-answer", "desk-list");
});

onAct("desk-show", async (event, button) => {
  const { comment } = button.dataset;
  await post("desk/show", { ...about(button), comment, public: button.dataset.public === "true" });
  refresh("desk-conversation", "desk-heading", "desk-list");
});

onAct("desk-merge", async (event, button) => {
  const into = await askFor(button.textContent, "number", "");
  const answer = into && (await post("desk/merge", { ...about(button), into }));
  if (answer) visit(`/desk/${facts.desk}/${answer.id}?agent=${facts.agent}`);
});

onAct("desk-delete", async (event, button) => {
  const sure = await ask({ title: button.textContent, text: t("This cannot be undone."), style: "danger" });
  if (sure && (await post("desk/delete", about(button)))) visit(`/desk/${facts.desk}?agent=${facts.agent}`);
});
