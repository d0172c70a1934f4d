// Everything on a page that depends on the time is computed here, four times a second, from instants in data attributes.
// Fragments carry no clock, so the same HTML serves everybody at any time.

import { hallTime, now } from "./clock.js";
import { phrase } from "./page.js";

const SOON_SECONDS = 60;
const listeners = [];

/** Call `listener(element, state, seconds)` when a countdown enters a state: plenty, soon, over, held. */
export function onCountdown(listener) {
  listeners.push(listener);
}

/** Bring every clock of the page up to date. Also called right after a patch, before anything is painted. */
export function tick() {
  const instant = now();
  for (const element of document.querySelectorAll("[data-countdown]")) countDown(element, instant);
  for (const element of document.querySelectorAll("[data-hall-clock]")) write(element, hallTime(instant));
  for (const element of document.querySelectorAll("[data-minutes-left]")) minutesLeft(element, instant);
  for (const element of document.querySelectorAll("[data-minutes-since]")) {
    write(element, String(Math.max(0, Math.floor((instant - Number(element.dataset.minutesSince)) / 60000))));
  }
  for (const element of document.querySelectorAll("[data-show-from]")) {
    element.hidden = instant < Number(element.dataset.showFrom);
  }
  for (const element of document.querySelectorAll("[data-show-until]")) {
    element.hidden = instant > Number(element.dataset.showUntil);
  }
}

export function startTicking() {
  tick();
  setInterval(tick, 250);
}

/** Seconds left on a countdown element: data-started, data-allotted (s), data-paused-at, data-paused (s). */
export function secondsLeft(element, instant = now()) {
  const { started, allotted, pausedAt, paused } = element.dataset;
  const until = pausedAt ? Number(pausedAt) : instant;
  return Number(allotted) - ((until - Number(started)) / 1000 - Number(paused || 0));
}

function countDown(element, instant) {
  const left = secondsLeft(element, instant);
  const state = element.dataset.pausedAt ? "held" : left < 0 ? "over" : left <= SOON_SECONDS ? "soon" : "plenty";
  const isPublic = "public" in element.dataset;
  write(element.querySelector("[data-face]"), minutesAndSeconds(isPublic ? Math.max(0, left) : left));
  const minutes = Math.ceil(Number(element.dataset.allotted) / 60);
  const words = { plenty: "left", soon: "soon", over: "over", held: "held" }[state];
  write(element.querySelector("[data-words]"), phrase(words, { minutes }));
  const bar = element.querySelector("progress") || document.querySelector(`progress[data-of="${element.id}"]`);
  if (bar) bar.value = Math.min(1, Math.max(0, 1 - left / Number(element.dataset.allotted)));
  if (element.dataset.state !== state) {
    element.dataset.state = state;
    for (const listener of listeners) listener(element, state, left);
  }
}

function minutesLeft(element, instant) {
  const left = Number(element.dataset.planned) - (instant - Number(element.dataset.minutesLeft)) / 60000;
  write(element, String(Math.abs(Math.ceil(left))));
  const over = left < 0;
  if (element.parentElement.dataset.over !== String(over)) element.parentElement.dataset.over = String(over);
}

/** 01:24; past zero it counts up again. A face never shows 00:60. */
export function minutesAndSeconds(seconds) {
  const whole = seconds >= 0 ? Math.ceil(seconds) : Math.floor(-seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
