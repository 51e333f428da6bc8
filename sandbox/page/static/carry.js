// Swapping markup without losing what a person typed, chose, opened or focused.

const pristine = new WeakMap();

/** Remember how the server drew something, before the person touches it. */
export const remember = (node) => pristine.set(node, node.outerHTML);

/** The same for what is inside a region. */
export const rememberContent = (region) => pristine.set(region, region.innerHTML);

/** Replace a region's content; what is the same stays untouched, unless `force` says otherwise. */
export function swap(region, html, { force = false } = {}) {
  const next = document.createElement("template");
  next.innerHTML = html;
  const drawn = next.innerHTML;
  if (!force && pristine.get(region) === drawn) return;
  const focus = focused(region);
  carry(region, next.content);
  const { scrollTop } = region;
  region.replaceChildren(next.content);
  region.scrollTop = scrollTop;
  pristine.set(region, drawn);
  focus?.();
}

/**
 * Replace the rows that changed in a list whose rows have `data-key`. A row with `data-rev` changed
 * when that did; in such rows the fields are the person's, whatever the server last heard of them.
 */
export function swapRows(region, html) {
  const next = document.createElement("template");
  next.innerHTML = html;
  const focus = focused(region);
  const list = region.querySelector("[data-rows]");
  const rows = next.content.querySelector("[data-rows]");
  if (!list || !rows) {
    region.replaceChildren(next.content);
    rememberRows(region);
    return;
  }
  const known = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const wanted = [...rows.children].map((row) => merged(known.get(row.dataset.key), row));
  // What is gone goes first: a row that stays where it is keeps its focus.
  for (const row of [...list.children]) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
  const view = list.closest("[data-hash]");
  if (view) view.dataset.hash = rows.closest("[data-hash]").dataset.hash;
  if (!region.contains(document.activeElement)) focus?.();
}

export function rememberRows(region) {
  for (const row of region.querySelectorAll("[data-rows] > *")) remember(row);
}

function merged(old, row) {
  const drawn = row.outerHTML;
  if (!old) {
    pristine.set(row, drawn);
    return row;
  }
  const { rev } = row.dataset;
  const same = rev ? old.dataset.rev === rev : pristine.get(old) === drawn;
  if (same || old.querySelector(".edit-box")) return old;
  const focus = focused(old);
  carry(old, row);
  old.replaceWith(row);
  pristine.set(row, drawn);
  focus?.();
  return row;
}

const sort = (field) => `${field.type} ${field.closest("[data-type]")?.dataset.type}`;
const offers = (menu, value) => [...menu.options].some((option) => option.value === value);

/** Bring over the state of fields that are the same: same block_id, action_id and kind. */
export function carry(old, next) {
  for (const field of old.querySelectorAll("input[id], textarea[id], select[id]")) {
    const same = next.querySelector(`#${CSS.escape(field.id)}`);
    if (!same || sort(same) !== sort(field) || field.type === "file") continue;
    if (same.localName !== "select" || offers(same, field.value)) same.value = field.value;
  }
  for (const box of old.querySelectorAll("input[type=checkbox][name], input[type=radio][name]")) {
    const name = `input[name="${CSS.escape(box.name)}"][value="${CSS.escape(box.value)}"]`;
    const same = next.querySelector(name);
    if (same) same.checked = box.checked;
  }
  carryLists(old, next);
  for (const open of old.querySelectorAll("details[open]")) {
    const same = next.querySelector(selectorOf(open));
    if (same) same.open = true;
  }
}

/** Chips of pickers and of uploads move over as they are: an upload may still be under way. */
function carryLists(old, next) {
  for (const field of old.querySelectorAll(".picker, .file-field")) {
    const id = field.querySelector("input")?.id;
    const same = id && next.querySelector(`#${CSS.escape(id)}`)?.closest(".picker, .file-field");
    if (!same) continue;
    for (const chip of same.querySelectorAll(".chip")) chip.remove();
    const place = same.querySelector(".picker-box, .file-chips");
    place.prepend(...field.querySelectorAll(".chip"));
  }
}

/** What gives the focus back after the swap, where it was inside. */
function focused(region) {
  const active = document.activeElement;
  if (!active || !region.contains(active)) return null;
  const selector = selectorOf(active);
  const { selectionStart, selectionEnd } = active;
  return () => {
    const same = document.querySelector(selector);
    same?.focus({ preventScroll: true });
    if (same && typeof selectionStart === "number") {
      same.setSelectionRange(selectionStart, selectionEnd);
    }
  };
}

const MARKS = ["data-testid", "data-act", "data-name", "data-block-id", "data-action-id", "data-value", "href", "class"];

function selectorOf(node) {
  if (node.id) return `#${CSS.escape(node.id)}`;
  const row = node.closest("[data-key]");
  const inside = row && row !== node ? `[data-key="${CSS.escape(row.dataset.key)}"] ` : "";
  const marks = MARKS.filter((name) => node.hasAttribute(name));
  const own = marks.map((name) => `[${name}="${CSS.escape(node.getAttribute(name))}"]`);
  return inside + node.localName + own.join("");
}
