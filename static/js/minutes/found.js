// What pages that are gone have left in the outbox: a tab that crashed, a laptop that was shut, days ago. It is put into
// the entries' documents and sent like what is typed here. Doing so beside a page that lives after all is harmless: the
// same typing twice is the same typing. (Only drafts are not: no page takes one from a page that lives, and one alone can
// claim it.)

import * as Y from "yjs";

import { now } from "../parts/clock.js";
import { isConnected } from "../parts/connection.js";
import { living, startAlive, tellTaken } from "./alive.js";
import { adoptCreation } from "./creations.js";
import { adoptDraft, begin, entries, entryOf, fingerprint, forgetWaiting, forgetWords, loseDraft, onEntry, receive, tell } from "./entries.js";
import { bytes, isRefusal, request } from "./line.js";
import { claim, drop, left, tab } from "./outbox.js";
import { keepCopy } from "./recovery.js";
import { pump } from "./sending.js";
import { compare } from "./syncing.js";

const LOOK_EVERY_MS = 20000;
const GONE_MS = 15000; // a living page is rid of its records sooner, or keeps them young by typing
const taken = new Set(); // keys of updates and ids of creations this page has seen to
let isClaiming = false;

/** Look now, when every page but this one may be gone, and every now and then. */
export function startFound() {
  startAlive((id, text) => entries.has(id) && loseDraft(entries.get(id), text));
  onEntry((event, entry) => event === "changed" && entry.isLoaded && entry.found.length && adopt(entry));
  setInterval(() => isConnected() && look(GONE_MS), LOOK_EVERY_MS);
  return look(0);
}

async function look(age) {
  const { updates, texts, creations } = await left();
  // Written by a device whose clock was hours ahead, before pages took the server's: far off either way is old.
  const isOld = (record) => record.tab !== tab && (age === 0 || Math.abs(now() - record.at) >= age);
  for (const creation of creations) if (isOld(creation) && !taken.has(creation.id)) adoptOnce(creation);
  claimDrafts(texts.filter((record) => record.tab !== tab && "base" in record));
  for (const record of updates.filter((record) => isOld(record) && !taken.has(record.key))) gather(record, texts);
  for (const entry of entries.values()) if (entry.found.length && !entry.creation) (entry.isLoaded ? adopt : compare)(entry);
}

function adoptOnce(creation) {
  taken.add(creation.id);
  adoptCreation(creation);
}

async function claimDrafts(drafts) {
  if (!drafts.length || isClaiming) return;
  isClaiming = true;
  try {
    const alive = await living();
    const isGone = (record) => (alive ? !alive.has(record.tab) : Math.abs(now() - record.at) >= GONE_MS);
    for (const record of drafts.filter(isGone)) await claimDraft(record);
  } finally {
    isClaiming = false;
  }
}

async function claimDraft(record) {
  const entry = entryOf(record.entry);
  const mark = `${record.entry} ${record.tab}`;
  const isBusy = entry.draft || (entry.view && entry.view.isComposing);
  const claimed = isBusy || taken.has(mark) ? null : await claim(record); // at the next look
  if (!claimed) return;
  taken.add(mark);
  tellTaken(claimed);
  adoptDraft(entry, claimed);
  if (!entry.isLoaded) compare(entry);
}

function gather(record, texts) {
  const entry = entryOf(record.entry);
  const whole = texts.find((text) => text.entry === record.entry && text.tab === record.tab && !("base" in text));
  taken.add(record.key);
  entry.found.push({ ...record, words: whole ? whole.text : "" });
  tell("changed", entry);
}

/** Put what was found into the document, if it belongs to the same history; else keep its words beside. */
async function adopt(entry) {
  if (entry.isAdopting || entry.sentence) return;
  entry.isAdopting = true;
  const records = entry.found.slice();
  const isOurs = await belongs(entry, records);
  if (isOurs === true) {
    merge(entry, records);
    entry.found.splice(0, records.length);
  } else if (isOurs === false) await keepBeside(entry, records);
  entry.isAdopting = false;
  if (isOurs === null) return; // looked at again later
  tell("changed", entry);
  pump(entry);
}

function merge(entry, records) {
  const updates = records.map((record) => bytes(record.update));
  const waiting = records.map(({ client, clock, key, tab: of }, nth) => ({ client, clock, key, of, update: updates[nth] }));
  entry.waiting.push(...waiting);
  receive(entry, updates);
}

/** Do these updates build on what this document has? null: it cannot be told now. */
async function belongs(entry, records) {
  if (records.some((record) => record.epoch && record.epoch !== entry.epoch)) return false;
  const trial = new Y.Doc();
  Y.applyUpdate(trial, Y.encodeStateAsUpdate(entry.doc));
  for (const update of entry.arrived) Y.applyUpdate(trial, update);
  for (const record of records) Y.applyUpdate(trial, bytes(record.update));
  const isWhole = !trial.store.pendingStructs && !trial.store.pendingDs;
  trial.destroy();
  return isWhole && knowsMark(entry, records);
}

/** An older copy of the database may have been put in place without a word: then it does not know the newest mark. */
async function knowsMark(entry, records) {
  const { mark } = records[records.length - 1];
  if (!mark || mark === entry.mark) return true;
  const known = { entry: entry.id, epoch: entry.epoch, mark, vector: Y.encodeStateVector(entry.doc), hash: fingerprint(entry) };
  const answer = await request("minutes.sync", { entries: [known] });
  return isRefusal(answer) ? null : answer.entries[0].state !== "other_epoch";
}

async function keepBeside(entry, records) {
  const words = records.map((record) => record.words).reverse().find(Boolean) || wordsIn(records);
  const sentence = await keepCopy(entry.id, words);
  if (sentence) {
    entry.sentence = sentence;
    return;
  }
  drop("updates", records.map((record) => record.key));
  for (const record of records) forgetWords(entry.id, record.tab);
  entry.found.splice(0, records.length);
}

/** The words that updates alone tell of, where nothing better is left. */
function wordsIn(records) {
  const trial = new Y.Doc();
  for (const record of records) Y.applyUpdate(trial, bytes(record.update));
  return trial.getText("text").toString();
}

/** Give up what only this browser has of an entry (it went elsewhere, or its writer says so), and open it afresh. */
export function forgetAll(entry) {
  const found = entry.found.splice(0);
  drop("updates", found.map((record) => record.key));
  for (const record of found) forgetWords(entry.id, record.tab);
  entry.draft = null;
  entry.sentence = "";
  forgetWaiting(entry);
  begin(entry);
  if (entry.view) entry.view.restart();
  tell("changed", entry);
  compare(entry);
}
