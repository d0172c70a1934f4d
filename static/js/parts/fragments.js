// Putting fragments in place. Nothing jumps under a finger: while one is down, patches wait; a field in use, an open
// sheet and the focus stay as they are.

import { Idiomorph } from "idiomorph";

import { firstSeq } from "./page.js";
import { tick } from "./ticking.js";

const HOLD_MS = 30000; // a finger or a drag that never ended, as when the tablet was put down on its screen
const freshness = new Map(); // fragment → the event number its HTML belongs to
const waiting = new Map(); // fragment → {html, seq}, while a finger is down
const listeners = [];
let heldSince = 0;
let holders = 0;

/** Call `listener(names)` after fragments have been replaced. */
export function onApplied(listener) {
  listeners.push(listener);
}

/** Show these fragments of event number `seq`; older ones than what is shown are dropped. */
export function apply(fragments, seq) {
  for (const [name, html] of Object.entries(fragments)) {
    const known = waiting.has(name) ? waiting.get(name).seq : freshness.get(name) || 0;
    if (seq >= known) waiting.set(name, { html, seq });
  }
  if (!isHeld()) flush();
}

/** Keep everything still until the matching `release` (a finger is down, a row is being dragged). */
export function hold() {
  holders += 1;
  heldSince = Date.now();
}

export function release() {
  holders = Math.max(0, holders - 1);
  if (!isHeld()) setTimeout(flush, 30); // after the click that belongs to this finger
}

function isHeld() {
  return holders > 0 && Date.now() - heldSince < HOLD_MS;
}

function flush() {
  if (isHeld() || waiting.size === 0) return;
  const applied = [];
  for (const [name, { html, seq }] of waiting) {
    const element = document.getElementById(name);
    freshness.set(name, seq);
    if (!element) continue;
    Idiomorph.morph(element, html, { morphStyle: "outerHTML", callbacks: CALLBACKS });
    applied.push(name);
  }
  waiting.clear();
  tick();
  for (const listener of listeners) listener(applied);
}

const CALLBACKS = {
  beforeNodeMorphed(old, fresh) {
    if (!(old instanceof Element) || !(fresh instanceof Element)) return true;
    if (old.hasAttribute("data-own")) return false; // belongs to this browser alone
    if (old.hasAttribute("data-bound")) return relabel(old, fresh);
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
    return !(node instanceof Element && node.contains(document.activeElement) && isInUse(document.activeElement));
  },
};

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
