// The help desk, as an agent.

import { facts, on, post, t, toast } from "./dom.js";
import { refresh } from "./live.js";
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
