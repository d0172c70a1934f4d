// The server's clock as this browser knows it. Devices' own clocks are often minutes off and are never trusted.

import { firstNow } from "./page.js";

let offset = firstNow - Date.now();
let bestRoundTrip = Infinity;

/** The server's present instant, in milliseconds. */
export function now() {
  return Date.now() + offset;
}

/** Learn from an answer: the shorter its way took, the more it is worth. `sentAt` is this device's own clock. */
export function learn(serverNow, sentAt) {
  const roundTrip = Date.now() - sentAt;
  if (roundTrip <= bestRoundTrip + 20) {
    bestRoundTrip = Math.min(bestRoundTrip, roundTrip);
    offset = serverNow - (sentAt + roundTrip / 2);
  }
}

/** After sleep the device's clock may have jumped: what was learnt before is worth nothing. */
export function forget() {
  bestRoundTrip = Infinity;
}

/** HH:MM in the hall, which is at UTC+7 all year. */
export function hallTime(instant) {
  const there = new Date(instant + 7 * 3600 * 1000);
  const pad = (number) => String(number).padStart(2, "0");
  return `${pad(there.getUTCHours())}:${pad(there.getUTCMinutes())}`;
}
