// Files: chosen, dropped or pasted; sent at once, with the share that is through.

import { facts, make, on, onAct, t, toast } from "./dom.js";

const LARGEST = 10 * 1024 * 1024;

/** Send files and show them as chips in the list; `kind` is "form" or "message". */
export function add(files, list, kind, most = Infinity) {
  for (const file of files) {
    if (list.children.length >= most) {
      toast(t("No more files fit here."), "trouble");
      return;
    }
    if (kind === "form" && file.size > LARGEST) {
      toast(t("{name} is larger than 10 MB.").replace("{name}", file.name), "trouble");
    } else send(file, list, kind);
  }
}

function send(file, list, kind) {
  const state = make("small", { textContent: "0 %" });
  const remove = make("button", { type: "button", textContent: "×", ariaLabel: `${t("Remove")} ${file.name}` });
  remove.dataset.act = "unattach";
  const chip = make("li", { className: "chip uploading" }, make("span", { textContent: file.name }), state, remove);
  list.append(chip);
  const about = new URLSearchParams({ as: facts.as ?? "", name: file.name, type: file.type, for: kind });
  const request = new XMLHttpRequest();
  request.open("POST", `/_sandbox/upload?${about}`);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => {
    state.textContent = `${Math.round((100 * loaded) / (total || 1))} %`;
  };
  request.onloadend = () => finish(chip, state, request);
  request.send(file);
}

function finish(chip, state, request) {
  const answer = request.response;
  chip.classList.remove("uploading");
  if (request.status === 200 && answer?.ok) {
    chip.dataset.value = answer.id;
    state.textContent = readable(answer.size);
    return;
  }
  chip.classList.add("failed");
  state.textContent = answer?.error ?? t("failed");
}

function readable(size) {
  if (size < 1024) return `${size} B`;
  const large = size >= 1024 * 1024;
  return large ? `${(size / 1048576).toFixed(1)} MB` : `${(size / 1024).toFixed(1)} KB`;
}

/** Ids of what has arrived; null while something is still on its way. */
export function ready(list) {
  const sent = [...list.querySelectorAll(".chip:not(.failed)")];
  if (sent.some((chip) => !chip.dataset.value)) return null;
  return sent.map((chip) => chip.dataset.value);
}

const target = (node) => {
  const field = node.closest(".file-field");
  if (field) return [field.querySelector(".file-chips"), "form", Number(field.dataset.maxFiles)];
  const form = node.closest("[data-drop]");
  return form && [form.querySelector(".file-chips"), "message", Infinity];
};

on("change", "input[type=file]", (event, field) => {
  add(field.files, ...target(field));
  field.value = "";
});

onAct("unattach", (event, button) => button.closest(".chip").remove());

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const zone = dropZone(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.add("dropping");
  });
}

for (const kind of ["dragleave", "drop", "dragend"]) {
  document.addEventListener(kind, () => {
    document.querySelector(".dropping")?.classList.remove("dropping");
  });
}

document.addEventListener("drop", (event) => {
  const zone = dropZone(event);
  if (!zone) return;
  event.preventDefault();
  const form = zone.matches(".conversation") ? zone.querySelector("[data-drop]") : zone;
  if (form) add(event.dataTransfer.files, ...target(form));
});

function dropZone(event) {
  if (!event.dataTransfer?.types.includes("Files")) return null;
  return event.target.closest?.(".file-field, .conversation, [data-drop]");
}

on("paste", "[data-drop] textarea", (event, field) => {
  const { files } = event.clipboardData;
  if (!files.length) return;
  event.preventDefault();
  add(files, ...target(field));
});
