// Notes moved up and down and deleted, empty matters opened by mistake deleted; everything deleted here comes back with
// one press. Alt and a letter does it where the cursor is; the buttons of a row do the same.

import { entryOf } from "../minutes/entries.js";
import { settled } from "../minutes/typing.js";
import { everything } from "../parts/all.js";
import { refuse, send } from "../parts/commands.js";
import { onApplied, shownAt } from "../parts/fragments.js";
import { focusField, focusOnArrival } from "./arrival.js";
import { openHistory } from "./history.js";
import { matterInUse } from "./keys.js";
import { chooseAnswerPlace, chooseMerge, split, wordsField } from "./operations.js";
import { say } from "./say.js";
import { isComposing, isEntry } from "./splice.js";
import { announce, offerUndo } from "./undoing.js";

const PUSH_MS = 4000;
let moves = Promise.resolve(); // one after the other: each begins where the last one led

// ---- moving ---------------------------------------------------------------------------------------------------------

function move(field, isUp) {
  if (field.dataset.kind !== "NOTE") return refuse(say("onlyNotesMove"));
  moves = moves.then(() => moveOnce(field, isUp)).catch(() => {});
  return moves;
}

async function moveOnce(field, isUp) {
  await everything(); // what stands above may be an earlier turn
  const row = field.closest(".entry");
  const place = row && (isUp ? placeAbove(row) : placeBelow(row));
  if (!place) return announce(say(isUp ? "isFirst" : "isLast"));
  if (place.speech) unfold(place.speech);
  const answer = await send("entry.move", { entry: field.dataset.entry, ...place });
  if (!answer.ok) return refuse(answer.sentence);
  await shownUpTo(answer.seq);
  return settleAfter(field, isUp);
}

/** Where a note goes when it goes up by one: before its neighbour, else to the end of the speech or step above. */
function placeAbove(row) {
  const matter = row.closest(".matter");
  const line = neighbour(row, "previousElementSibling");
  if (line && line.matches("details.speech")) return { speech: line.dataset.speech };
  if (line) return { before: entryOfLine(line) };
  if (matter) return { before: wordsField(matter).dataset.entry };
  const above = blockBeside(row, -1);
  if (!above) return null;
  return above.matches(".speech") ? { speech: above.dataset.speech } : endOfStep(above);
}

function placeBelow(row) {
  const matter = row.closest(".matter");
  const line = neighbour(row, "nextElementSibling");
  if (line && line.matches("details.speech")) return startOfSpeech(line);
  if (line) return { after: entryOfLine(line) };
  if (matter) return { after: wordsField(matter).dataset.entry };
  const below = blockBeside(row, 1);
  if (!below) return null;
  return below.matches(".speech") ? startOfSpeech(below) : startOfStep(below);
}

/** The next note, matter or turn beside a row, under the same heading. */
function neighbour(row, side) {
  let line = row[side];
  while (line && !line.matches(".note-entry, .matter[data-number], details.speech")) line = line[side];
  return line;
}

function entryOfLine(line) {
  return line.querySelector("textarea[data-entry]").dataset.entry;
}

/** The speech, or the step without one, above or below the heading a row stands under. */
function blockBeside(row, step) {
  const home = row.closest("details.speech") || row.closest(".step-part");
  const blocks = Array.from(document.querySelectorAll("details.speech, .step-part:not(.written):not(.conclusion):not(#step-outside)"));
  const passed = (block) => block !== home && !block.contains(home) && !(block.matches(".step-part") && block.querySelector("details.speech"));
  const beside = blocks.filter((block) => passed(block) && isBeside(home, block, step));
  return step < 0 ? beside[beside.length - 1] : beside[0];
}

function isBeside(home, block, step) {
  const position = home.compareDocumentPosition(block);
  if (position & Node.DOCUMENT_POSITION_CONTAINED_BY) return false;
  return Boolean(position & (step < 0 ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING));
}

function startOfSpeech(speech) {
  const first = speech.querySelector(":scope > .note-entry, :scope > .matter[data-number]");
  const { speech: id } = speech.dataset;
  return first ? { before: entryOfLine(first), speech: id } : { speech: id };
}

function startOfStep(part) {
  const first = part.querySelector(":scope > .note-entry");
  return first ? { before: entryOfLine(first) } : endOfStep(part);
}

function endOfStep(part) {
  return { step: part.id.slice("step-".length) };
}

function unfold(speech) {
  document.getElementById(`speech-${speech}`).open = true;
}

/** Resolves once the minutes shown are at this event, or when that takes too long. */
function shownUpTo(seq) {
  return new Promise((resolve) => {
    waiting.push({ seq, resolve });
    setTimeout(resolve, PUSH_MS);
    look();
  });
}
let waiting = [];

function look() {
  const seq = shownAt(document.getElementById("secretary-minutes"));
  for (const one of waiting) if (one.seq <= seq) one.resolve();
  waiting = waiting.filter((one) => one.seq > seq);
}

/** The cursor stays among the same letters, wherever the row is now. */
function settleAfter(field, isUp) {
  const now = document.getElementById(field.id);
  if (!now) return;
  const { selectionStart, selectionEnd } = now;
  if (document.activeElement !== now) {
    now.focus();
    now.setSelectionRange(selectionStart, selectionEnd);
  }
  now.scrollIntoView({ block: "nearest" });
  announce(say(isUp ? "movedUp" : "movedDown"));
}

// ---- deleting -------------------------------------------------------------------------------------------------------

function remove(field) {
  if (field.dataset.kind === "NOTE") return removeNote(field);
  if (field.dataset.kind !== "QUESTION") return refuse(say("staysWithMatter"));
  return field.value.trim() ? refuse(say("notEmpty")) : removeMatter(field);
}

function removeNote(field) {
  const { entry } = field.dataset;
  return removeWith(field, "entry", entry, say("noteDeleted"), `#entry-${entry}`);
}

function removeMatter(field) {
  const { matter, number } = field.closest(".matter").dataset;
  return removeWith(field, "question", matter, say("matterDeleted", { number: number || "" }), `[data-about="${matter}"]`);
}

/** Delete a note or a matter once the server has its words; the cursor goes to the field beside it. */
async function removeWith(field, noun, id, words, selector) {
  const hadFocus = field === document.activeElement;
  if (!(await settled(field.dataset.entry))) return refuse(say("notNow"));
  const beside = fieldBeside(field);
  if (hadFocus && beside) focusField(beside);
  else if (hadFocus) field.blur(); // a field in use is not taken away
  const answer = await send(`${noun}.remove`, { [noun]: id });
  if (answer.ok) return offerUndo(words, () => restore(noun, id, selector));
  if (hadFocus) focusField(field);
  return refuse(answer.sentence);
}

function fieldBeside(field) {
  const fields = Array.from(document.querySelectorAll("#secretary-minutes textarea[data-entry]"));
  const at = fields.indexOf(field);
  return fields[at - 1] || fields[at + 1] || null;
}

async function restore(noun, id, selector) {
  focusOnArrival(selector);
  const answer = await send(`${noun}.restore`, { [noun]: id });
  if (answer.ok) announce(say("restored"));
  else refuse(answer.sentence);
}

// ---- keys and buttons -----------------------------------------------------------------------------------------------

/** What is done with a matter, by the name on its button. */
const ON_MATTER = {
  split,
  merge: chooseMerge,
  remove: (matter) => remove(wordsField(matter)),
  history: (matter) => openHistory(wordsField(matter)),
};

function withMatter(act) {
  const matter = matterInUse();
  if (matter) act(matter);
  else refuse(say("noMatter"));
}

const KEYS = {
  KeyS: (field) => (isQuestion(field) ? split(field.closest(".matter")) : refuse(say("noCaret"))),
  KeyG: () => withMatter(chooseMerge),
  KeyH: (field) => (isEntry(field) ? openHistory(field) : refuse(say("noField"))),
  ArrowUp: (field) => move(field, true),
  ArrowDown: (field) => move(field, false),
  Delete: (field) => remove(field),
};
const EVERYWHERE = new Set(["KeyS", "KeyG", "KeyH"]); // the others mean something else outside a text

function isQuestion(field) {
  return isEntry(field) && field.dataset.kind === "QUESTION";
}

function pressed(event) {
  if (isComposing(event) || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const act = KEYS[event.code];
  if (!act || !(EVERYWHERE.has(event.code) || isEntry(event.target))) return;
  event.preventDefault();
  if (!event.repeat) act(event.target);
}

function clicked(event) {
  const button = event.target.closest("[data-operation]");
  if (!button) return;
  const sheet = button.closest("details[data-sheet]");
  if (sheet) sheet.open = false;
  const { operation, answer, historyOf } = button.dataset;
  const matter = button.closest(".matter");
  if (sheet) wordsField(matter).focus(); // the cursor is where it was among the words
  if (answer) chooseAnswerPlace(matter, answer);
  else if (historyOf) openHistory(entryOf(historyOf).view.field);
  else ON_MATTER[operation](matter);
}

export function startArranging() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", clicked);
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target.dataset.command !== "entry.remove") return;
      event.preventDefault();
      event.stopPropagation();
      removeNote(event.target.closest(".entry").querySelector("textarea[data-entry]"));
    },
    true,
  );
  onApplied(look);
}
