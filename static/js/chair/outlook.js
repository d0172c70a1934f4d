// What the time that is left allows, in one sentence: how many more can be heard if everything raised is to be answered
// and the rest of the programme kept, and how many if turns are cut.

import { now } from "../parts/clock.js";
import { onApplied } from "../parts/fragments.js";

const CUTS = [3, 2, 1]; // minutes
const LOOK_MS = 5000;
const phrases = document.getElementById("outlook-words").dataset;

export function startOutlook() {
  show();
  onApplied(show);
  setInterval(show, LOOK_MS);
}

function show() {
  const place = document.getElementById("outlook");
  const queue = document.getElementById("chair-queue").dataset;
  const turns = queue.turns.split(" ").filter(Boolean).map(Number);
  const left = secondsLeft(queue, now());
  place.hidden = !turns.length || left === null;
  if (!place.hidden) write(place, sentence({ turns, left, answer: Number(queue.answer), open: openMatters() }));
}

/** Seconds until this step should end, sooner if later steps would not fit in otherwise; null without a plan. */
function secondsLeft({ started, planned, later, ends }, instant) {
  if (!started || !Number(planned)) return null;
  const ofStep = Number(started) + Number(planned) * 60000;
  const ofMeeting = ends ? Number(ends) - Number(later) * 60000 : ofStep;
  return (Math.min(ofStep, ofMeeting) - instant) / 1000;
}

/** Matters that still wait for an answer, as the console counts them. */
function openMatters() {
  const counts = document.querySelectorAll("#tab-unassigned .num, #tab-assigned .num");
  return Array.from(counts, (count) => Number(count.textContent) || 0).reduce((sum, one) => sum + one, 0);
}

function sentence({ turns, left, answer, open }) {
  const heard = fitting(turns, left, answer, open);
  const spoken = turns.slice(0, heard).reduce((sum, turn) => sum + turn, 0);
  const values = { waiting: turns.length, hear: heard, answers: open + heard, rest: Math.max(0, Math.floor((left - spoken) / 60)) };
  if (heard === turns.length) return fill(phrases.all, values);
  return `${fill(heard ? phrases.some : phrases.none, values)} ${cut(turns, left, answer, open, heard)}`.trim();
}

/** How many turns fit, each with its answer, when what is open already is answered, too. */
function fitting(turns, left, answer, open) {
  let rest = left - open * answer;
  const end = turns.findIndex((turn) => (rest -= turn + answer) < 0);
  return end < 0 ? turns.length : end;
}

/** The longest cut that lets everybody speak, else the shortest; nothing where a cut helps nobody. */
function cut(turns, left, answer, open, heard) {
  const tried = CUTS.map((minutes) => {
    return { minutes, more: fitting(turns.map((turn) => Math.min(turn, minutes * 60)), left, answer, open) };
  });
  const best = tried.find(({ more }) => more === turns.length) || tried[tried.length - 1];
  return best.more > heard ? fill(phrases.cut, { ...best, waiting: turns.length }) : "";
}

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function write(place, words) {
  if (place.textContent !== words) place.textContent = words;
}
