// Ctrl+J: a list of every place in the minutes and of every act, narrowed while typing, with or without accents.

import { collectActs } from "./acts.js";
import { focusField } from "./arrival.js";
import { reveal } from "./find.js";
import { matterInUse } from "./keys.js";
import { everything } from "../parts/all.js";
import { occurrences } from "../parts/fold.js";

const MOST = 60;
const box = document.getElementById("jump");
const input = document.getElementById("jump-find");
const list = document.getElementById("jump-list");
const title = document.getElementById("jump-title");
const everywhere = box.getAttribute("aria-label");
let places = [];
let before = null;
let finding = null;

/** Open the list of every place in the minutes and of every act. */
export function openJump() {
  const matter = matterInUse();
  choosePlace(() => [...collect(), ...collectActs(matter)], everywhere);
}

/** Have one of what `find()` finds chosen: [{words, go}]. Escape brings the cursor back to where it was. */
export function choosePlace(find, label) {
  open(find, label);
  everything().then(() => {
    if (box.hidden || finding !== find) return;
    places = find();
    narrow();
  });
}

function open(find, label) {
  before = document.activeElement;
  finding = find;
  places = find();
  box.hidden = false;
  box.setAttribute("aria-label", label);
  title.textContent = label === everywhere ? "" : label;
  input.value = "";
  narrow();
  input.focus();
}

function collect() {
  const found = [];
  for (const link of document.querySelectorAll(".gaps a:not([data-all])")) {
    const heading = link.closest("ul").previousElementSibling.firstChild.textContent.trim();
    found.push({ words: `${heading}: ${link.getAttribute("aria-label") || link.textContent}`, go: () => follow(link) });
  }
  for (const head of document.querySelectorAll(".stephead h2, .speaker h3")) {
    found.push({ words: clean(head), go: () => reveal(head) });
  }
  for (const field of document.querySelectorAll("#secretary-minutes [data-entry]")) {
    found.push({ words: `${field.getAttribute("aria-label")}: ${field.value.slice(0, 90)}`, go: () => focusField(field) });
  }
  return found;
}

function clean(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}

function narrow() {
  const words = input.value.trim().split(/\s+/).filter(Boolean);
  const fitting = places.filter((place) => words.every((word) => occurrences(place.words, word).length)).slice(0, MOST);
  list.replaceChildren(...fitting.map(option));
  choose(0);
}

function option(place, index) {
  const row = document.createElement("li");
  row.id = `jump-${index}`;
  row.setAttribute("role", "option");
  row.textContent = place.words;
  row.addEventListener("pointerdown", (event) => event.preventDefault());
  row.addEventListener("click", () => go(place));
  row.go = () => go(place);
  return row;
}

function choose(index) {
  const rows = list.children;
  if (!rows.length) return;
  const chosen = (index + rows.length) % rows.length;
  Array.from(rows).forEach((row, place) => row.setAttribute("aria-selected", String(place === chosen)));
  input.setAttribute("aria-activedescendant", rows[chosen].id);
  rows[chosen].scrollIntoView({ block: "nearest" });
}

function chosenIndex() {
  return Array.from(list.children).findIndex((row) => row.getAttribute("aria-selected") === "true");
}

function go(place) {
  leave();
  if (place.isAct && before && before.isConnected) before.focus(); // acts leave the cursor where it was
  place.go();
}

function close() {
  leave();
  if (before && before.isConnected) before.focus();
}

/** The next key is not for the hidden field, which keeps the focus until the browser draws again. */
function leave() {
  box.hidden = true;
  input.blur();
}

/** Follow a link of the outline: to the field that is empty, if it means one. */
export async function follow(link) {
  const target = await placeOf(link);
  if (!target) return;
  const fields = Array.from(target.querySelectorAll("textarea[data-entry]"));
  const empty = fields.find((field) => field.dataset.kind === "ANSWER" && !field.value.trim());
  const name = link.dataset.jump === "name" && target.querySelector("[name=full_name]");
  reveal(target.querySelector(".speaker, .stephead") || target);
  if (name) name.focus();
  else if (target.classList.contains("matter") && fields.length) focusField(empty || fields[0]);
}

/** Where a link leads; earlier turns may have to come first. */
async function placeOf(link) {
  const find = () => document.getElementById(link.getAttribute("href").slice(1));
  return find() || ((await everything()) && find());
}

export function startJump() {
  input.addEventListener("input", narrow);
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    const rows = list.children;
    if (event.key === "ArrowDown") choose(chosenIndex() + 1);
    else if (event.key === "ArrowUp") choose(chosenIndex() - 1);
    else if (event.key === "Enter" && rows.length) rows[chosenIndex()].go();
    else if (event.key === "Escape") close();
    else if (event.key !== "Tab") return;
    event.preventDefault();
  });
  box.addEventListener("pointerdown", (event) => event.target === box && close());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#secretary-outline a, #secretary-floor a");
    if (!link) return;
    event.preventDefault();
    follow(link);
  });
}
