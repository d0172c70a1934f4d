// What this page has of every entry, compared with what the server has: when a document is opened, when the connection is
// back, and every 20 seconds, for a line can look alive and bring nothing.

import * as Y from "yjs";

import { isConnected, listen, onConnection } from "../parts/connection.js";
import { entries, fingerprint, isUnsent, load, place, receive, tell } from "./entries.js";
import { bytes, isForLater, isRefusal, pause, request } from "./line.js";
import { anotherHistory } from "./recovery.js";
import { say } from "../secretary/say.js";
import { pump } from "./sending.js";
import { sha256 } from "./hash.js";

const EVERY_MS = 20000;
const GATHER_MS = 20;
const AGAIN_MS = 500;
const FIRST_TOGETHER = 12; // what the reader sees comes first, in a small message
const MOST_TOGETHER = 60;
const MOST_VECTOR_BYTES = 150000;
const MOST_DIFFERS = 3;
const HASH_OF_NOTHING = sha256("");

const asked = new Set(); // entries to compare
let isRunning = false;
let together = MOST_TOGETHER;

/** Compare this entry soon; one that has no document yet is opened by it. */
export function compare(entry) {
  asked.add(entry);
  if (isRunning) return;
  isRunning = true;
  setTimeout(run, GATHER_MS);
}

async function run() {
  let most = FIRST_TOGETHER;
  while (asked.size && isConnected()) {
    const chosen = choose(Math.min(most, together));
    const answer = await request("minutes.sync", { entries: chosen.map(known) });
    if (isRefusal(answer)) {
      if (isForLater(answer)) chosen.forEach((entry) => asked.add(entry));
      together = Math.max(1, together >> 1); // too much at once, perhaps
      await pause(AGAIN_MS);
      if (!isForLater(answer)) break;
    } else {
      for (const id of answer.later) asked.add(entries.get(id));
      for (const one of answer.entries) await answered(entries.get(one.entry), one);
      together = Math.min(MOST_TOGETHER, together * 2);
    }
    most = MOST_TOGETHER;
  }
  isRunning = false;
}

/** The next entries to ask for: those in use and in view first. */
function choose(most) {
  const ranked = Array.from(asked).sort((one, other) => rank(one) - rank(other));
  const chosen = [];
  let size = 0;
  for (const entry of ranked.slice(0, most)) {
    size += entry.isLoaded ? Y.encodeStateVector(entry.doc).length : 0;
    if (chosen.length && size > MOST_VECTOR_BYTES) break;
    chosen.push(entry);
    asked.delete(entry);
  }
  return chosen;
}

function rank(entry) {
  if (entry.isLoaded) return 3;
  if (!entry.view) return 2;
  return entry.view.isFocused() ? 0 : entry.view.isVisible() ? 1 : 2;
}

function known(entry) {
  const { id, epoch, isLoaded } = entry;
  entry.askedAt = entry.revision;
  if (!isLoaded) return { entry: id, epoch: "", mark: "", hash: HASH_OF_NOTHING };
  return { entry: id, epoch, mark: epoch ? entry.mark : "", vector: Y.encodeStateVector(entry.doc), hash: fingerprint(entry) };
}

async function answered(entry, answer) {
  if (!entry || entry.isRecovering) return;
  const { doc } = entry;
  if (answer.state === "same") agreed(entry, answer);
  else if (answer.state === "other_epoch") anotherHistory(entry);
  else if (answer.state === "unknown") notThere(entry);
  else {
    const update = answer.parcel ? await fetched(answer) : bytes(answer.update);
    if (entry.doc !== doc) return;
    if (update) differed(entry, answer, update);
    else asked.add(entry);
  }
}

function agreed(entry, answer) {
  entry.differs = null;
  place(entry, answer);
  if (!entry.isLoaded) load(entry, null);
  if (!entry.isLoaded) setTimeout(() => compare(entry), AGAIN_MS);
  pump(entry);
}

function differed(entry, answer, update) {
  place(entry, answer);
  if (entry.isLoaded) receive(entry, [update]);
  else load(entry, update);
  if (!entry.isLoaded) {
    setTimeout(() => compare(entry), AGAIN_MS); // a letter is being composed in its field
    return;
  }
  const isBusy = entry.waiting.length || entry.flight || entry.arrived.length;
  if (isBusy || (!answer.wanted && fingerprint(entry) === answer.hash)) {
    entry.differs = null;
    pump(entry);
    return;
  }
  if (answer.wanted) entry.wanted = bytes(answer.vector);
  pump(entry);
  again(entry, answer);
}

/** Compare again; what differs for a third time with nothing typed meanwhile, by nobody, has another history. */
function again(entry, { hash }) {
  const before = entry.differs;
  const isSame = before && before.hash === hash && before.revision === entry.revision;
  entry.differs = { hash, revision: entry.revision, times: isSame ? before.times + 1 : 1 };
  if (entry.differs.times >= MOST_DIFFERS) anotherHistory(entry);
  else setTimeout(() => compare(entry), AGAIN_MS);
}

/** Its creation is on its way; or it is gone from the server, and its words are only here. */
function notThere(entry) {
  if (entry.creation || !isUnsent(entry)) return;
  entry.sentence = say("notThere");
  tell("changed", entry);
}

/** An update in parts; null when the server has forgotten them. */
async function fetched({ parcel, parts }) {
  const pieces = [];
  for (let part = 0; part < parts; part += 1) {
    const answer = await request("minutes.part", { parcel, part });
    if (isRefusal(answer)) return null;
    pieces.push(bytes(answer.update));
  }
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole;
}

/** Somebody typed (this page too: then it is known already, and harmless). */
function typed({ entry: id, epoch, changes, more }) {
  const entry = entries.get(id);
  if (!entry || !changes.length || entry.isRecovering) return;
  if (entry.isLoaded && entry.epoch && entry.epoch !== epoch) {
    compare(entry);
    return;
  }
  const others = changes.filter((change) => change.client !== entry.doc.clientID);
  if (entry.isLoaded) place(entry, { epoch, mark: changes[changes.length - 1].mark });
  const whole = others.filter((change) => change.update); // a large one is fetched in parts
  if (whole.length) receive(entry, whole.map((change) => bytes(change.update)));
  if (more || whole.length < others.length || entry.doc.store.pendingStructs || entry.doc.store.pendingDs) compare(entry);
}

function compareAll() {
  for (const entry of entries.values()) if (!entry.creation && !entry.isRecovering) compare(entry);
}

export function startSyncing() {
  listen("minutes.typed", typed);
  onConnection((connected) => connected && compareAll());
  setInterval(() => isConnected() && compareAll(), EVERY_MS);
}
