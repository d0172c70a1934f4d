// The fields of the minutes are as high as their text.

import { onApplied } from "../parts/fragments.js";
import { onEntry } from "../minutes/entries.js";

const GROWS_BY_ITSELF = window.CSS && CSS.supports("field-sizing", "content");
const heights = new WeakMap(); // field → what it was measured for

/** The field of an entry, if this page shows one. */
export function fieldOf(entry) {
  return document.getElementById(`entry-${entry}`);
}

function grow(field) {
  const measured = `${field.value}|${field.clientWidth}`;
  if (GROWS_BY_ITSELF || !field.clientWidth || heights.get(field) === measured) return;
  heights.set(field, measured);
  const page = document.getElementById("minutes");
  const top = page.scrollTop;
  field.style.height = "0";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  page.scrollTop = top; // measuring may have shortened the page for a moment
}

function growAll() {
  for (const field of document.querySelectorAll("textarea.editor")) grow(field);
}

export function startFields() {
  document.addEventListener("input", (event) => "entry" in event.target.dataset && grow(event.target));
  document.addEventListener("submit", (event) => "entryForm" in event.target.dataset && event.preventDefault());
  document.addEventListener("toggle", growAll, true);
  window.addEventListener("resize", growAll);
  onEntry((event, entry) => event === "text" && entry.view && grow(entry.view.field));
  onApplied(growAll);
  growAll();
  if (document.fonts) document.fonts.ready.then(growAll);
}
