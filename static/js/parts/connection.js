// The socket: join, patches, heartbeat, catch-up; and the calm line that says how the connection is.
// Where a socket cannot be kept, the page asks over HTTP instead.

import { io } from "socket.io-client";

import { atLeast, forget, hallTime, learn, now, ticks } from "./clock.js";
import { apply, forgetNumbers, onMisfit } from "./fragments.js";
import { fetchWithin } from "./http.js";
import { conference, door, firstSeq, link, phrase, shownAs } from "./page.js";
import { onWake } from "./waking.js";

const SILENT_MS = 2000; // a short loss is nobody's business
const OLD_MS = 10000; // after that, say how old the picture is
const POLL_MS = 4000;
const AGAIN_MS = 1200;
const MOST_PIECES = 1000;
const ANSWER_MS = 5000;
const WOKEN_MS = 2000; // a connection that was left alone answers at once, or is dead
const QUIET_MS = 7000; // a heartbeat comes every 5 s: after this the socket perhaps only looks alive
const OPENING_MS = 1500; // a server that is reached answers sooner
const LETTING_IN_MS = 8000;
const PROBE_MS = 1200;

let last = {}; // audience → number of the newest patch (or snapshot) seen
let shownFirst = firstSeq; // where none of an audience has come yet
const listeners = [];
const pushes = []; // [event, listener] of other parts, for the socket that is yet to be made
const reasonsToStay = [];
let socket;
let lostAt = 0;
let currentAt = now();
let heardAt = ticks();
let openingAt = 0; // since when a connection is being opened
let openedAt = 0; // and since when it is open
let catchingUp = false;
let catchUpAgain = false;
let probing = false;
let polledWellAt = -Infinity;

/** Call `listener(isConnected)` when the connection comes or goes. */
export function onConnection(listener) {
  listeners.push(listener);
}

export function isConnected() {
  return Boolean(socket && socket.connected && !lostAt);
}

/** Where a socket cannot be kept: does the server answer over HTTP just now? */
export function isReachedByPolling() {
  return Boolean(lostAt) && ticks() - polledWellAt < 3 * POLL_MS;
}

/** Have long lists shown whole from now on (all.js); false without a connection: the next one brings them. */
export function askForAll() {
  document.body.dataset.all = "";
  if (isConnected()) misfitted();
  return isConnected();
}

/** Send a message and hand its answer to `answered`; errors out after `timeout` ms without one. */
export function ask(event, message, timeout, answered) {
  socket.timeout(timeout).emit(event, message, answered);
}

/** Call `listener(message)` for every push of this name. Before `startConnection`. */
export function listen(event, listener) {
  pushes.push([event, listener]);
}

/** Send a message that needs no answer; without a connection it is lost. */
export function emit(event, message) {
  if (isConnected()) socket.emit(event, message);
}

/** A page whose link no longer counts is loaded again, unless `reason()` is true: then what it shows stays. */
export function stayIf(reason) {
  reasonsToStay.push(reason);
}

export function startConnection() {
  socket = io({
    transports: ["websocket"],
    auth: link ? { link, screen: shownAs } : { conference },
    reconnectionDelay: 300,
    reconnectionDelayMax: 1000, // a server that is back is found within a second; half of it by chance, for a hall spreads
    timeout: 5000,
  });
  openingAt = ticks();
  socket.io.on("reconnect_attempt", () => (openingAt = ticks()));
  socket.io.on("open", () => ([openingAt, openedAt] = [0, ticks()]));
  socket.io.on("error", () => (openingAt = 0));
  socket.io.on("close", () => (openedAt = 0));
  // A comparison of many entries brings two pieces of bytes for each; the library hangs up at more than ten.
  socket.io.decoder.opts.maxAttachments = MOST_PIECES;
  onMisfit(misfitted);
  socket.on("connect", connected);
  socket.on("disconnect", lost);
  socket.on("connect_error", refused);
  socket.on("patch", patched);
  socket.on("beat", beaten);
  for (const [event, listener] of pushes) socket.on(event, listener);
  setInterval(watch, 1000);
  onWake(woken);
}

function connected() {
  catchingUp = true; // one snapshot will do, whatever heartbeats say until it comes
  beginAfresh();
  forget();
  join();
}

/** Event numbers are compared within one connection only: a restored database begins again at an earlier one. */
function beginAfresh() {
  last = {};
  shownFirst = 0;
  forgetNumbers();
}

function join(patience = ANSWER_MS) {
  const sentAt = ticks();
  const all = wantsAll();
  ask("join", { all }, patience, (error, snapshot) => {
    if (error) {
      // Disconnected meanwhile: the library connects again by itself, and would never again if we did so as well.
      if (socket.connected) renew();
      return;
    }
    if (!snapshot.fragments) {
      joinLater(); // too many at once, or the database is away for a moment
      return;
    }
    learn(snapshot.now, sentAt);
    show(snapshot);
    catchingUp = false;
    found();
    if (catchUpAgain || all !== wantsAll()) catchUp(); // what this one left out may be what asked for all
  });
}

function wantsAll() {
  return "all" in document.body.dataset;
}

function joinLater() {
  const wait = AGAIN_MS * (0.5 + Math.random());
  setTimeout(() => socket.connected && join(), wait);
}

function renew() {
  openingAt = ticks();
  socket.disconnect().connect();
}

function show(snapshot) {
  for (const [audience, fragments] of Object.entries(snapshot.fragments)) {
    last[audience] = Math.max(last[audience] || 0, snapshot.seq);
    apply(fragments, snapshot.seq);
  }
  currentAt = now();
}

function patched(patch) {
  heard(patch.now);
  // One before this never arrived? What this one brings is right all the same, and a snapshot on its way may be older.
  if (patch.after > (last[patch.audience] || shownFirst)) catchUp();
  else last[patch.audience] = Math.max(last[patch.audience] || 0, patch.seq);
  apply(patch.fragments, patch.seq);
}

function beaten(beat) {
  heard(beat.now);
  if (beat.seq > (last[beat.audience] || shownFirst)) catchUp();
}

function catchUp(patience) {
  if (catchingUp) return;
  catchingUp = true;
  catchUpAgain = false;
  join(patience);
}

/** A patch did not fit what is shown. The snapshot on its way may be older than that patch: ask again after it. */
function misfitted() {
  if (catchingUp) catchUpAgain = true;
  else catchUp();
}

function heard(serverNow) {
  atLeast(serverNow);
  heardAt = ticks();
  currentAt = now();
}

function woken() {
  forget();
  catchingUp = false;
  if (socket.connected) catchUp(WOKEN_MS);
  else renew();
}

function refused(error) {
  lost();
  if (error && error.message === "forbidden") shutOut();
  else if (!socket.active) setTimeout(() => socket.connect(), AGAIN_MS * (1 + Math.random())); // refused, not unheard
}

/** The link was revoked, or its cookie is gone (opening the link in another tab brings that back). */
function shutOut() {
  if (!reasonsToStay.some((reason) => reason())) window.location.reload();
  else setTimeout(() => socket.connect(), POLL_MS);
}

function lost(reason) {
  catchingUp = false;
  if (!lostAt) {
    lostAt = ticks();
    for (const listener of listeners) listener(false);
  }
  if (reason === "io server disconnect") socket.connect();
}

function found() {
  lostAt = 0;
  heard(now());
  for (const listener of listeners) listener(true);
  tell();
}

function watch() {
  if (isHanging()) probe();
  if (lostAt && ticks() - lostAt > OLD_MS) poll();
  tell();
}

/** Packets were lost and each side waits for the other, longer each time; meanwhile the network may be whole again. */
function isHanging() {
  const since = (instant, patience) => ticks() - instant > patience;
  if (socket.connected) return since(heardAt, QUIET_MS);
  return openedAt ? since(openedAt, LETTING_IN_MS) : Boolean(openingAt) && since(openingAt, OPENING_MS);
}

/** Does the server answer on a fresh connection? Then begin afresh as well. */
function probe() {
  if (probing) return;
  probing = true;
  const over = (isReached) => {
    probing = false;
    if (isReached && isHanging()) renew();
  };
  fetchWithin(PROBE_MS, "/healthz", { cache: "no-store" }).then((response) => over(response.ok), () => over(false));
}

let polledAt = -Infinity;
function poll() {
  if (ticks() - polledAt < POLL_MS) return;
  const sentAt = (polledAt = ticks());
  fetchWithin(POLL_MS, `${door}/fragments${wantsAll() ? "?all" : ""}`, { headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
    .then((snapshot) => {
      polledWellAt = ticks();
      learn(snapshot.now, sentAt);
      if (lostAt) beginAfresh();
      show(snapshot);
    })
    .catch(() => {});
}

/** For how long this screen has not been kept current. */
function troubledFor() {
  if (lostAt) return ticks() - lostAt;
  const quiet = ticks() - heardAt;
  return quiet > QUIET_MS ? quiet : 0;
}

function tell() {
  const troubled = troubledFor();
  const state = troubled < SILENT_MS ? "good" : troubled < OLD_MS ? "lost" : "old";
  const words = {
    good: phrase("connected"),
    lost: phrase("reconnecting"),
    old: phrase("pictureOf", { time: hallTime(currentAt) }),
  }[state];
  for (const element of document.querySelectorAll("[data-connection]")) {
    if (element.dataset.connection === state && element.dataset.words === words) continue;
    element.dataset.connection = state;
    element.dataset.words = words;
    const place = element.querySelector("[data-connection-words]") || element;
    place.textContent = words;
  }
}
