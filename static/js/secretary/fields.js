// The fields of the minutes: as high as their text, up to date when they are left, and one conflict kept apart.

import { refuse } from "../parts/commands.js";
import { apply, onApplied } from "../parts/fragments.js";
import { door } from "../parts/page.js";
import { fieldOf, forget, onSaving, restore, typed, unsaved } from "./saving.js";
import { say } from "./say.js";

const GROWS_BY_ITSELF = window.CSS && CSS.supports("field-sizing", "content");
const heights = new WeakMap(); // field → what it was measured for
let composing = null;

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

/** A push never touches a field in use: notice that the server's text is newer than the one in it. */
function noticeNewer() {
  for (const field of document.querySelectorAll("[data-entry]")) {
    const version = field.form.elements.version.value;
    const isOld = Number(version) > Number(field.dataset.version) && !unsaved.has(field.dataset.entry);
    if (isOld === "stale" in field.dataset) continue;
    if (isOld) field.dataset.stale = version;
    else delete field.dataset.stale;
    if (isOld && field !== document.activeElement) refresh();
  }
}

let refreshing = false;

/** Ask for the present fragments: fields that are free again take the server's text. */
export function refresh() {
  if (refreshing) return;
  refreshing = true;
  setTimeout(() => {
    fetch(`${door}/fragments`, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
      .then(({ fragments, seq }) => Object.values(fragments).forEach((named) => apply(named, seq)))
      .catch(() => {}) // the next push or catch-up brings it
      .then(() => (refreshing = false));
  }, 50);
}

// ---- two texts of one entry: what was typed here goes on in the note that keeps it ----------------------------------

const moving = new Map(); // entry → {note, text}: the note is still on its way

function moveOn() {
  for (const [entry, { note, text }] of moving) {
    const target = fieldOf(note);
    const field = fieldOf(entry);
    if (!target || (field && field === composing)) continue;
    moving.delete(entry);
    const draft = unsaved.get(entry);
    const typedSince = draft && draft.text !== text;
    const { selectionStart, selectionEnd } = field || {};
    const hadFocus = field && field === document.activeElement;
    if (typedSince) target.value = draft.text;
    forget(entry);
    if (hadFocus) {
      target.focus();
      target.setSelectionRange(selectionStart, selectionEnd);
    }
    if (typedSince) typed(target);
    grow(target);
    refresh();
  }
}

export function startFields() {
  document.addEventListener("input", (event) => "entry" in event.target.dataset && grow(event.target));
  document.addEventListener("toggle", growAll, true);
  window.addEventListener("resize", growAll);
  document.addEventListener("compositionstart", (event) => (composing = event.target));
  document.addEventListener("compositionend", () => {
    composing = null;
    setTimeout(moveOn);
  });
  document.addEventListener("focusout", (event) => "stale" in event.target.dataset && refresh());
  onSaving((event, entry, details) => {
    if (event === "saved" && !details.isOwn) refresh();
    if (event !== "kept") return;
    moving.set(entry, details);
    refuse(say("keptBoth"));
    refresh(); // the note may have come before this answer, or not yet
    setTimeout(moveOn);
  });
  onApplied(() => {
    for (const entry of unsaved.keys()) restore(entry);
    moveOn();
    noticeNewer();
    growAll();
  });
  growAll();
  if (document.fonts) document.fonts.ready.then(growAll);
}
