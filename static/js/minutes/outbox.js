// What the server does not have yet, kept in this browser's IndexedDB until it does: it survives a reload, a crash of the
// tab, a dead battery, days without the server, and a new link of the same person. Where IndexedDB does not work, the same
// records are in localStorage (spare.js); where that does not either, in memory only, and the page says so.
//
// updates    {key, holder, tab, entry, client, clock, epoch, mark, update}: typing, in the order it was typed
// texts      {holder, entry, tab, text, base?, at}: the whole text of an entry with typing that is not sent; with `base`,
//            typed into a field before its document had come, on top of that text
// creations  {key, holder, entry, id, name, args}: an entry made here, the command that tells the server of it

import { now, ticks } from "../parts/clock.js";
import { isConnected } from "../parts/connection.js";
import { holder, newId } from "../parts/page.js";
import { keepSpare, dropSpare, isSpare, claimSpare, spares, spareTextKey } from "./spare.js";

const NAME = "conference.outbox";
const STORES = {
  updates: { keyPath: "key", autoIncrement: true },
  texts: { keyPath: ["holder", "entry", "tab"] },
  creations: { keyPath: "key", autoIncrement: true },
};
const PATIENCE_MS = 3000; // a database that hangs must not hold back what the server would keep better
const REST_MS = 30000; // and is not asked again at every letter

/** This page among all that this browser has open. */
export const tab = newId();
let opened = null;
let restsUntil = 0;
let hasAskedToStay = false;

/** Keep a record; resolves with its key once it is written. Never rejects: without any storage it is in memory only. */
export function keep(store, record) {
  askToStay();
  return use([store], (stores) => stores[store].put({ ...record, holder })).then(
    (key) => (store === "texts" && dropSpare([spareTextKey(record)]), key),
    () => keepSpare(store, { ...record, holder }),
  );
}

/** Forget records by their keys. */
export function drop(store, keys) {
  const spare = store === "texts" ? keys.map(([, entry, of]) => spareTextKey({ entry, tab: of })) : keys.filter(isSpare);
  dropSpare(spare);
  const kept = keys.filter((key) => typeof key !== "string");
  if (!kept.length) return Promise.resolve();
  return use([store], (stores) => kept.forEach((key) => stores[store].delete(key))).catch(() => {});
}

/** Browsers throw away what sites keep when the disk is full, unless they have been asked not to. */
function askToStay() {
  if (hasAskedToStay) return;
  hasAskedToStay = true;
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
}

/** A draft became an update: both at once, or neither. */
export function keepInstead(update, entry) {
  const work = ({ updates, texts }) => {
    texts.delete([holder, entry, tab]);
    return updates.put({ ...update, holder });
  };
  dropSpare([spareTextKey({ entry, tab })]);
  return use(["updates", "texts"], work).catch(() => keepSpare("updates", { ...update, holder }));
}

/** Take a draft from a page that is gone; resolves with it, or with null when another page was quicker. */
export function claim(draft) {
  let found = null;
  const work = ({ texts }) => {
    texts.get([holder, draft.entry, draft.tab]).onsuccess = (event) => {
      found = event.target.result || null;
      if (found) texts.delete([holder, draft.entry, draft.tab]);
      if (found) texts.put({ ...found, tab, at: now() });
    };
  };
  if (isSpare(draft.key)) return Promise.resolve(claimSpare(draft, { tab, at: now() }));
  return use(["texts"], work).then(() => found, () => null);
}

/** Everything this person's pages have left, whichever link opened them: {updates, texts, creations}, each in order. */
export function left() {
  const found = { updates: [], texts: [], creations: [] };
  const work = (stores) => {
    for (const name of Object.keys(found)) {
      stores[name].getAll().onsuccess = (event) => (found[name] = event.target.result.filter((one) => one.holder === holder));
    }
  };
  return use(Object.keys(found), work).then(() => withSpares(found), () => withSpares(found));
}

/** What the spare place has of a text is newer: it went there when the database would not take it any more. */
function withSpares(found) {
  const isSame = (one, other) => one.entry === other.entry && one.tab === other.tab;
  const { updates, texts, creations } = spares(holder);
  return {
    updates: [...found.updates, ...updates],
    texts: [...found.texts.filter((text) => !texts.some((spare) => isSame(spare, text))), ...texts],
    creations: [...found.creations, ...creations],
  };
}

/** Resolves with the result of the request that `work` returns, once its transaction is complete; tried twice. */
async function use(names, work) {
  if (ticks() < restsUntil) throw new Error("the database is resting");
  try {
    return await attempt(names, work);
  } catch {
    opened = null; // the connection may have died with its file; a fresh one may live
  }
  return attempt(names, work).catch((error) => {
    restsUntil = ticks() + REST_MS;
    throw error;
  });
}

async function attempt(names, work) {
  const database = await soon((opened = opened || open()));
  return soon(
    new Promise((resolve, reject) => {
      // Beside a server that takes it at once, a copy that survives the browser is enough; alone, it survives the power.
      const transaction = database.transaction(names, "readwrite", { durability: isConnected() ? "relaxed" : "strict" });
      const request = work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    }),
  );
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
    };
    request.onerror = request.onblocked = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      request.result.onclose = () => (opened = null);
      resolve(request.result);
    };
  });
}

function soon(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the database does not answer")), PATIENCE_MS);
    promise.then(resolve, reject).then(() => clearTimeout(timer));
  });
}
