// Words that go from one entry to another, as typing made here. They are written into the new place first and taken from
// the old one only once the server has them there; what others type among them meanwhile stays where they typed it.

import * as Y from "yjs";

import { splice, tell } from "../minutes/entries.js";
import { settled } from "../minutes/typing.js";

/** Ctrl+Z in one field takes nothing of this back: the other field would keep what it brought. */
const MOVED = "moved";
const COMPOSING_MS = 200;

/** An entry whose document is here and whose field nobody is composing in, brought up to date; false for any other. */
export function isReady(entry) {
  if (!entry || !entry.isLoaded || !entry.view || entry.view.isComposing) return false;
  entry.view.show();
  return true;
}

/** The place before a letter, wherever that letter goes. */
export function markAt({ text }, index) {
  return Y.createRelativePositionFromTypeIndex(text, index, 0);
}

/** Where a mark is now. */
export function indexOf({ doc }, mark) {
  return Y.createAbsolutePositionFromRelativePosition(mark, doc).index;
}

/** Remember the letters [from, to) of an entry, these and no others: {words, …} for `release`. */
export function grip(entry, from, to = entry.text.length) {
  const { doc, text } = entry;
  const end = Y.createRelativePositionFromTypeIndex(text, to, -1);
  return { entry, doc, start: markAt(entry, from), end, before: Y.snapshot(doc), words: text.toString().slice(from, to) };
}

/** Take the remembered letters away, as far as they are still there; not in the middle of a letter being composed. */
export function release(held) {
  const { entry, doc, start, end, before, words } = held;
  if (!words || entry.doc !== doc) return; // an entry opened afresh keeps what it has
  if (entry.view && entry.view.isComposing) {
    setTimeout(() => release(held), COMPOSING_MS);
    return;
  }
  if (entry.view) entry.view.show();
  const [from, to] = [indexOf(entry, start), indexOf(entry, end)];
  const spans = oldSpans(entry, before, from, to).reverse();
  doc.transact(() => spans.forEach(([at, until]) => splice(entry, { at, removed: until - at, inserted: "" }, MOVED)), MOVED);
  shown(entry);
}

/** The spans of [from, to) that were there at an earlier moment: [[at, until], …]. */
function oldSpans({ doc, text }, before, from, to) {
  const spans = [];
  let at = 0;
  for (const { insert, attributes } of text.toDelta(Y.snapshot(doc), before)) {
    const change = attributes && attributes.ychange && attributes.ychange.type;
    if (change === "removed") continue;
    const [start, until] = [Math.max(at, from), Math.min(at + insert.length, to)];
    if (change !== "added" && start < until) spans.push([start, until]);
    at += insert.length;
  }
  return spans;
}

/** Write words into an entry; returns the grip of them. */
export function put(entry, at, words) {
  if (entry.view) entry.view.show();
  if (words) splice(entry, { at, removed: 0, inserted: words }, MOVED);
  shown(entry);
  return grip(entry, at, at + words.length);
}

function shown(entry) {
  if (entry.view) entry.view.show();
  tell("text", entry);
}

/** Resolves with true once the server has all of an entry, however long that takes; with false when it refuses. */
export async function kept(entry) {
  while (!(await settled(entry.id))) if (entry.sentence) return false;
  return true;
}
