// The points of an answer save themselves: after a pause, and when the field is left. Several devices of a unit may
// write: what another one saved never overwrites words still being typed here, it is offered instead.

import { newId } from "../parts/page.js";
import { attemptFor } from "../parts/sending.js";

const PAUSE_MS = 1200;
const LATER = ["unsent", "unknown", "unavailable", "too_many", "broken"]; // nothing is wrong with the words
const words = document.getElementById("unit-words").dataset;
const timers = new WeakMap();
const base = new WeakMap(); // form → the server's text that what stands in the field began from
const sending = new WeakMap(); // form → what is on its way: its patch may come before its answer

export function startNotes() {
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("[data-notes]");
    if (!form) return;
    mark(form, "unsaved");
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), PAUSE_MS));
  });
  document.addEventListener("focusout", ({ target }) => {
    const form = target.closest && target.closest("[data-notes]");
    if (form && field(form).dataset.dirty) save(form);
  });
  document.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-notes]");
    if (target.closest("[data-take]")) take(form);
    if (target.closest("[data-keep]")) keep(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-notes] [data-dirty]")) event.preventDefault();
  });
}

/** After a patch: the server's text may be newer than what stands in the field. */
export function compareNotes() {
  for (const form of document.querySelectorAll("[data-notes]")) {
    const text = field(form);
    if (!base.has(form)) base.set(form, form.dataset.saved);
    if (!hasForeign(form)) {
      if (form.dataset.saved === text.value.trim()) settle(form);
      continue;
    }
    if (text.dataset.dirty) newer(form).hidden = false;
    else take(form);
  }
}

/** Did another device save other words since this one began from `base`? */
function hasForeign(form) {
  const { saved } = form.dataset;
  return ![base.get(form), sending.get(form), field(form).value.trim()].includes(saved);
}

async function save(form) {
  clearTimeout(timers.get(form));
  if (hasForeign(form)) {
    newer(form).hidden = false; // both versions are somebody's work: a person decides
    mark(form, "unsaved");
    return;
  }
  const text = field(form);
  const value = text.value;
  sending.set(form, value.trim());
  mark(form, "saving");
  const answer = await attemptFor("assignment.note", { assignment: form.elements.assignment.value, notes: value }, {}, newId());
  if (!answer.ok) {
    mark(form, "unsaved");
    if (LATER.includes(answer.code)) timers.set(form, setTimeout(() => save(form), PAUSE_MS * 4));
    return;
  }
  base.set(form, value.trim());
  if (text.value !== value) return; // typed on meanwhile: the next pause saves it
  delete text.dataset.dirty;
  mark(form, "saved");
}

function take(form) {
  const text = field(form);
  if (text.value.trim() !== form.dataset.saved) text.value = form.dataset.saved;
  delete text.dataset.dirty;
  clearTimeout(timers.get(form));
  settle(form);
  mark(form, "saved");
}

function keep(form) {
  settle(form);
  save(form);
}

function settle(form) {
  base.set(form, form.dataset.saved);
  newer(form).hidden = true;
}

function mark(form, state) {
  const place = form.querySelector("[data-save-state]");
  place.dataset.save = state;
  place.textContent = words[state];
}

function field(form) {
  return form.elements.notes;
}

function newer(form) {
  return form.querySelector("[data-newer]");
}
