// The list of delegates in this browser's memory, so that a name is found at once and also while the server is away.
// It is fetched when the page opens; afterwards only who has changed since. Nothing of it is kept on the device.

import { fetchWithin } from "../parts/http.js";
import { fold } from "../parts/fold.js";
import { door } from "../parts/page.js";

const PATIENCE_MS = 8000;
const AGAIN_MS = 3000;
const lines = new Map(); // id → {id, person, name, place, folded, came}, in protocol order
const listeners = [];
let seq = null;
let isAsking = false;
let isStale = false;

/** Call `listener()` whenever the list has changed. */
export function onRoster(listener) {
  listeners.push(listener);
}

/** Everybody with a word beginning with each of the given words, accents and case aside; whose name begins so first. */
export function search(words, limit) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const found = [...lines.values()].filter(({ folded }) => wanted.every((word) => ` ${folded}`.includes(` ${word}`)));
  const whole = wanted.join(" ");
  const [first, rest] = [[], []];
  for (const line of found) (fold(line.name).includes(whole) ? first : rest).push(line);
  return [...first, ...rest].slice(0, limit);
}

export function lineOf(id) {
  return lines.get(id);
}

/** What was done here counts at once, whether the server has heard of it or not. */
export function note(id, came) {
  const line = lines.get(id);
  if (line) line.came = came;
  tell();
}

/** Bring the list up to date; asked again meanwhile, once more afterwards. */
export async function refresh() {
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  while (isStale) {
    isStale = false;
    if (!(await ask())) {
      setTimeout(refresh, AGAIN_MS);
      break;
    }
  }
  isAsking = false;
}

async function ask() {
  try {
    const answer = await fetchWithin(PATIENCE_MS, `${door}/delegates${seq === null ? "" : `?since=${seq}`}`);
    if (!answer.ok) return answer.status === 403; // a revoked link will not get better by asking again
    take(await answer.json());
    return true;
  } catch {
    return false; // no connection: the list as it was serves meanwhile
  }
}

function take(answer) {
  if (answer.whole) lines.clear();
  for (const line of answer.lines) lines.set(line.id, line);
  seq = answer.seq;
  tell();
}

function tell() {
  for (const listener of listeners) listener();
}
