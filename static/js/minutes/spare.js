// The outbox's second place, for browsers whose IndexedDB is blocked, broken or full: the same records in localStorage, one
// a key. It holds a few million letters; what does not fit is in memory only, and its key says so.

import { now } from "../parts/clock.js";
import { newId } from "../parts/page.js";

const PREFIX = "conference.outbox ";
const IN_MEMORY = "memory ";
const CHUNK = 30000;

/** Keep a record here; returns its key, one of memory when even this place is closed. */
export function keepSpare(store, record) {
  const key = store === "texts" ? spareTextKey(record) : `${PREFIX}${store} ${now()} ${newId()}`;
  const { update } = record;
  try {
    localStorage.setItem(key, JSON.stringify(update ? { ...record, update: encoded(update) } : record));
    return key;
  } catch {
    return IN_MEMORY + newId();
  }
}

/** Where the text of an entry lies that a page typed. */
export function spareTextKey({ entry, tab }) {
  return `${PREFIX}texts ${entry} ${tab}`;
}

export function isSpare(key) {
  return typeof key === "string" && key.startsWith(PREFIX);
}

/** Would closing the tab lose the record of this key? */
export function isInMemory(key) {
  return typeof key === "string" && key.startsWith(IN_MEMORY);
}

export function dropSpare(keys) {
  try {
    for (const key of keys) localStorage.removeItem(key);
  } catch { /* nothing could be put there either */ }
}

/** Take a draft over: what is found of it, now under this page's name; null when another page was quicker. */
export function claimSpare({ key }, claimer) {
  const found = read(key);
  if (!found) return null;
  dropSpare([key]);
  keepSpare("texts", { ...found, ...claimer });
  return found;
}

/** Everything of this person's: {updates, texts, creations}, each in order. */
export function spares(holder) {
  const found = { updates: [], texts: [], creations: [] };
  try {
    const keys = Object.keys(localStorage).filter(isSpare);
    for (const key of keys.sort()) {
      const record = read(key);
      if (record && record.holder === holder) found[key.split(" ")[1]].push({ ...record, key });
    }
  } catch { /* a closed place is an empty one */ }
  for (const records of Object.values(found)) records.sort((one, other) => one.at - other.at);
  return found;
}

function read(key) {
  try {
    const record = JSON.parse(localStorage.getItem(key));
    return record && record.update ? { ...record, update: decoded(record.update) } : record;
  } catch {
    return null;
  }
}

function encoded(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += CHUNK) letters += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(letters);
}

function decoded(letters) {
  return Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
}
