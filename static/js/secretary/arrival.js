// After "write a matter", "write an answer" or "note" the cursor goes into the new field, as soon as a push brings it.

import { ticks } from "../parts/clock.js";
import { onApplied } from "../parts/fragments.js";
import { reveal } from "./find.js";

const PATIENCE_MS = 8000;
let awaited = null; // {selector, until, from}

/** Focus the field this selector names when it is there, unless the writer has gone elsewhere meanwhile. */
export function focusOnArrival(selector) {
  awaited = { selector, until: ticks() + PATIENCE_MS, from: document.activeElement };
  look();
}

function look() {
  if (!awaited) return;
  const field = document.querySelector(awaited.selector);
  const { from } = awaited;
  const moved = document.activeElement !== from && document.activeElement !== document.body && document.activeElement;
  if (ticks() > awaited.until || (moved && "entry" in moved.dataset)) awaited = null;
  else if (field) {
    awaited = null;
    focusField(field);
  }
}

/** Focus a field at the end of its text. */
export function focusField(field) {
  reveal(field);
  field.focus();
  if (field.setSelectionRange) field.setSelectionRange(field.value.length, field.value.length);
}

export function startArrival() {
  onApplied(look);
  document.addEventListener("command:done", (event) => {
    const { result = {} } = event.detail;
    const name = event.target.dataset.command;
    if (name === "entry.open") focusOnArrival(`#entry-${result.entry}`);
    else if (name === "question.ask") focusOnArrival(`[data-about="${result.question}"]`);
    else if (name === "answer.add") focusOnArrival(`[data-about="${result.answer}"]`);
  });
}
