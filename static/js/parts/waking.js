// A device that slept, or whose owner comes back to this page: its timers stood still, its connection is perhaps dead
// without knowing it, its stopwatch has perhaps not counted.

import { ticks } from "./clock.js";

const LOOK_MS = 1000;
const GAP_MS = 5000; // timers of a page in sight do not come so late
const STEP_MS = 2000; // the device's clock and the stopwatch count alike, unless one of them was stopped or set

/** Call `listener()` whenever that may be so. */
export function onWake(listener) {
  let lookedAt = ticks();
  let drift = Date.now() - ticks();
  setInterval(() => {
    const gap = ticks() - lookedAt;
    const step = Math.abs(Date.now() - ticks() - drift);
    lookedAt = ticks();
    drift = Date.now() - ticks();
    if (step > STEP_MS || (gap > GAP_MS && !document.hidden)) listener();
  }, LOOK_MS);
  document.addEventListener("visibilitychange", () => document.hidden || listener());
  window.addEventListener("online", listener);
}
