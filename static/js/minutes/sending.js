// What was typed here on its way to the server: the first letter at once, then one batch in flight for each entry. A batch
// keeps its name and its bytes until its answer is known, so that sending it again never doubles it.

import * as Y from "yjs";

import { onConnection } from "../parts/connection.js";
import { newId } from "../parts/page.js";
import { entries, forgetWaiting, isUnsent, onEntry, place, tell } from "./entries.js";
import { bytes, isForLater, isRefusal, request } from "./line.js";
import { anotherHistory } from "./recovery.js";

const PART_BYTES = 250000;
const AGAIN_MS = 1000;
const SLOWEST_MS = 5000;
const MOST_NEED_SYNCS = 3;
const MERGED_TOGETHER = 50;
let bigOnes = Promise.resolve(); // one large text at a time: the server keeps few half-arrived ones

/** Send what waits, unless something of this entry is on its way already. */
export function pump(entry) {
  if (entry.flight || !entry.isLoaded || entry.creation || entry.isRecovering || entry.sentence) return;
  const batch = entry.wanted ? missing(entry) : next(entry);
  if (!batch) return;
  entry.flight = batch;
  transmit(entry, batch);
}

/** A batch of everything that is written to the outbox by now. */
function next(entry) {
  const unwritten = entry.waiting.findIndex((record) => record.key === null);
  const records = unwritten < 0 ? entry.waiting.slice() : entry.waiting.slice(0, unwritten);
  if (!records.length) return null;
  const { client, clock } = records[records.length - 1];
  const update = merged(records.map((record) => record.update));
  return { batch_id: newId(), update, client, client_clock: clock, count: records.length };
}

/** The server lacks something: a batch of all that it does not have, which stands for everything that was waiting. */
function missing(entry) {
  if (entry.waiting.some((record) => record.key === null)) return null; // comes back once it is written
  const waiting = entry.waiting.map((record) => record.update); // perhaps not shown yet, where a page that is gone typed it
  const update = merged([Y.encodeStateAsUpdate(entry.doc, entry.wanted), ...waiting]);
  const client = entry.doc.clientID;
  const clock = Y.getState(entry.doc.store, client);
  entry.wanted = null;
  return { batch_id: newId(), update, client, client_clock: clock, count: entry.waiting.length };
}

/** Merging many updates at once takes time by the square of their number. */
function merged(updates) {
  while (updates.length > 1) {
    const fewer = [];
    for (let at = 0; at < updates.length; at += MERGED_TOGETHER) fewer.push(Y.mergeUpdates(updates.slice(at, at + MERGED_TOGETHER)));
    updates = fewer;
  }
  return updates[0];
}

async function transmit(entry, batch) {
  const answer = await (batch.update.length > PART_BYTES ? inTurn(() => inParts(entry, batch)) : pushed(entry, batch, {}));
  if (entry.flight !== batch) return; // its document was forgotten meanwhile
  if (isRefusal(answer) && isForLater(answer)) again(entry, batch);
  else if (isRefusal(answer)) refused(entry, answer.sentence);
  else if (answer.state === "saved") saved(entry, batch, answer);
  else if (answer.state === "need_sync") needed(entry, answer);
  else if (answer.state === "other_epoch") anotherHistory(entry);
  else again(entry, batch); // a part was forgotten on the way
}

function pushed(entry, { batch_id, update, client, client_clock }, part) {
  const { id, epoch } = entry;
  const mark = epoch ? entry.mark : "";
  return request("minutes.push", { entry: id, epoch, mark, batch_id, client, client_clock, update, ...part });
}

async function inParts(entry, batch) {
  const parts = Math.ceil(batch.update.length / PART_BYTES);
  let answer;
  for (let part = 0; part < parts; part += 1) {
    const update = batch.update.slice(part * PART_BYTES, (part + 1) * PART_BYTES);
    answer = await pushed(entry, { ...batch, update }, { part, parts });
    if (isRefusal(answer) || answer.state !== "part") break;
  }
  return answer;
}

function inTurn(work) {
  const turn = bigOnes.then(work);
  bigOnes = turn.catch(() => {});
  return turn;
}

function saved(entry, batch, answer) {
  entry.flight = null;
  entry.isFailing = false;
  entry.tries = entry.needSyncs = 0;
  place(entry, answer);
  forgetWaiting(entry, batch.count);
  if (!isUnsent(entry)) tell("saved", entry);
  tell("changed", entry);
  pump(entry);
}

/** Send the same batch again in a while, or as soon as the connection is back. */
function again(entry, batch) {
  entry.tries = (entry.tries || 0) + 1;
  entry.isFailing = entry.tries > 1;
  tell("changed", entry);
  batch.timer = setTimeout(() => resend(entry, batch), Math.min(SLOWEST_MS, AGAIN_MS * entry.tries));
}

function resend(entry, batch) {
  clearTimeout(batch.timer);
  batch.timer = null;
  if (entry.flight === batch) transmit(entry, batch);
}

function needed(entry, answer) {
  entry.flight = null;
  entry.needSyncs = (entry.needSyncs || 0) + 1;
  if (entry.needSyncs > MOST_NEED_SYNCS) {
    entry.needSyncs = 0;
    anotherHistory(entry); // what it builds on is nowhere: the words are kept beside
    return;
  }
  if (!entry.epoch) place(entry, { epoch: answer.epoch, mark: "" });
  entry.wanted = bytes(answer.vector);
  pump(entry);
}

/** Nothing to retry as it is. The text stays; typing on tries again, with all of it. */
function refused(entry, sentence) {
  entry.flight = null;
  entry.sentence = sentence;
  tell("changed", entry);
}

export function startSending() {
  onEntry((event, entry) => event === "written" && pump(entry));
  onConnection((connected) => {
    for (const entry of entries.values()) {
      if (connected && entry.flight && entry.flight.timer) resend(entry, entry.flight);
      else if (connected) pump(entry);
      if (isUnsent(entry)) tell("changed", entry);
    }
  });
}
