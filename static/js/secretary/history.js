// Who wrote an entry, and how it read at any moment since. An earlier wording comes back as an edit made here, like typing.

import { hallTime } from "../parts/clock.js";
import { refuse } from "../parts/commands.js";
import { door } from "../parts/page.js";
import { settled } from "../minutes/typing.js";
import { difference } from "../minutes/splice.js";
import { focusField } from "./arrival.js";
import { say } from "./say.js";
import { splice } from "./splice.js";
import { announce } from "./undoing.js";

const REST_MS = 120; // a slider that is still being drawn asks for nothing
const FRAME_MS = 450;
const MOST_FRAMES = 40;
const box = document.getElementById("history");
const slider = document.getElementById("history-at");
const words = document.getElementById("history-words");
const part = (name) => box.querySelector(`[data-part="${name}"]`);
let shown = null; // {field, steps, edits, names, texts, at}
let resting = null;
let isPlaying = false;

/** Open the history of a field's entry. */
export async function openHistory(field) {
  const { entry } = field.dataset;
  await settled(entry); // with what has just been typed, where the server can be reached
  const found = await ask(`${entry}/history.json`);
  if (!found) return refuse(say("noHistory"));
  shown = read(field, found);
  part("title").textContent = say("history", { what: field.getAttribute("aria-label") });
  part("authors").replaceChildren(...found.authors.map((author) => authorRow(author, found.authors)));
  part("edits").replaceChildren(...shown.edits.map(editRow));
  part("nothing").hidden = shown.steps.length > 0;
  part("replay").hidden = !shown.steps.length;
  slider.max = String(Math.max(0, shown.steps.length - 1));
  box.hidden = false;
  if (shown.steps.length) show(shown.steps.length - 1);
  (shown.steps.length ? slider : part("close")).focus();
  return null;
}

async function ask(path) {
  try {
    const answer = await fetch(`${door}/entries/${path}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // no server just now
  }
}

function read(field, { entry, authors, edits }) {
  const names = new Map(authors.map(({ key, name }) => [key, name || say("someone")]));
  const steps = edits.flatMap((edit) => edit.steps);
  const ends = [];
  for (const edit of edits) ends.push((ends[ends.length - 1] ?? -1) + edit.steps.length);
  const numbered = edits.map((edit, nth) => ({ ...edit, end: ends[nth], name: names.get(edit.author) }));
  return { field, entry, names, steps, edits: numbered, texts: new Map(), at: -1 };
}

function authorRow({ name, typed }, authors) {
  const all = authors.reduce((sum, author) => sum + author.typed, 0);
  const share = all ? Math.round((100 * typed) / all) : 0;
  const row = element("li");
  const bar = element("progress");
  Object.assign(bar, { max: 100, value: share });
  bar.setAttribute("aria-hidden", "true");
  row.append(element("b", name || say("someone")), element("span", say("share", { share, count: typed }), "num"), bar);
  return row;
}

function editRow(edit) {
  const row = element("li");
  const button = element("button", "", "button quiet");
  button.type = "button";
  button.append(element("span", hallTime(edit.until), "num"), element("b", edit.name), element("span", say("letters", { count: edit.typed }), "second num"));
  button.addEventListener("click", () => show(edit.end));
  row.append(button);
  return row;
}

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Show how it read after this step. Returns once it is shown. */
async function show(at) {
  const { steps, edits, names, texts, entry } = shown;
  const step = steps[at];
  shown.at = at;
  slider.value = String(at);
  const when = say("at", { time: time(step.at), name: names.get(step.author) });
  slider.setAttribute("aria-valuetext", when);
  part("when").textContent = when;
  const current = edits.findIndex((edit) => at <= edit.end);
  part("edits").querySelectorAll("button").forEach((button, nth) => mark(button, nth === current));
  if (!texts.has(step.update)) {
    const found = await ask(`${entry}/history/${step.update}.json`);
    if (found) texts.set(step.update, found.text.replace(/\r\n?/g, "\n"));
  }
  if (!shown || shown.at !== at) return;
  const text = texts.get(step.update);
  words.textContent = text === undefined ? say("noHistory") : text || say("wasEmpty");
  words.classList.toggle("second", !text);
  part("restore").disabled = text === undefined || text === shown.field.value;
}

function mark(button, isCurrent) {
  if (isCurrent) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  if (isCurrent) button.scrollIntoView({ block: "nearest" });
}

function time(instant) {
  return `${hallTime(instant)}:${String(new Date(instant).getUTCSeconds()).padStart(2, "0")}`;
}

// ---- replay -----------------------------------------------------------------------------------------------------------

async function play() {
  if (isPlaying) return stop();
  const last = shown.steps.length - 1;
  const stride = Math.max(1, Math.ceil(last / MOST_FRAMES));
  let at = shown.at >= last ? 0 : shown.at;
  playing(true);
  while (isPlaying && shown) {
    await show(at);
    if (at >= last) break;
    await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
    at = Math.min(last, at + stride);
  }
  return playing(false);
}

function stop() {
  return playing(false);
}

function playing(isOn) {
  isPlaying = isOn;
  part("play").setAttribute("aria-pressed", String(isOn));
}

// ---- restoring --------------------------------------------------------------------------------------------------------

/** The wording that is shown becomes the present one, by one edit of the field. */
function restore() {
  const { field, steps, at, texts } = shown;
  const text = texts.get(steps[at].update);
  const now = document.getElementById(field.id);
  close();
  if (text === undefined || !now) return;
  const change = difference(now.value, text);
  focusField(now);
  if (change) splice(now, { start: change.at, end: change.at + change.removed, text: change.inserted });
  announce(say("wordingRestored", { time: hallTime(steps[at].at) }));
}

function close() {
  const { field } = shown;
  stop();
  box.hidden = true;
  shown = null;
  const now = document.getElementById(field.id);
  if (now) now.focus();
}

/** The focus goes round inside the sheet. */
function keepInside(event) {
  const inside = Array.from(box.querySelectorAll("button, input, [tabindex='0']")).filter((one) => !one.disabled && one.offsetParent);
  const [first, last] = [inside[0], inside[inside.length - 1]];
  const end = event.shiftKey ? first : last;
  if (event.target !== end) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

export function startHistory() {
  slider.addEventListener("input", () => {
    stop();
    clearTimeout(resting);
    const at = Number(slider.value);
    resting = setTimeout(() => shown && show(at), REST_MS);
  });
  part("play").addEventListener("click", play);
  part("restore").addEventListener("click", restore);
  part("close").addEventListener("click", close);
  box.addEventListener("pointerdown", (event) => event.target === box && close());
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    else if (event.key === "Tab") keepInside(event);
  });
}
