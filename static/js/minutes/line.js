// Questions to the server about typed text, as promises that never reject.

import { ask, isConnected } from "../parts/connection.js";

const ANSWER_MS = 10000;
const LATER = new Set(["unsent", "unknown", "unavailable", "unconfirmed", "too_many", "broken"]); // nothing is wrong with the text: try again

/** Ask; without an answer it is {ok: false, code: "unsent"}, like a refusal whose reason will pass. */
export function request(event, message) {
  return new Promise((resolve) => {
    if (!isConnected()) resolve({ ok: false, code: "unsent" });
    else ask(event, message, ANSWER_MS, (error, answer) => resolve(error || !answer ? { ok: false, code: "unsent" } : answer));
  });
}

export function isRefusal(answer) {
  return answer.ok === false;
}

/** May the same message succeed later? */
export function isForLater(answer) {
  return LATER.has(answer.code) || !answer.sentence;
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Bytes as they came: a socket brings them as ArrayBuffer. */
export function bytes(data) {
  return data instanceof Uint8Array ? data : new Uint8Array(data);
}
