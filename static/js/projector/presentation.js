// One tap fills the screen, allows sound and keeps the screen awake: browsers grant these only to a tap. A projector that
// comes back by itself after the power was out shows its scene at once, with no more than a small button in a corner.

import { link } from "../parts/page.js";
import { allowSound, ring } from "../parts/sound.js";
import { keepAwake, startWaking } from "./awake.js";

const STARTED = `conference.projector.${link}`;
const TOUCHED_MS = 5000;
const panel = document.getElementById("projector-start");
const card = document.getElementById("projector-test");
let touched = null;

export function startPresentation() {
  startWaking();
  panel.classList.toggle("is-small", remembers(localOf));
  panel.hidden = remembers(sessionOf);
  document.body.classList.toggle("is-touched", !panel.hidden && !panel.classList.contains("is-small"));
  panel.querySelector("[data-start]").addEventListener("click", begin);
  panel.querySelector("[data-test-card]").addEventListener("click", () => showCard(true));
  card.querySelector("[data-close-test]").addEventListener("click", () => showCard(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && showCard(false));
  document.addEventListener("pointermove", reveal);
  document.addEventListener("pointerdown", reveal);
  for (const name of ["fullscreenchange", "webkitfullscreenchange"]) document.addEventListener(name, hideAgain);
}

function begin() {
  allowSound();
  keepAwake();
  fillScreen();
  for (const store of [sessionOf, localOf]) remember(store);
  panel.classList.add("is-small");
  hideAgain();
}

function fillScreen() {
  const root = document.documentElement;
  const request = root.requestFullscreen || root.webkitRequestFullscreen;
  const asked = request && !isFull() && request.call(root);
  if (asked && asked.catch) asked.catch(() => {}); // refused in a frame or by a policy: the window stays as it is
}

function isFull() {
  return Boolean(document.fullscreenElement || document.webkitFullscreenElement);
}

/** Somebody is at this machine: the pointer shows, and outside full screen the small button too, for a moment. */
function reveal() {
  if (panel.hidden && !isFull()) panel.hidden = false;
  document.body.classList.add("is-touched");
  clearTimeout(touched);
  touched = setTimeout(hideAgain, TOUCHED_MS);
}

function hideAgain() {
  if (!panel.classList.contains("is-small")) return;
  document.body.classList.remove("is-touched");
  panel.hidden = remembers(sessionOf) || isFull();
}

function showCard(isShown) {
  if (card.hidden === !isShown) return;
  card.hidden = !isShown;
  if (isShown) {
    allowSound();
    ring();
    card.querySelector("[data-close-test]").focus();
  } else panel.querySelector("[data-test-card]").focus();
}

const sessionOf = () => window.sessionStorage;
const localOf = () => window.localStorage;

function remembers(store) {
  try {
    return store().getItem(STARTED) === "yes";
  } catch {
    return false; // storage is switched off
  }
}

function remember(store) {
  try {
    store().setItem(STARTED, "yes");
  } catch {
    // storage is switched off: the button comes back after a reload
  }
}
