// Putting fragments in place. Nothing jumps under a finger: while one is down, patches wait; a field in use, an open
// sheet and the focus stay as they are.

import { Idiomorph } from "idiomorph";

import { ticks } from "./clock.js";
import { firstSeq } from "./page.js";
import { showLater, stays, unfold } from "./pieces.js";
import { tick } from "./ticking.js";

const HOLD_MS = 30000; // a finger or a drag that never ended, as when the tablet was put down on its screen
const freshness = new Map(); // fragment → the event number its HTML belongs to
const waiting = new Map(); // fragment → [{html, seq}], while a finger is down
const listeners = [];
const frozen = new Set(); // fragments that somebody reads in peace: what comes waits until they let go
let misfit = () => {};
let last = () => {};
let isCut = false; // does the fragment being shown leave out earlier rows of a list?
let heldSince = 0;
let holders = 0;

/** Call `listener(names)` after fragments have been replaced. */
export function onApplied(listener) {
  listeners.push(listener);
}

/** The event number that what an element shows belongs to. */
export function shownAt(element) {
  return freshness.get(element.closest("[data-fragment]").id) || 0;
}

/** Call `listener()` when a fragment leaves out pieces that this page does not show: everything is needed anew. */
export function onMisfit(listener) {
  misfit = listener;
}

/** Call `listener()` when a fragment leaves out what this page shows and what is to last on it: earlier turns. */
export function onLasting(listener) {
  last = listener;
}

/** Show these fragments of event number `seq`; older ones than what is shown are dropped. */
export function apply(fragments, seq) {
  for (const [name, html] of Object.entries(fragments)) {
    const before = waiting.get(name) || [];
    const known = before.length ? before[before.length - 1].seq : freshness.get(name) || 0;
    if (seq >= known) waiting.set(name, html.includes("data-same") ? [...before, { html, seq }] : [{ html, seq }]);
  }
  if (!isHeld()) flush();
}

/** What comes next is newer than all that is shown, whatever its number. */
export function forgetNumbers() {
  freshness.clear();
  waiting.clear();
}

/** Let one fragment stay as it is, or show what has come meanwhile. */
export function freeze(name, still) {
  if (still) frozen.add(name);
  else frozen.delete(name);
  flush();
}

/** Has anything come for a fragment that it does not show yet? */
export function hasNews(name) {
  return waiting.has(name);
}

/** Keep everything still until the matching `release` (a finger is down, a row is being dragged). */
export function hold() {
  holders += 1;
  heldSince = ticks();
}

export function release() {
  holders = Math.max(0, holders - 1);
  if (!isHeld()) setTimeout(flush, 30); // after the click that belongs to this finger
}

function isHeld() {
  return holders > 0 && ticks() - heldSince < HOLD_MS;
}

function flush() {
  const due = isHeld() ? [] : [...waiting].filter(([name]) => !frozen.has(name));
  if (due.length === 0) return;
  const applied = [];
  for (const [name] of due) waiting.delete(name);
  for (const [name, patches] of due) {
    if (patches.every((patch) => put(name, patch))) applied.push(name);
  }
  tick();
  for (const listener of listeners) listener(applied);
}

/** Show one fragment; false where that cannot be. */
function put(name, { html, seq }) {
  const element = document.getElementById(name);
  const fresh = element && html.includes("data-same") ? unfold(html) : html;
  if (!fresh) {
    misfit();
    return false;
  }
  freshness.set(name, seq);
  isCut = html.includes(" data-all");
  if (element) Idiomorph.morph(element, fresh, { morphStyle: "outerHTML", callbacks: CALLBACKS });
  return Boolean(element);
}

const CALLBACKS = {
  beforeNodeMorphed(old, fresh) {
    if (!(old instanceof Element) || !(fresh instanceof Element)) return true;
    if (stays(fresh)) return false;
    if (old.hasAttribute("data-own")) return false; // belongs to this browser alone
    if (old.hasAttribute("data-bound")) return relabel(old, fresh);
    if (isInUse(old)) showLater(fresh);
    return !isInUse(old);
  },
  beforeAttributeUpdated(name, element) {
    if (name === "open" && element.tagName === "DETAILS") return false;
    if (name === "style") return false; // templates have none: it was set by a script of this browser
    if (name === "class" && element.getAttribute("aria-busy") === "true") return false;
    return name !== "aria-busy" && name !== "data-state" && !(name === "hidden" && element.dataset.showFrom);
  },
  beforeNodeRemoved(node) {
    // A row that was made here stays until a fragment brings it: the server may not have heard of it yet.
    if (node instanceof Element && node.hasAttribute("data-made-here")) return false;
    if (isCut && node instanceof Element && node.hasAttribute("data-lasting")) return keepLasting();
    return !(node instanceof Element && node.contains(document.activeElement) && isInUse(document.activeElement));
  },
};

/** Perhaps it is only left out because it is no longer among the last: then what was shown stays, and all is asked for. */
function keepLasting() {
  last();
  return false;
}

/** A field whose text travels by another way (minutes/binding.js): a fragment has nothing to say about it. */
function relabel(field, fresh) {
  for (const { name, value } of fresh.attributes) if (name !== "class") field.setAttribute(name, value);
  return false;
}

function isInUse(element) {
  const isField = /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && element.type !== "hidden";
  return isField && (element === document.activeElement || element.dataset.dirty === "true");
}

export function startFragments() {
  for (const element of document.querySelectorAll("[data-fragment]")) freshness.set(element.id, firstSeq);
  document.addEventListener("pointerdown", hold, { passive: true });
  for (const ending of ["pointerup", "pointercancel"]) document.addEventListener(ending, release, { passive: true });
  setInterval(() => {
    if (holders > 0 && !isHeld()) holders = 0;
    flush();
  }, 500);
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-fragment]")) event.target.dataset.dirty = "true";
  });
}
