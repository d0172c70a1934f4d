// Every act by keyboard. Keys press the same buttons that can be seen, so nothing has a meaning of its own here.

import { entries, isUnsent } from "../minutes/entries.js";
import { settled } from "../minutes/typing.js";
import { ticks } from "../parts/clock.js";
import { refuse } from "../parts/commands.js";
import { focusField } from "./arrival.js";
import { openJump } from "./jump.js";
import { makeAnswer, makeMatter } from "./rows.js";
import { say } from "./say.js";

const PATIENCE_MS = 3000;

const root = () => document.getElementById("secretary-minutes");

/** The matter the cursor is in; else the one being answered; else the newest of the current speech. */
export function matterInUse() {
  const inside = document.activeElement && document.activeElement.closest(".matter");
  const { currentMatter, now } = root().dataset;
  return inside || document.getElementById(`matter-${currentMatter}`) || last(document.querySelectorAll(`#speech-${now || "none"} .matter`));
}

function last(list) {
  return list[list.length - 1] || null;
}

function question(matter) {
  return matter.querySelector("textarea[data-kind=QUESTION]");
}

/** A new matter in the current speech; an empty one that is already there is used first. */
function ask() {
  const speech = root().dataset.askIn;
  const newest = last(document.querySelectorAll(`#speech-${speech || "none"} .matter`));
  if (newest && !question(newest).value.trim()) focusField(question(newest));
  else if (!makeMatter(speech)) press(document.querySelector(".status [data-key='Alt+Q']"));
}

function answer() {
  const matter = matterInUse();
  if (!matter) return refuse(say("noMatter"));
  const empty = Array.from(matter.querySelectorAll("textarea[data-kind=ANSWER]")).find((field) => !field.value.trim());
  if (empty) return focusField(empty);
  const form = matter.querySelector("[data-adds=answer] button");
  return form ? press(form) : makeAnswer({ question: matter.dataset.matter });
}

function pass() {
  const matter = document.activeElement.closest(".matter") || matterInUse();
  if (!matter) return refuse(say("noMatter"));
  const form = matter.querySelector("[data-command='question.pass']");
  const field = question(matter);
  if (form) return press(form.querySelector("button"));
  if (!isKept(field.dataset.entry)) return refuse(say("nothingToPass"));
  return settled(field.dataset.entry).then((isSaved) => isSaved && passOnArrival(matter.id));
}

/** The button comes with the fragment that tells of the new wording. */
function passOnArrival(matter, until = ticks() + PATIENCE_MS) {
  const button = document.querySelector(`#${matter} [data-command='question.pass'] button`);
  if (button) button.click();
  else if (ticks() < until) setTimeout(() => passOnArrival(matter, until), 50);
}

/** Is some of an entry's typing not on the server yet? */
function isKept(id) {
  return entries.has(id) && isUnsent(entries.get(id));
}

function press(button) {
  if (button) button.click();
}

/** Enter in a matter: the next one of its speech, or a new one at the end of the current speech; from an earlier speech's
 * last matter to the one who has the floor by now. */
function enter(event) {
  const field = event.target;
  if (field.dataset.kind !== "QUESTION" || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (event.repeat) return;
  const speech = field.closest(".speech");
  const fields = Array.from(speech.querySelectorAll("textarea[data-kind=QUESTION]"));
  const next = fields[fields.indexOf(field) + 1];
  const { askIn } = root().dataset;
  if (next) focusField(next);
  else if (askIn && (speech.dataset.speech !== askIn || field.value.trim())) ask();
}

const KEYS = {
  "Ctrl+Enter": ask,
  "Alt+Q": ask,
  "Alt+A": answer,
  "Alt+P": pass,
  "Ctrl+J": openJump,
  "Alt+O": () => press(document.querySelector("[data-key='Alt+O']")),
  "Alt+N": () => openSheet("add-sheet"),
  F2: () => press(document.querySelector("[data-key='F2']")),
  F4: () => press(document.querySelector("[data-key='F4']")),
  F6: () => press(document.querySelector("[data-key='F6']")),
};
const NOT_TYPING = {
  "/": () => document.getElementById("find").focus(),
  "?": () => openSheet("shortcuts"),
};

function openSheet(id) {
  const sheet = document.getElementById(id);
  if (sheet) sheet.open = !sheet.open;
}

function nameOf(event) {
  const letter = event.code && event.code.startsWith("Key") ? event.code.slice(3) : event.key; // Alt+letter types marks on some keyboards
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${letter}`;
}

function pressed(event) {
  if (event.isComposing || event.keyCode === 229) return; // Telex is still making a letter
  const target = event.target;
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const act = KEYS[nameOf(event)] || (!isTyping && NOT_TYPING[event.key]);
  if (act) {
    event.preventDefault();
    if (!event.repeat) act();
  } else if (event.key === "Enter" && target.tagName === "TEXTAREA" && "entry" in target.dataset) enter(event);
  else if (event.key === "Escape" && isTyping && !target.closest("details[data-sheet][open]")) target.blur();
}

export function startKeys() {
  document.addEventListener("keydown", pressed);
  document.getElementById("answer-now").addEventListener("click", answer);
  document.getElementById("pass-now").addEventListener("click", pass);
  document.getElementById("jump-now").addEventListener("click", openJump);
  for (const id of ["answer-now", "pass-now"]) {
    document.getElementById(id).addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays in its matter
  }
  // Before a wording is passed, what was typed of it is saved.
  document.addEventListener(
    "submit",
    (event) => {
      const entry = event.target.dataset.after;
      if (!entry || !isKept(entry)) return;
      event.preventDefault();
      event.stopPropagation();
      settled(entry).then((isSaved) => isSaved && press(event.target.querySelector("button")));
    },
    true,
  );
}
