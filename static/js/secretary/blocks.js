// Text blocks: letters and a space become the words they stand for. Escape or Ctrl+Z right after takes that back.

import { onApplied } from "../parts/fragments.js";
import { isComposing, isEntry, splice } from "./splice.js";

const BEFORE_CARET = /(?:^|[^\p{L}\p{M}\p{N}_])([\p{L}\p{M}]{1,40})$/u;
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph"]);
let last = null; // the last expansion: {field, start, written, typed}
let isUndecided = false; // an input method kept the key to itself: what it was is seen in the input that follows

/** The edit that expands the abbreviation before `caret`: {start, end, text}; null when none stands there. */
export function expansion(field, caret = field.selectionStart) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const typed = BEFORE_CARET.exec(field.value.slice(Math.max(0, caret - 60), caret));
  const text = typed && wordsFor(typed[1].normalize("NFC"));
  return text ? { start: caret - typed[1].length, end: caret, text } : null;
}

/** The words some letters stand for; one's own before everybody's. Capitals throughout mean the letters themselves. */
function wordsFor(typed) {
  const small = typed.toLowerCase();
  const isCapital = typed === small[0].toUpperCase() + small.slice(1);
  if (typed !== small && !isCapital) return null;
  const rows = [...document.querySelectorAll("#secretary-blocks [data-abbreviation]")];
  const found = rows.filter((row) => row.dataset.abbreviation === small && isMine(row));
  const row = found.find((one) => one.dataset.holder) || found[0];
  if (!row) return null;
  const words = row.querySelector("[data-text]").textContent;
  return isCapital ? words[0].toUpperCase() + words.slice(1) : words;
}

function isMine(row) {
  return ["", document.getElementById("own-blocks").dataset.holder].includes(row.dataset.holder);
}

function pressed(event) {
  isUndecided = isComposing(event);
  if (isUndecided || MODIFIERS.has(event.key)) return;
  if (takesBack(event)) return;
  last = null;
  const isSpace = event.key === " " && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (isSpace && isEntry(event.target) && expand(event.target, event.target.selectionStart)) event.preventDefault();
}

/** With an input method the space is known only once it stands in the text. */
function typed(event) {
  if (!isUndecided || event.isComposing || event.data !== " " || !isEntry(event.target)) return;
  isUndecided = false;
  expand(event.target, event.target.selectionStart - 1);
}

function expand(field, caret) {
  const found = expansion(field, caret);
  if (!found) return false;
  const end = field.selectionStart; // behind the space where it stands already
  const before = `${field.value.slice(found.start, caret)} `;
  const written = `${found.text} `;
  if (!splice(field, { start: found.start, end, text: written })) return false;
  last = { field, start: found.start, written, typed: before };
  return true;
}

function takesBack(event) {
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.code === "KeyZ";
  if (!last || event.target !== last.field || !(isUndo || event.key === "Escape")) return false;
  const { field, start, written } = last;
  const end = start + written.length;
  const isUntouched = field.value.slice(start, end) === written && field.selectionStart === end && field.selectionEnd === end;
  const letters = last.typed;
  last = null;
  if (!isUntouched) return false;
  event.preventDefault();
  event.stopImmediatePropagation(); // nor does the typing path take a step back
  splice(field, { start, end, text: letters });
  return true;
}

/** Only one's own and everybody's are listed here. */
function list() {
  for (const row of document.querySelectorAll("#secretary-blocks [data-abbreviation]")) row.hidden = !isMine(row);
}

/** Put a block into the form, to be changed. */
function change(button) {
  const row = button.closest("[data-abbreviation]");
  const { elements } = document.querySelector("#secretary-blocks form[data-command='text_block.set']");
  elements.abbreviation.value = row.dataset.abbreviation;
  elements.text.value = row.querySelector("[data-text]").textContent;
  elements.personal.checked = Boolean(row.dataset.holder);
  for (const field of [elements.abbreviation, elements.text, elements.personal]) field.dataset.dirty = "true";
  elements.text.focus();
}

export function startBlocks() {
  document.addEventListener("keydown", pressed, true); // before the keys of the page: Escape and Ctrl+Z are ours for once
  document.addEventListener("input", typed);
  document.addEventListener("pointerdown", () => (last = null), { passive: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-change-block]");
    if (button) change(button);
  });
  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || !event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyB") return;
    event.preventDefault();
    const sheet = document.getElementById("secretary-blocks");
    sheet.open = !sheet.open;
  });
  onApplied(list);
  list();
}
