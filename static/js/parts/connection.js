// The socket: join, patches, heartbeat, catch-up; and the calm line that says how the connection is.
// Where a socket cannot be kept, the page asks over HTTP instead.

import { io } from "socket.io-client";

import { forget, hallTime, learn, now } from "./clock.js";
import { apply } from "./fragments.js";
import { conference, door, firstSeq, link, phrase } from "./page.js";

const SILENT_MS = 2000; // a short loss is nobody's business
const OLD_MS = 10000; // after that, say how old the picture is
const POLL_MS = 4000;
const AGAIN_MS = 1500;
const MOST_PIECES = 1000;
const DEAF_MS = 16000; // three missed heartbeats: the socket only looks alive

const last = {}; // audience → number of the newest patch (or snapshot) seen
const listeners = [];
const pushes = []; // [event, listener] of other parts, for the socket that is yet to be made
const reasonsToStay = [];
let socket;
let lostAt = 0;
let currentAt = now();
let heardAt = Date.now();
let catchingUp = false;

/** Call `listener(isConnected)` when the connection comes or goes. */
export function onConnection(listener) {
  listeners.push(listener);
}

export function isConnected() {
  return Boolean(socket && socket.connected && !lostAt);
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
    auth: link ? { link } : { conference },
    reconnectionDelay: 300,
    reconnectionDelayMax: 3000,
    timeout: 5000,
  });
  // A comparison of many entries brings two pieces of bytes for each; the library hangs up at more than ten.
  socket.io.decoder.opts.maxAttachments = MOST_PIECES;
  socket.on("connect", join);
  socket.on("disconnect", lost);
  socket.on("connect_error", refused);
  socket.on("patch", patched);
  socket.on("beat", beaten);
  for (const [event, listener] of pushes) socket.on(event, listener);
  setInterval(watch, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) woken();
  });
  window.addEventListener("online", woken);
}

function join() {
  const sentAt = Date.now();
  ask("join", {}, 5000, (error, snapshot) => {
    if (error) {
      // Disconnected meanwhile: the library connects again by itself, and would never again if we did so as well.
      if (socket.connected) socket.disconnect().connect();
      return;
    }
    if (!snapshot.fragments) {
      setTimeout(() => socket.connected && join(), AGAIN_MS); // too many at once, or the database is away for a moment
      return;
    }
    learn(snapshot.now, sentAt);
    show(snapshot);
    catchingUp = false;
    found();
  });
}

function show(snapshot) {
  for (const [audience, fragments] of Object.entries(snapshot.fragments)) {
    last[audience] = Math.max(last[audience] || 0, snapshot.seq);
    apply(fragments, snapshot.seq);
  }
  currentAt = now();
}

function patched(patch) {
  heard();
  // One before this never arrived? What this one brings is right all the same, and a snapshot on its way may be older.
  if (patch.after > (last[patch.audience] || firstSeq)) catchUp();
  else last[patch.audience] = Math.max(last[patch.audience] || 0, patch.seq);
  apply(patch.fragments, patch.seq);
}

function beaten(beat) {
  heard();
  if (beat.seq > (last[beat.audience] || firstSeq)) catchUp();
}

function catchUp() {
  if (catchingUp) return;
  catchingUp = true;
  join();
}

function heard() {
  heardAt = Date.now();
  currentAt = now();
}

function woken() {
  forget();
  if (socket.connected) catchUp();
  else socket.connect();
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
  if (!lostAt) {
    lostAt = Date.now();
    for (const listener of listeners) listener(false);
  }
  if (reason === "io server disconnect") socket.connect();
}

function found() {
  lostAt = 0;
  heard();
  for (const listener of listeners) listener(true);
  tell();
}

function watch() {
  if (socket.connected && Date.now() - heardAt > DEAF_MS) socket.disconnect().connect();
  if (lostAt && Date.now() - lostAt > OLD_MS) poll();
  tell();
}

let polledAt = 0;
function poll() {
  if (Date.now() - polledAt < POLL_MS) return;
  polledAt = Date.now();
  const sentAt = Date.now();
  fetch(`${door}/fragments`, { headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
    .then((snapshot) => {
      learn(snapshot.now, sentAt);
      show(snapshot);
    })
    .catch(() => {});
}

function tell() {
  const lostFor = lostAt ? Date.now() - lostAt : 0;
  const state = lostFor < SILENT_MS ? "good" : lostFor < OLD_MS ? "lost" : "old";
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
