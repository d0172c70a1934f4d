// A newly assigned matter, that the unit is next and its own turn are told by sound, vibration and words; what has been on the screen
// counts as seen.

import { alertSoftly } from "../parts/alerts.js";
import { send } from "../parts/commands.js";

const words = document.getElementById("unit-words").dataset;
const known = new Set();
const reported = new Set();
let turn = "";
let next = "";
let message = "";
let watcher = null;

export function startNews() {
  for (const task of tasks()) known.add(nameOf(task));
  turn = shown("turn");
  next = shown("next");
  message = newestMessage();
  if ("IntersectionObserver" in window) {
    watcher = new IntersectionObserver((entries) => entries.forEach(looked), { threshold: [0, 0.3] });
  }
  document.addEventListener("visibilitychange", watch);
  watch();
}

/** After a patch: tell what is new. */
export function tellNews() {
  const fresh = tasks().filter((task) => !known.has(nameOf(task)));
  for (const task of fresh) known.add(nameOf(task));
  if (fresh.length) say(words.assigned.replace("{numbers}", fresh.map((task) => task.dataset.number).join(", ")));
  if (shown("next") && shown("next") !== next) say(words.next);
  if (shown("turn") && shown("turn") !== turn) say(words.turn);
  next = shown("next");
  turn = shown("turn");
  if (newestMessage() && newestMessage() !== message) say(words.message);
  message = newestMessage();
  watch();
}

function say(sentence) {
  document.getElementById("news").textContent = sentence;
  alertSoftly();
}

function tasks() {
  return Array.from(document.querySelectorAll("[data-assignment]"));
}

/** A matter is news again when the unit asked for another one and the chair wishes it to answer. */
function nameOf(task) {
  return `${task.dataset.assignment} ${task.dataset.told}`;
}

/** During whose turn the unit is next, or has the floor: "turn" or "next"; empty when it does not. */
function shown(which) {
  const line = document.querySelector(`#unit-tasks [data-${which}]`);
  return line ? line.dataset[which] : "";
}

function newestMessage() {
  return document.querySelector("[data-newest]").dataset.newest;
}

function watch() {
  for (const task of tasks()) {
    if ("seen" in task.dataset || reported.has(nameOf(task))) continue;
    if (watcher) watcher.observe(task);
    else see(task);
  }
}

function looked({ isIntersecting, intersectionRatio, target, intersectionRect }) {
  const enough = intersectionRatio >= 0.3 || intersectionRect.height > window.innerHeight / 3;
  if (isIntersecting && enough) see(target);
}

function see(task) {
  const id = task.dataset.assignment;
  const name = nameOf(task);
  if (document.hidden || reported.has(name)) return;
  reported.add(name);
  if (watcher) watcher.unobserve(task);
  send("assignment.see", { assignment: id }).then((answer) => {
    if (answer.code === "unsent") reported.delete(name);
  });
}
