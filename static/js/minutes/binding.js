// A native textarea and its entry's document. Input methods (UniKey, EVKey, Gboard, Telex of the system) change a textarea
// as they like: each change becomes one splice. What others type waits while a letter is being composed and until a short
// pause in typing here; then it is shown, with the caret where it was among the words.

import * as Y from "yjs";

import { ticks } from "../parts/clock.js";
import { draft, entryOf, HERE, showArrived, splice, tell } from "./entries.js";
import { difference, isHalf } from "./splice.js";

const PAUSE_MS = 300;
const LONGEST_MS = 2000; // somebody who types without a pause sees the others' words all the same
const BURST_MS = 60; // UniKey's Backspaces and letters follow each other faster than this
const HALF_MS = 300;
const bound = new WeakMap(); // field → its view

/** Bind every field of the minutes that is not bound yet. `onNew(entry)` is called for each of them. */
export function bindFields(onNew) {
  for (const field of document.querySelectorAll("textarea[data-entry]")) {
    const known = bound.get(field);
    if (known && known.entry.view === known) continue;
    bound.set(field, new View(field, entryOf(field.dataset.entry)));
    onNew(entryOf(field.dataset.entry));
  }
}

/** The view of a field, if it is one of the minutes'. */
export function viewOf(field) {
  return bound.get(field) || null;
}

class View {
  constructor(field, entry) {
    Object.assign(this, { field, entry, shown: field.value, isComposing: false, typedAt: 0, firstWaited: 0, undo: null });
    field.setAttribute("data-bound", "");
    const before = entry.view;
    if (before && before.field !== field) before.field.removeAttribute("data-bound");
    entry.view = this;
    if (entry.isLoaded || entry.draft) this.show();
  }

  words() {
    return this.field.value;
  }

  isFocused() {
    return this.field === document.activeElement;
  }

  isVisible() {
    const { top, bottom, height } = this.field.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < window.innerHeight;
  }

  /** The document was forgotten: another will come. */
  restart() {
    this.undo = null;
    this.shown = this.field.value;
  }

  /** Take what is in the field since it was last looked at. */
  read() {
    const { field, entry, shown } = this;
    const words = field.value;
    if (words === shown) return;
    const typed = difference(shown, words, field.selectionEnd);
    if (isHalf(typed.inserted) && !this.isLate) return this.waitForOtherHalf();
    this.isLate = false;
    this.shown = words;
    if (!entry.isLoaded) {
      draft(entry, shown, words);
      return;
    }
    this.watchUndo();
    splice(entry, typed);
    if (isHalf(typed.inserted)) this.show(); // what cannot be kept is not shown either
    tell("text", entry);
  }

  /** Some input methods bring a letter beyond the basic plane in two steps. */
  waitForOtherHalf() {
    setTimeout(() => {
      this.isLate = true;
      this.read();
      this.isLate = false;
    }, HALF_MS);
  }

  input(isComposing) {
    this.isComposing = Boolean(isComposing);
    this.typedAt = ticks();
    this.read();
  }

  composes(isComposing) {
    this.isComposing = isComposing;
    this.read();
    this.showSoon();
  }

  // ---- what others type ------------------------------------------------------------------------------------------

  /** Show what has arrived as soon as nobody is in the middle of a word here. */
  showSoon() {
    const { entry } = this;
    if (!entry.arrived.length || !entry.isLoaded) return;
    this.firstWaited = this.firstWaited || ticks();
    const wait = this.isComposing ? Infinity : this.waits();
    if (wait <= 0) this.show();
    else if (wait < Infinity) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.showSoon(), wait);
    }
  }

  /** So many milliseconds until a remote change may be shown. */
  waits() {
    const since = ticks() - this.typedAt;
    const isLong = ticks() - this.firstWaited > LONGEST_MS;
    return (isLong ? BURST_MS : PAUSE_MS) - since;
  }

  /** Bring the field up to date with the document, keeping caret and selection among the same letters. */
  show() {
    const { entry, field } = this;
    this.firstWaited = 0;
    if (!entry.isLoaded) {
      if (entry.draft) this.put(entry.draft.text);
      return;
    }
    this.read();
    const kept = this.isFocused() ? this.places() : null;
    if (entry.arrived.length) showArrived(entry);
    this.put(entry.text.toString().replace(/\r/g, "\n"));
    if (kept) this.select(kept);
    tell("text", entry);
  }

  /** The document has come (it holds what was typed into the field meanwhile). */
  fill() {
    this.put(this.entry.text.toString().replace(/\r/g, "\n"));
    tell("text", this.entry);
  }

  /** Change only what differs: the rest of the field is not touched, nor is the page scrolled. */
  put(words) {
    const { field } = this;
    const change = difference(field.value, words);
    this.shown = words;
    if (change) field.setRangeText(change.inserted, change.at, change.at + change.removed, "preserve");
    if (field.value !== words) field.value = words;
    return change;
  }

  /** Caret and ends of the selection as places between letters: a caret belongs to the letter before it, for the next
   * Backspace means that one. */
  places() {
    const { text } = this.entry;
    const { selectionStart: start, selectionEnd: end, selectionDirection: direction } = this.field;
    const place = (index, side) => Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length), side);
    return { start: place(start, start === end ? -1 : 0), end: place(end, -1), direction };
  }

  select({ start, end, direction }) {
    const index = (place) => Y.createAbsolutePositionFromRelativePosition(place, this.entry.doc).index;
    const first = index(start);
    this.field.setSelectionRange(first, Math.max(first, index(end)), direction);
  }

  // ---- undo: only what was typed here ----------------------------------------------------------------------------

  watchUndo() {
    if (this.undo && this.undo.doc === this.entry.doc) return;
    this.undo = new Y.UndoManager(this.entry.text, { trackedOrigins: new Set([HERE]), captureTimeout: 700 });
  }

  /** Take back (or bring back) the last typing of this page in this entry. */
  step(isRedo) {
    if (this.isComposing || !this.entry.isLoaded || !this.undo) return;
    this.read();
    if (this.entry.arrived.length) this.show();
    if (isRedo) this.undo.redo();
    else this.undo.undo();
    const change = this.put(this.entry.text.toString().replace(/\r/g, "\n"));
    if (change) this.field.setSelectionRange(change.at + change.inserted.length, change.at + change.inserted.length);
    tell("text", this.entry);
  }
}

function undoKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" ? "redo" : null;
}

export function startBinding() {
  const at = (event) => bound.get(event.target);
  const on = (name, handle) => document.addEventListener(name, (event) => at(event) && handle(at(event), event), true);
  on("input", (view, event) => view.input(event.isComposing));
  on("compositionstart", (view) => view.composes(true));
  on("compositionend", (view) => view.composes(false));
  on("focusout", (view) => view.composes(false)); // some input methods never tell that they are done
  on("change", (view) => view.read());
  on("beforeinput", (view, event) => {
    if (!/^history(Undo|Redo)$/.test(event.inputType)) return;
    event.preventDefault();
    view.step(event.inputType === "historyRedo");
  });
  on("keydown", (view, event) => {
    const step = undoKey(event);
    if (!step) return;
    event.preventDefault();
    view.step(step === "redo");
  });
}
