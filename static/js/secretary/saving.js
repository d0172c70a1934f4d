// How an entry's text travels: saved when typing pauses and when its field is left, on top of the version it was read in.
// One message at a time for an entry, and the same message again until its answer is known: so a text is never
// sent on top of a version that is only our own earlier save. (Yjs will replace this module.)

import { isConnected, onConnection } from "../parts/connection.js";
import { send } from "../parts/commands.js";
import { newId } from "../parts/page.js";
import { adoptable, drop, keep, lookAfter } from "./drafts.js";

const PAUSE_MS = 600;
const AGAIN_MS = 3000;
const LATER = new Set(["unsent", "unavailable", "too_many", "broken"]); // nothing is wrong with the text: try again

/** Entry → {text, version, pending: {id, text, version}?, sentence?, kept_in?}: what the server does not have yet. */
export const unsaved = new Map();
const timers = new Map();
const inFlight = new Map(); // entry → promise of the answer
const listeners = [];

/** Call `listener(event, entry, details)`: "changed", "saved" (details: the answer), "kept" (both texts were kept). */
export function onSaving(listener) {
  listeners.push(listener);
}

/** The field of an entry, if this page shows one. */
export function fieldOf(entry) {
  return document.getElementById(`entry-${entry}`);
}

/** saved, sending, or local: only on this machine. */
export function stateOf(entry) {
  const draft = unsaved.get(entry);
  if (!draft) return "saved";
  const isStuck = draft.sentence || draft.failed || draft.keptIn;
  return isConnected() && !isStuck ? "sending" : "local";
}

/** Somebody typed: remember the text at once, save it soon. */
export function typed(field) {
  const entry = field.dataset.entry;
  const draft = unsaved.get(entry) || { version: Number(field.dataset.version) };
  draft.text = field.value;
  delete draft.sentence;
  field.dataset.dirty = "true";
  remember(entry, draft);
  if (!draft.keptIn) later(entry, PAUSE_MS);
}

/** Save what is unsaved of this entry; resolves with true once the server has it. */
export async function save(entry) {
  clearTimeout(timers.get(entry));
  while (unsaved.has(entry)) {
    const draft = unsaved.get(entry);
    if (draft.sentence || draft.keptIn) return false;
    if (!inFlight.has(entry)) inFlight.set(entry, attempt(entry, draft));
    if (!(await inFlight.get(entry))) return false;
  }
  return true;
}

/** Give up an unsaved text (it went elsewhere, or its writer says so). */
export function forget(entry) {
  clearTimeout(timers.get(entry));
  unsaved.delete(entry);
  drop(entry);
  const field = fieldOf(entry);
  if (field) delete field.dataset.dirty;
  tell("changed", entry);
}

async function attempt(entry, draft) {
  draft.pending = draft.pending || { id: newId(), text: draft.text, version: draft.version };
  remember(entry, draft);
  const { id, text, version } = draft.pending;
  const answer = await send("entry.write", { entry, text, version }, {}, id).catch(() => ({ ok: false, code: "unsent" }));
  inFlight.delete(entry);
  if (answer.ok) return succeeded(entry, draft, answer.result);
  if (LATER.has(answer.code) || !answer.sentence) {
    draft.failed = true;
    later(entry, AGAIN_MS);
  } else {
    delete draft.pending;
    draft.sentence = answer.sentence;
  }
  remember(entry, draft);
  return false;
}

function succeeded(entry, draft, result) {
  const acknowledged = draft.pending.text;
  const isOwn = result.version === draft.pending.version + 1;
  delete draft.pending;
  delete draft.failed;
  if (result.kept_in) {
    draft.keptIn = result.kept_in;
    remember(entry, draft);
    tell("kept", entry, { note: result.kept_in, text: acknowledged });
    return false;
  }
  draft.version = result.version;
  const field = fieldOf(entry);
  if (field) field.dataset.version = result.version;
  if (draft.text === acknowledged) {
    forget(entry);
    tell("saved", entry, { isOwn });
  } else remember(entry, draft);
  return true;
}

function remember(entry, draft) {
  unsaved.set(entry, draft);
  keep(entry, draft);
  tell("changed", entry);
}

function later(entry, ms) {
  clearTimeout(timers.get(entry));
  timers.set(entry, setTimeout(() => save(entry), ms));
}

/** Texts of before a reload go back into their fields and are saved again. */
function adopt() {
  for (const [entry, { text, version, pending, sentence, keptIn }] of adoptable()) {
    if (unsaved.has(entry)) continue;
    remember(entry, { text, version, ...(pending && { pending }), ...(sentence && { sentence }), ...(keptIn && { keptIn }) });
    restore(entry);
    if (keptIn) tell("kept", entry, { note: keptIn, text });
    else later(entry, 0);
  }
}

/** Put an unsaved text into its field, which a push may have brought only now. */
export function restore(entry) {
  const field = fieldOf(entry);
  const draft = unsaved.get(entry);
  if (!field || !draft || field.dataset.dirty === "true") return;
  field.value = draft.text;
  field.dataset.version = draft.version;
  field.dataset.dirty = "true";
}

function tell(event, entry, details) {
  for (const listener of listeners) listener(event, entry, details);
}

export function startSaving() {
  document.addEventListener("input", (event) => "entry" in event.target.dataset && typed(event.target));
  document.addEventListener("focusout", (event) => "entry" in event.target.dataset && save(event.target.dataset.entry));
  document.addEventListener("submit", (event) => "entryForm" in event.target.dataset && event.preventDefault());
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size === 0) return;
    event.preventDefault();
    event.returnValue = "";
  });
  onConnection((connected) => {
    for (const entry of unsaved.keys()) {
      tell("changed", entry);
      if (connected) save(entry);
    }
  });
  adopt();
  lookAfter(unsaved, adopt);
}
