// One command on its way: asked again under its id until its answer is known, which does it once.

import { ticks } from "./clock.js";
import { ask, isConnected, isReachedByPolling } from "./connection.js";
import { fetchWithin } from "./http.js";
import { link, newId, phrase } from "./page.js";

const ANSWER_MS = 5000;
const AGAIN_MS = 300;
const AWAY_AGAIN_MS = 1000; // the database is away for a moment
const GIVE_UP_MS = 12000;
const AWAY_GIVE_UP_MS = 6000;
const LATE_AGAIN_MS = 2000;
const unknown = []; // commands that may have been done, although nobody was told
const lateListeners = [];
let findingOut = false;
let underway = 0;

/** Call `listener(answer)` when it becomes known what became of a command that was given up as "unknown". */
export function onLateAnswer(listener) {
  lateListeners.push(listener);
}

/** Send a command; resolves with the answer {ok, seq, result} or {ok: false, code, sentence}. Given up with the code
 * "unsent" it was not done and never will be. With "unknown" it may have been: it is asked again, without an end, under
 * the same id, and the sentence says so. */
export async function send(name, args = {}, expects = {}, id = newId()) {
  const answer = await attemptFor(name, args, expects, id);
  if (answer.code === "unknown") {
    unknown.push({ name, args, expects, id });
    findOutLater();
  }
  return answer;
}

/** The same for somebody who keeps the command and sends it again later. */
export function attemptFor(name, args, expects, id) {
  const sending = { message: { name, args, expects, id }, startedAt: ticks(), mayBeDone: false };
  count(1);
  return new Promise((resolve) => {
    attempt(sending, (answer) => {
      count(-1);
      resolve(answer);
    });
  });
}

/** How many are on their way stands on the page: the button of one may be gone with its fragment meanwhile. */
function count(more) {
  underway += more;
  document.documentElement.dataset.underway = String(underway);
}

function attempt(sending, resolve) {
  const unheard = () => again(sending, resolve, AGAIN_MS, GIVE_UP_MS, null);
  const heard = (answer) => {
    if (answer.code === "unconfirmed") sending.mayBeDone = true;
    const isAway = answer.code === "unavailable" || answer.code === "unconfirmed";
    if (isAway) again(sending, resolve, AWAY_AGAIN_MS, AWAY_GIVE_UP_MS, answer);
    else resolve(answer);
  };
  if (isConnected()) {
    ask("command", sending.message, ANSWER_MS, (error, answer) => {
      if (error) sending.mayBeDone = true; // its way there may have been whole
      (error ? unheard : heard)(answer);
    });
  } else if (isReachedByPolling()) {
    post(sending.message).then(heard, () => {
      sending.mayBeDone = true;
      unheard();
    });
  } else unheard();
}

function again(sending, resolve, wait, patience, answer) {
  if (ticks() - sending.startedAt < patience) setTimeout(() => attempt(sending, resolve), wait);
  else if (sending.mayBeDone) resolve({ ok: false, code: "unknown", sentence: phrase("unknown") });
  else resolve(answer || { ok: false, code: "unsent", sentence: phrase("notSent") });
}

function post(message) {
  const headers = { "Content-Type": "application/json" };
  if (link) headers["X-Conference-Link"] = link;
  const slug = document.body.dataset.slug;
  return fetchWithin(ANSWER_MS, `/api/v1/conferences/${slug}/commands/${message.name}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ args: message.args, expects: message.expects, id: message.id }),
  }).then((response) => response.json().then((answer) => ({ ok: response.ok, ...answer })));
}

// ---- what became of those that were given up ---------------------------------------------------------------------------

function findOutLater() {
  if (findingOut) return;
  findingOut = true;
  setTimeout(findOut, LATE_AGAIN_MS);
}

async function findOut() {
  while (unknown.length && isConnected()) {
    const { name, args, expects, id } = unknown[0];
    const answer = await attemptFor(name, args, expects, id);
    if (["unknown", "unsent", "unavailable", "too_many"].includes(answer.code)) break;
    unknown.shift();
    for (const listener of lateListeners) listener(answer);
  }
  findingOut = false;
  if (unknown.length) findOutLater();
}
