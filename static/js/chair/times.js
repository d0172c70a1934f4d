// Figures that only the chair's console shows: hours and minutes of the whole meeting, how many minutes the step is short
// of what everybody waiting has registered, and how many units have not looked at what was assigned for a minute.

import { now } from "../parts/clock.js";
import { onApplied } from "../parts/fragments.js";

export function startTimes() {
  show();
  onApplied(show);
  setInterval(show, 1000);
}

function show() {
  const instant = now();
  for (const element of document.querySelectorAll("[data-hours-since]")) {
    const until = Number(element.dataset.until) || instant;
    const minutes = Math.max(0, Math.floor((until - Number(element.dataset.hoursSince)) / 60000));
    write(element, `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`);
  }
  for (const element of document.querySelectorAll("[data-short]")) {
    const { short, started, planned } = element.dataset;
    const left = Math.max(0, Number(planned) - (instant - Number(started)) / 60000);
    const missing = Math.ceil(Number(short) - left);
    element.hidden = missing <= 0;
    write(element.querySelector("[data-short-face]"), String(missing));
  }
  for (const element of document.querySelectorAll("[data-late]")) showLate(element, instant);
}

function showLate(element, instant) {
  const late = element.dataset.late.split(" ").filter((since) => Number(since) <= instant).length;
  element.hidden = late === 0;
  write(element.querySelector("[data-late-face]"), String(late));
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
