// The entries this page knows: one Y.Doc each with one Y.Text, what was typed here and is not acknowledged, and what came
// from others and is not shown yet. What happens to them is told to listeners; nothing here talks to the server.

import * as Y from "yjs";

import { now } from "../parts/clock.js";
import { isConnected } from "../parts/connection.js";
import { holder } from "../parts/page.js";
import { sha256 } from "./hash.js";
import { drop, keep, keepInstead, tab } from "./outbox.js";
import { isInMemory } from "./spare.js";
import { difference, mended, moved } from "./splice.js";

/** Origins of changes: typed here; come from elsewhere. */
export const HERE = "here";
export const ELSEWHERE = "elsewhere";
const TIDY = "tidy";
const YOUNG_MS = 5000;
const LONG = 20000; // a text so long is not written as a whole at every letter

export const entries = new Map();
const listeners = [];

/** Call `listener(event, entry, details)`: "typed" (here), "written" (to the outbox), "text" (it changed, by whomever),
 * "saved" (all of it), "changed" (its state). */
export function onEntry(listener) {
  listeners.push(listener);
}

export function tell(event, entry, details) {
  for (const listener of listeners) listener(event, entry, details);
}

/** The entry of this id, known from now on. */
export function entryOf(id) {
  if (!entries.has(id)) entries.set(id, begin({ id, waiting: [], found: [], view: null, creation: null, sentence: "" }));
  return entries.get(id);
}

/** Begin (again) with an empty document that nobody has told anything. */
export function begin(entry) {
  if (entry.doc) entry.doc.destroy();
  const doc = new Y.Doc();
  Object.assign(entry, { doc, text: doc.getText("text"), isLoaded: false, epoch: "", mark: "", draft: entry.draft || null });
  Object.assign(entry, { flight: null, wanted: null, arrived: [], differs: null, revision: 0, hashed: null, isRecovering: false });
  doc.on("update", (update, origin) => {
    if (entry.doc !== doc) return;
    entry.revision += 1;
    if (origin !== ELSEWHERE) typedHere(entry, update);
  });
  return entry;
}

/** The place in the server's log this entry's document belongs to. */
export function place(entry, { epoch, mark }) {
  entry.epoch = epoch || "";
  if (numberOf(mark) >= numberOf(entry.mark)) entry.mark = mark || "";
}

function numberOf(mark) {
  return Number((mark || "0").split(":")[0]);
}

/** The hash of the text, and how often it had changed by then. */
export function fingerprint(entry) {
  if (!entry.hashed || entry.hashed.revision !== entry.revision) {
    entry.hashed = { revision: entry.revision, hash: sha256(entry.text.toString()) };
  }
  return entry.hashed.hash;
}

/** What a person would call the entry's text now: with what was typed into a field before its document came. */
export function wordsOf(entry) {
  if (entry.view && (entry.isLoaded || entry.draft)) return entry.view.words();
  if (entry.draft) return entry.draft.text;
  return entry.isLoaded ? entry.text.toString() : "";
}

/** The words that only this browser may have: of a page that is gone, where its typing could not be put in place. */
export function wordsToKeep(entry) {
  const found = entry.found.map((record) => record.words).reverse().find(Boolean);
  return found || wordsOf(entry);
}

export function isUnsent(entry) {
  return Boolean(entry.waiting.length || entry.found.length || entry.draft || entry.creation || entry.wanted || entry.isRecovering);
}

/** saved, sending, local: only on this machine, or tab: in this page's memory alone. */
export function stateOf(entry) {
  if (!isUnsent(entry)) return "saved";
  if (isConnected() && !entry.sentence && !entry.isFailing) return "sending";
  const isLoose = (entry.draft && entry.isDraftLoose) || (entry.creation && isInMemory(entry.creation.key));
  return isLoose || entry.waiting.some((record) => isInMemory(record.key)) ? "tab" : "local";
}

export function unsent() {
  return Array.from(entries.values()).filter(isUnsent);
}

// ---- typing ----------------------------------------------------------------------------------------------------------

/** Change the text by a splice that was made here. */
export function splice(entry, { at, removed, inserted }, origin = HERE) {
  entry.doc.transact(() => {
    if (removed) entry.text.delete(at, removed);
    if (inserted) entry.text.insert(at, mended(inserted));
  }, origin);
}

/** Before its document has come: remember what the field held and holds. */
export function draft(entry, base, text) {
  entry.draft = { base: entry.draft ? entry.draft.base : base, text };
  keepWords(entry);
  tell("typed", entry);
  tell("changed", entry);
}

function typedHere(entry, update) {
  const { doc, epoch, mark } = entry;
  const client = doc.clientID;
  const record = { update, client, clock: Y.getState(doc.store, client), key: null };
  const kept = { entry: entry.id, tab, client, clock: record.clock, epoch, mark, update, at: now() };
  entry.waiting.push(record);
  entry.sentence = "";
  const writing = entry.isApplyingDraft ? keepInstead(kept, entry.id) : keep("updates", kept);
  if (!entry.isApplyingDraft) keepWords(entry);
  writing.then((key) => {
    record.key = key;
    if (record.isGone) drop("updates", [key]);
    else tell("written", entry);
    if (isInMemory(key)) tell("changed", entry);
  });
  tell("typed", entry);
  tell("changed", entry);
}

/** Keep the whole text too: should its history be gone when the server is back, the words are still there. */
function keepWords(entry) {
  if (entry.keeping) return;
  const write = () => {
    if (!entry.draft && !entry.waiting.length) return;
    const base = entry.draft ? { base: entry.draft.base } : {};
    const kept = keep("texts", { entry: entry.id, tab, epoch: entry.epoch, text: wordsOf(entry), at: now(), ...base });
    kept.then((key) => {
      entry.isDraftLoose = isInMemory(key);
      if (entry.isDraftLoose) tell("changed", entry);
    });
  };
  const isLong = entry.text.length > LONG;
  if (!isLong) write();
  entry.keeping = setTimeout(() => {
    entry.keeping = null;
    write();
  }, isLong ? 2000 : 400);
}

/** Everything waiting has arrived (or was kept elsewhere): the outbox forgets it. */
export function forgetWaiting(entry, count = entry.waiting.length) {
  const gone = entry.waiting.splice(0, count);
  for (const record of gone) {
    record.isGone = true;
    if (record.of) forgetWords(entry.id, record.of); // the page that typed it is gone
  }
  drop("updates", gone.map((record) => record.key).filter((key) => key !== null));
  if (entry.waiting.length || entry.draft) return;
  clearTimeout(entry.keeping);
  entry.keeping = null;
  forgetWords(entry.id, tab);
}

export function forgetWords(entryId, ofTab) {
  drop("texts", [[holder, entryId, ofTab]]);
}

// ---- what came from the server -----------------------------------------------------------------------------------------

/** Take changes of others; they are shown when nobody is in the middle of a word in this entry. */
export function receive(entry, updates) {
  entry.arrived.push(...updates);
  if (!entry.isLoaded) return;
  if (entry.view) entry.view.showSoon();
  else showArrived(entry);
}

/** Put what came into the document. */
export function showArrived(entry) {
  const updates = entry.arrived;
  entry.arrived = [];
  entry.doc.transact(() => updates.forEach((update) => Y.applyUpdate(entry.doc, update, ELSEWHERE)), ELSEWHERE);
  dropReturns(entry);
  tell("text", entry);
}

/** The document has come (an update, or null for an empty one): from now on the field shows it. */
export function load(entry, update) {
  if (entry.isLoaded || (entry.view && entry.view.isComposing)) return; // in the middle of a letter: it is asked for again
  if (update) entry.arrived.unshift(update);
  entry.isLoaded = true;
  showArrived(entry);
  if (entry.draft) applyDraft(entry);
  if (entry.view) entry.view.fill();
  tell("changed", entry);
}

/** Take over what was typed, on top of `base`, in a page that is gone. */
export function adoptDraft(entry, { base, text }) {
  if (!entry.isLoaded) {
    draft(entry, base, text);
    if (entry.view) entry.view.show();
    return;
  }
  entry.draft = { base, text };
  applyDraft(entry);
  if (entry.view) entry.view.fill();
}

/** Another page has taken over what this one had typed up to `text`: only what was typed since is still this one's. */
export function loseDraft(entry, text) {
  if (!entry.draft) return;
  entry.draft.base = text;
  keepWords(entry);
}

/** Pages that cannot ask whether this one lives go by the age of its drafts. */
setInterval(() => {
  for (const entry of entries.values()) if (entry.draft) keepWords(entry);
}, YOUNG_MS);

/** What was typed before the document came is one splice in it, wherever its place is by now. */
function applyDraft(entry) {
  const { base, text } = entry.draft;
  const words = entry.text.toString();
  const typed = difference(base, text);
  entry.draft = null;
  if (!typed) {
    forgetWaiting(entry, 0);
    return;
  }
  entry.isApplyingDraft = true;
  splice(entry, moved(typed, base, words));
  entry.isApplyingDraft = false;
}

/** A field shows "\r\n" as one character, so the document must hold it as one. Removing the same letter twice is once. */
function dropReturns(entry) {
  const words = entry.text.toString();
  if (!words.includes("\r\n")) return;
  entry.doc.transact(() => {
    for (let at = words.lastIndexOf("\r\n"); at !== -1; at = at ? words.lastIndexOf("\r\n", at - 1) : -1) entry.text.delete(at, 1);
  }, TIDY);
}
