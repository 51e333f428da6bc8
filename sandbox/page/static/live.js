// What is on the screen follows the server: regions are fetched again when it says so.

import { rememberContent, rememberRows, swap, swapRows } from "./carry.js";
import { facts, toast, t } from "./dom.js";

const special = new Map();
const heard = [];
let wanted = new Set();
let fetching = false;
let visits = 0;
let since = "";
let limit = 200;

/** Let a region be swapped by a function of its own. */
export const specially = (name, apply) => special.set(name, apply);

/** Call `listener(name)` for each name the stream tells. */
export const onChange = (listener) => heard.push(listener);

/** Fetch these regions again, as far as they are on the screen. */
export function refresh(...names) {
  for (const name of names) wanted.add(name);
  if (!fetching) run();
}

async function run() {
  fetching = true;
  while (wanted.size) {
    const names = [...wanted].filter(present);
    wanted = new Set();
    if (!names.length) break;
    const visit = visits;
    const answer = await ask(location.href, names);
    if (answer && visit === visits) apply(answer);
  }
  fetching = false;
}

const present = (name) => special.has(name) || region(name) !== null;
const region = (name) => document.querySelector(`[data-region="${name}"]`);

async function ask(url, names) {
  const looked = document.visibilityState === "visible" && names.some((name) => name !== "clock");
  const headers = {
    "X-Regions": names.join(","),
    "X-Visible": looked ? "yes" : "no",
    "X-Since": since,
    "X-Limit": String(limit),
  };
  try {
    const reply = await fetch(url, { headers });
    return reply.ok ? await reply.json() : null;
  } catch {
    return null;
  }
}

function apply({ title, facts: told, regions }, force = false) {
  document.title = title;
  for (const [name, value] of Object.entries(told)) setFact(name, value);
  for (const [name, html] of Object.entries(regions)) applyRegion(name, html, force);
}

function setFact(name, value) {
  const key = name.replace("data_", "").replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  if (value === null) delete facts[key];
  else facts[key] = value;
}

function applyRegion(name, html, force) {
  const found = region(name);
  if (special.has(name)) special.get(name)(html);
  else if (found?.dataset.keyed !== undefined) swapMessages(found, html);
  else if (found?.dataset.blocks !== undefined) swapRows(found, html);
  else if (found) swap(found, html, { force });
}

/** Rows of messages: whoever reads at the bottom stays at the bottom. */
function swapMessages(found, html) {
  swapRows(found, html);
  follow(found);
  watch(found);
}

const higher = new WeakSet();
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const found = target.closest("[data-keyed]");
    if (found) follow(found);
    else sizes.unobserve(target);
  }
});

function follow(found) {
  if (!higher.has(found)) found.scrollTop = found.scrollHeight;
}

/** Pictures that load late and panels that open must not push the last message away. */
function watch(found) {
  sizes.observe(found);
  if (found.firstElementChild) sizes.observe(found.firstElementChild);
}

document.addEventListener(
  "scroll",
  ({ target: found }) => {
    if (!(found instanceof Element) || found.dataset.keyed === undefined) return;
    const low = found.scrollHeight - found.scrollTop - found.clientHeight < 80;
    if (low) higher.delete(found);
    else higher.add(found);
  },
  true,
);

/** Go to another screen without loading the page anew. */
export async function visit(url, { push = true } = {}) {
  const target = new URL(url, location.href);
  if (!target.searchParams.has("as") && facts.as) target.searchParams.set("as", facts.as);
  const atDesk = target.pathname.startsWith("/desk/");
  if (atDesk !== (facts.place === "desk")) return location.assign(target);
  visits += 1;
  since = "";
  limit = 200;
  const answer = await ask(target, atDesk ? ["main"] : ["main", "side", "sidebar", "modal"]);
  if (!answer) return toast(t("The sandbox does not answer. Is it still running?"), "trouble");
  if (push) history.pushState(null, "", target);
  document.body.classList.remove("sidebar-open");
  apply(answer, true);
  arrive();
}

/** On a new screen: start at the message of the address, at what is new, or at the end. */
export function arrive() {
  for (const list of document.querySelectorAll("[data-keyed]")) {
    rememberRows(list);
    follow(list);
    watch(list);
  }
  since = region("messages")?.dataset.since ?? "";
  const row = facts.focusTs && document.querySelector(`[data-ts="${facts.focusTs}"]`);
  if (row) {
    row.scrollIntoView({ block: "center" });
    row.classList.add("flash");
  }
  const comments = region("desk-conversation");
  if (comments) comments.scrollTop = comments.scrollHeight;
  document.dispatchEvent(new CustomEvent("arrived"));
}

/** Show more of the past. */
export function earlier(count) {
  limit = count;
  refresh("messages");
}

/** Listen to the server for as long as the page is open. */
export function listen() {
  for (const found of document.querySelectorAll("[data-region]")) rememberContent(found);
  const stream = new EventSource(`/_page/stream?as=${encodeURIComponent(facts.as || "")}`);
  stream.addEventListener("hello", () => {
    // What happened between the drawing of the page and this moment was told to nobody.
    refresh("sidebar", "messages", "thread", "modal", "home");
    document.body.dataset.live = "yes";
  });
  stream.addEventListener("message", ({ data }) => {
    for (const name of JSON.parse(data)) for (const listener of heard) listener(name);
  });
  stream.addEventListener("error", () => delete document.body.dataset.live);
  setInterval(() => refresh("clock"), 30_000);
}

onChange((name) => {
  const [kind, id] = name.split(":");
  if (kind === "channel" && id === facts.channel) refresh("head", "messages", "thread");
  else if (kind === "desk" && id === facts.desk) {
    refresh("desk-list", "desk-heading", "desk-conversation", "desk-properties", "desk-answer");
  } else if (["sidebar", "modal", "home"].includes(kind)) refresh(kind);
  if (kind === "sidebar" && facts.place === "activity") refresh("main");
});
