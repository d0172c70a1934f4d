// New matters, answers and notes appear at once, also while the server is away: a row is made here with the ids it will
// have, and when a fragment brings the row, it is the same one, with the cursor and the words in it.

import { create } from "../minutes/creations.js";
import { bindFields } from "../minutes/binding.js";
import { read } from "../parts/commands.js";
import { newId } from "../parts/page.js";
import { focusField } from "./arrival.js";
import { isMine } from "./hearing.js";
import { say } from "./say.js";
import { showEntry } from "./states.js";
import { announce } from "./undoing.js";

const MADE = { "question.ask": "madeMatter", "answer.add": "madeAnswer", "entry.open": "madeNote" };
const MAKERS = {
  "question.ask": ({ speech }) => makeMatter(speech || root().dataset.askIn),
  "answer.add": (args) => makeAnswer(args),
  "entry.open": () => makeNote(),
};

function root() {
  return document.getElementById("secretary-minutes");
}

/** A matter at the end of a speech; null when that speech is not on this page. */
export function makeMatter(speech) {
  const block = speech && document.getElementById(`speech-${speech}`);
  if (!block) return null;
  const [question, entry] = [newId(), newId()];
  const row = clone("made-matter", entry, question);
  isMine(question);
  block.insertBefore(row, block.querySelector(":scope > .ghost"));
  return begin("question.ask", { speech, question, entry }, row);
}

/** An answer to a matter, by whoever leads it or is named. */
export function makeAnswer(args) {
  const matter = document.getElementById(`matter-${args.question}`);
  if (!matter) return null;
  const [answer, entry] = [newId(), newId()];
  const row = clone("made-answer", entry, answer);
  const above = Array.from(matter.querySelectorAll(":scope > .entry:not(.note-entry):not(.result)"));
  above[above.length - 1].after(row);
  return begin("answer.add", { ...args, answer, entry }, row);
}

/** A free note where the meeting is. */
export function makeNote() {
  const entry = newId();
  const row = clone("made-note", entry, "");
  const speech = document.getElementById(`speech-${root().dataset.now || "none"}`);
  const place = speech || document.querySelector(".step-part.current") || root();
  place.insertBefore(row, place.querySelector(":scope > .ghost"));
  return begin("entry.open", { entry }, row);
}

function clone(template, entry, about) {
  const box = document.createElement("div");
  box.innerHTML = document.getElementById(template).innerHTML.split("NEW-ENTRY").join(entry).split("NEW-ABOUT").join(about);
  return box.firstElementChild;
}

function begin(command, args, row) {
  const entry = create(command, args);
  bindFields(() => {});
  showEntry(entry.id);
  const field = row.querySelector("textarea");
  focusField(field);
  announce(say(MADE[command]));
  return field;
}

export function startRows() {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const make = MAKERS[form.dataset.command];
      if (!make || !make(read(form).args)) return;
      event.preventDefault();
      event.stopPropagation();
      const sheet = form.closest("details[data-sheet]");
      if (sheet) sheet.open = false;
    },
    true,
  );
}
