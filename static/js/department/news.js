// A newly assigned matter and the unit's own turn are told by sound, vibration and words; what has been on the screen
// counts as seen.

import { alertSoftly } from "../parts/alerts.js";
import { send } from "../parts/commands.js";

const words = document.getElementById("unit-words").dataset;
const known = new Set();
const reported = new Set();
let turn = "";
let watcher = null;

export function startNews() {
  for (const task of tasks()) known.add(task.dataset.assignment);
  turn = currentTurn();
  if ("IntersectionObserver" in window) {
    watcher = new IntersectionObserver((entries) => entries.forEach(looked), { threshold: [0, 0.3] });
  }
  document.addEventListener("visibilitychange", watch);
  watch();
}

/** After a patch: tell what is new. */
export function tellNews() {
  const fresh = tasks().filter((task) => !known.has(task.dataset.assignment));
  for (const task of fresh) known.add(task.dataset.assignment);
  if (fresh.length) say(words.assigned.replace("{numbers}", fresh.map((task) => task.dataset.number).join(", ")));
  if (currentTurn() && currentTurn() !== turn) say(words.turn);
  turn = currentTurn();
  watch();
}

function say(sentence) {
  document.getElementById("news").textContent = sentence;
  alertSoftly();
}

function tasks() {
  return Array.from(document.querySelectorAll("[data-assignment]"));
}

function currentTurn() {
  const card = document.querySelector("[data-turn]");
  return card ? card.dataset.turn : "";
}

function watch() {
  for (const task of tasks()) {
    if ("seen" in task.dataset || reported.has(task.dataset.assignment)) continue;
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
  if (document.hidden || reported.has(id)) return;
  reported.add(id);
  if (watcher) watcher.unobserve(task);
  send("assignment.see", { assignment: id }).then((answer) => {
    if (answer.code === "unsent") reported.delete(id);
  });
}
