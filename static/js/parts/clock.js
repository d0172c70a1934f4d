// The server's clock as this browser knows it. A device's own clock is never used: often it is minutes off, sometimes
// hours, and somebody may put it right in the middle of the meeting. A stopwatch that starts with the page counts on from
// what the server says.

import { firstNow } from "./page.js";

let offset = firstNow - ticks();
let bestRoundTrip = Infinity;

/** Milliseconds since this page began, whatever happens to the device's clock: for durations. */
export function ticks() {
  return performance.now();
}

/** The server's present instant, in milliseconds. */
export function now() {
  return ticks() + offset;
}

/** Learn from an answer: the shorter its way took, the more it is worth. `sentAt` is in `ticks()`. */
export function learn(serverNow, sentAt) {
  const roundTrip = ticks() - sentAt;
  if (roundTrip <= bestRoundTrip + 20) {
    bestRoundTrip = Math.min(bestRoundTrip, roundTrip);
    offset = serverNow - (sentAt + roundTrip / 2);
  }
}

/** Learn from a push: it was sent at that instant, so by now it is at least that. Most stopwatches stand still while the
 * device sleeps; the first push after it puts this right. */
export function atLeast(serverNow) {
  if (serverNow > now()) {
    offset = serverNow - ticks();
    forget();
  }
}

/** What was learnt before is worth nothing (after sleep, or on a new connection). */
export function forget() {
  bestRoundTrip = Infinity;
}

/** HH:MM in the hall, which is at UTC+7 all year. */
export function hallTime(instant) {
  const there = new Date(instant + 7 * 3600 * 1000);
  const pad = (number) => String(number).padStart(2, "0");
  return `${pad(there.getUTCHours())}:${pad(there.getUTCMinutes())}`;
}
