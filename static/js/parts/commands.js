// Forms that carry data-command are sent through the socket (or, without one, over HTTP) instead of leaving the page.
// pressed → pending → done, or a sentence why not. Every command has an id, so sending it twice does it once.

import { now, ticks } from "./clock.js";
import { isConnected, onConnection } from "./connection.js";
import { conference, link, newId, phrase } from "./page.js";
import { attemptFor, onLateAnswer, send } from "./sending.js";

export { send };

const DOUBLE_TAP_MS = 400;
const KEPT_AGAIN_MS = 2500;
const KEPT = "conference.kept." + (link || conference);
const outbox = readOutbox();
const keptListeners = [];
let sendingKept = false;

/** Call `listener(kept)` now and whenever the list of kept commands changes: [{name, args, id, at}]. */
export function onKept(listener) {
  keptListeners.push(listener);
  listener(outbox);
}

/** The arguments and expectations a form carries. Repeated or data-many fields become lists. */
export function read(form) {
  const args = {};
  const expects = {};
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith("expects.")) expects[name.slice(8)] = value;
    else if (isMany(form, name)) (args[name] = args[name] || []).push(value);
    else args[name] = value;
  }
  return { args, expects };
}

function isMany(form, name) {
  const fields = form.elements[name];
  const first = fields instanceof RadioNodeList ? fields[0] : fields;
  return Boolean(first && "many" in first.dataset);
}

/** The button this form was sent with. Older browsers do not tell (event.submitter), and Safari does not focus a tapped
 * button; so the last click on a button is remembered. Sent by Enter, it is the form's first button. */
let lastPressed = null;

function pressedIn(form) {
  const known = lastPressed && lastPressed.form === form && form.contains(lastPressed) ? lastPressed : null;
  lastPressed = null;
  return known || form.querySelector("button:not([type=button])");
}

/** The second tap of a double tap means what the button stood for at the first one. By then that may be done and the
 * button stand for the next speaker or step, whom nobody has invited. */
let lastTap = { name: "", meaning: "", at: 0 };

function isSecondOfDouble(name, expects) {
  const tap = { name, meaning: JSON.stringify(expects), at: ticks() };
  const isSame = name === lastTap.name && tap.at - lastTap.at < DOUBLE_TAP_MS;
  if (isSame && tap.meaning !== lastTap.meaning) return true;
  lastTap = tap;
  return false;
}

async function submit(form) {
  const pressed = pressedIn(form);
  if (pressed && pressed.getAttribute("aria-busy") === "true") return;
  const { args, expects } = read(form);
  if (isSecondOfDouble(form.dataset.command, { ...expects, about: form.dataset.about })) return;
  if (pressed && pressed.name) args[pressed.name] = pressed.value;
  // Kept before it is sent and under the id it is sent with: a lost answer or a closed page neither loses nor doubles it.
  const id = newId();
  const isKept = "kept" in form.dataset;
  if (isKept) keep(form.dataset.command, args, id);
  if (isKept && !isConnected()) {
    finish(form, { ok: true, kept: true });
    return;
  }
  setBusy(pressed, true);
  const answer = await (isKept ? attemptFor : send)(form.dataset.command, args, expects, id);
  setBusy(pressed, false);
  if (isKept && mayBeSentLater(answer)) {
    finish(form, { ok: true, kept: true });
    return;
  }
  if (isKept) drop(id);
  finish(form, answer);
}

function finish(form, answer) {
  if (!answer.ok) {
    refuse(answer.sentence, form);
    return;
  }
  clearRefusals();
  for (const field of form.querySelectorAll("[data-dirty]")) delete field.dataset.dirty;
  if ("reset" in form.dataset) form.reset();
  const sheet = form.closest("details[data-sheet]");
  if (sheet && !("stay" in form.dataset)) sheet.open = false;
  if (answer.kept) refuse(phrase("kept"), form);
  form.dispatchEvent(new CustomEvent("command:done", { bubbles: true, detail: answer }));
}

function setBusy(button, busy) {
  if (!button) return;
  button.classList.toggle("is-pending", busy);
  if (busy) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}

/** Show a sentence why something was not done, in its own fixed place, so that nothing moves. */
export function refuse(sentence) {
  const place = document.getElementById("refusals");
  if (!place) return;
  place.textContent = "";
  const box = document.createElement("div");
  box.className = "refusal";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet";
  close.textContent = phrase("close");
  close.addEventListener("click", clearRefusals);
  box.append(words, close);
  place.append(box);
}

function clearRefusals() {
  const place = document.getElementById("refusals");
  if (place) place.textContent = "";
}

// ---- forms sent while offline: kept, and sent once -------------------------------------------------

function keep(name, args, id) {
  outbox.push({ name, args, id, at: now() });
  writeOutbox();
}

function drop(id) {
  const place = outbox.findIndex((kept) => kept.id === id);
  if (place >= 0) outbox.splice(place, 1);
  writeOutbox();
}

function mayBeSentLater(answer) {
  return ["unsent", "unknown", "unavailable", "too_many", "broken"].includes(answer.code);
}

async function sendKept() {
  if (sendingKept) return;
  sendingKept = true;
  while (outbox.length && isConnected()) {
    const { name, args, id } = outbox[0];
    const answer = await attemptFor(name, args, {}, id);
    if (mayBeSentLater(answer)) {
      setTimeout(sendKept, KEPT_AGAIN_MS * (0.6 + 0.8 * Math.random())); // the connection may stay as it is meanwhile
      break;
    }
    drop(id);
    if (answer.ok) clearRefusals();
    else refuse(answer.sentence);
  }
  sendingKept = false;
}

function readOutbox() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) || [];
  } catch {
    return []; // private mode: kept in memory only
  }
}

function writeOutbox() {
  try {
    localStorage.setItem(KEPT, JSON.stringify(outbox));
  } catch {
    // private mode: kept in memory only
  }
  for (const listener of keptListeners) listener(outbox);
}

export function startCommands() {
  document.addEventListener("click", (event) => (lastPressed = event.target.closest("button")), true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.command) return;
    event.preventDefault();
    submit(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-at-once]");
    if (form) submit(form);
  });
  onConnection((connected) => connected && sendKept());
  onLateAnswer((answer) => (answer.ok ? clearRefusals() : refuse(answer.sentence)));
}
