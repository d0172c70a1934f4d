// Matters put in order while they are typed: one split in two at the caret, two merged into one, an answer given to
// another matter. The server makes room; the words are moved here (moving.js).

import { entries, entryOf } from "../minutes/entries.js";
import { settled } from "../minutes/typing.js";
import { ticks } from "../parts/clock.js";
import { refuse, send } from "../parts/commands.js";
import { onApplied, shownAt } from "../parts/fragments.js";
import { newId } from "../parts/page.js";
import { focusField } from "./arrival.js";
import { reveal } from "./find.js";
import { isMine } from "./hearing.js";
import { choosePlace } from "./jump.js";
import { grip, indexOf, isReady, kept, markAt, put, release } from "./moving.js";
import { say } from "./say.js";
import { announce, offerUndo } from "./undoing.js";

const ARRIVAL_MS = 60000;
const LOOK_MS = 30;
const busy = new Set(); // matters something is being done with
const returning = new Map(); // a merged matter → the words it brought, which go when it comes back

/** The field of a matter's own words. */
export function wordsField(matter) {
  return matter.querySelector("textarea[data-kind=QUESTION]");
}

function entryIn(matter) {
  return entryOf(wordsField(matter).dataset.entry);
}

/** One thing at a time with a matter; whatever happens it is free again. */
async function once(id, work) {
  if (busy.has(id)) return;
  busy.add(id);
  await work().finally(() => busy.delete(id));
}

// ---- split ----------------------------------------------------------------------------------------------------------

/** Make two of a matter: what stands behind the caret goes into a new one right after it. */
export function split(matter) {
  const old = entryIn(matter);
  if (!isReady(old)) return refuse(say("notNow"));
  const place = markAt(old, wordsField(matter).selectionStart); // what is typed here meanwhile stays before it
  return once(matter.dataset.matter, () => splitAt(matter.dataset.matter, old, place));
}

async function splitAt(question, old, place) {
  const { doc } = old;
  if (old.creation && !(await settled(old.id))) return refuse(say("notNow"));
  const made = { new_question: newId(), new_entry: newId() };
  isMine(made.new_question);
  const answer = await send("question.split", { question, ...made });
  if (!answer.ok) return refuse(answer.sentence);
  const fresh = await arrival(made.new_entry);
  if (!fresh || old.doc !== doc || !isReady(old)) return refuse(say("wordsStay"));
  const tail = grip(old, indexOf(old, place));
  put(fresh, 0, tail.words.trimStart());
  focusStart(fresh.view.field);
  const taken = kept(fresh).then((isKept) => isKept && release(tail));
  const undo = () => unsplit(taken, { old, fresh, tail, question: made.new_question });
  offerUndo(say("split", { number: answer.result.number }), undo);
  await taken;
  if (fresh.sentence) refuse(fresh.sentence);
}

/** Resolves with an entry once its field is here and shows it; with null when that never happens. */
async function arrival(id) {
  const until = ticks() + ARRIVAL_MS;
  while (!isReady(entries.get(id))) {
    if (ticks() > until) return null;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return entries.get(id);
}

function focusStart(field) {
  reveal(field);
  field.focus();
  field.setSelectionRange(0, 0);
}

/** The words go back to where they were, and the matter that was made goes. */
async function unsplit(taken, { old, fresh, tail, question }) {
  await taken;
  if (!isReady(old) || !isReady(fresh)) return refuse(say("notNow"));
  const gap = tail.words.slice(0, tail.words.length - tail.words.trimStart().length);
  const at = old.text.length;
  const back = put(old, at, fresh.text.length ? gap + fresh.text.toString() : "");
  const isKept = (await settled(old.id)) && (await settled(fresh.id));
  focusField(old.view.field);
  old.view.field.setSelectionRange(at, at);
  const answer = isKept ? await send("question.remove", { question }) : { ok: false, sentence: say("notNow") };
  if (answer.ok) return announce(say("restored"));
  release(back);
  return refuse(answer.sentence);
}

// ---- merge ----------------------------------------------------------------------------------------------------------

/** Ask which other matter this one is to become part of. */
export function chooseMerge(matter) {
  const { matter: question, number } = matter.dataset;
  choosePlace(() => others(question, (other) => mergeInto(question, other)), say("mergeInto", { number }));
}

/** Every other matter as a line of a list. */
function others(question, go) {
  const matters = Array.from(document.querySelectorAll(".matter[data-number]"));
  const rows = matters.filter((matter) => matter.dataset.matter !== question && wordsField(matter));
  const words = (matter) => `${matter.dataset.number}: ${wordsField(matter).value.slice(0, 90)}`;
  return rows.map((matter) => ({ words: words(matter), go: () => go(matter.dataset.matter) }));
}

function matterOf(question) {
  return document.getElementById(`matter-${question}`);
}

function mergeInto(question, into) {
  return once(question, () => merge(matterOf(question), matterOf(into)));
}

async function merge(matter, target) {
  if (!matter || !target) return null;
  const [from, to] = [entryIn(matter), entryIn(target)];
  if (!isReady(from) || !isReady(to)) return refuse(say("notNow"));
  const joined = put(to, to.text.length, joint(to, from.text.toString().trim()));
  focusField(to.view.field); // the row of the other goes, and with it its field
  const isKept = (await settled(to.id)) && (await settled(from.id));
  const [question, into] = [matter.dataset.matter, target.dataset.matter];
  const answer = isKept ? await send("question.merge", { question, into }) : { ok: false, sentence: say("notNow") };
  if (!answer.ok) {
    release(joined);
    focusField(from.view.field);
    return refuse(answer.sentence);
  }
  returning.set(question, { joined, seq: answer.seq });
  watchReturns();
  const words = say("merged", { number: matter.dataset.number, into: target.dataset.number });
  return offerUndo(words, () => takeBack(answer.seq));
}

/** Words as they follow what an entry has: on a line of their own. */
function joint({ text }, words) {
  const before = text.toString();
  return words && before.trim() && !before.endsWith("\n") ? `\n${words}` : words;
}

/** A merged matter that is back has its words again, so those it had brought go from the other. */
function watchReturns() {
  for (const [question, { joined, seq }] of returning) {
    if (!isBack(question, seq)) continue;
    returning.delete(question);
    release(joined);
    announce(say("restored"));
  }
}

/** Whether a matter merged by event `seq` stands by itself again. Its row need never have left this screen: the undo
 * may have come in one patch with the merge. */
function isBack(question, seq) {
  const matter = matterOf(question);
  return matter && shownAt(matter) > seq && !document.getElementById(`merged-${question}`);
}

/** Undo the act with this number, if it is still the last one. */
async function takeBack(seq) {
  const answer = await send("act.undo", {}, { act: String(seq) });
  if (answer.ok) announce(say("restored"));
  else refuse(answer.sentence);
}

// ---- answers --------------------------------------------------------------------------------------------------------

/** Ask to which other matter an answer belongs. */
export function chooseAnswerPlace(matter, answer) {
  const { matter: question, number } = matter.dataset;
  choosePlace(() => others(question, (other) => moveAnswer(answer, other)), say("moveAnswer", { number }));
}

async function moveAnswer(answer, question) {
  const moved = await send("answer.move", { answer, question });
  if (!moved.ok) return refuse(moved.sentence);
  const target = matterOf(question);
  return offerUndo(say("answerMoved", { number: target ? target.dataset.number : "" }), () => takeBack(moved.seq));
}

export function startOperations() {
  onApplied(watchReturns);
}
