// Whoever is looked for, found while the name is typed. Rows that stay keep their elements: nothing jumps under a finger
// and no fold closes because somebody else was checked in.

import { hallTime } from "../parts/clock.js";
import { lineOf, onRoster, search } from "./roster.js";
import { say } from "./say.js";

const LINES = 20;
const field = document.getElementById("search");
const place = document.getElementById("found");
const count = document.getElementById("search-count");
const nobody = document.getElementById("nobody");
const empty = document.getElementById("empty-line");
let scanned = new URLSearchParams(location.search).get("delegate");

export function startResults() {
  document.querySelector("[data-search-button]").hidden = true;
  field.form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    scanned = null;
    show();
  });
  onRoster(show);
}

/** Make room for the next person. */
export function clear() {
  scanned = null;
  field.value = "";
  show();
  field.focus();
}

function show() {
  const wanted = field.value.trim();
  const found = scanned ? [lineOf(scanned)].filter(Boolean) : search(wanted, LINES);
  const rows = found.map((line) => fill(rowOf(line.id), line));
  for (const row of [...place.children]) if (!rows.includes(row) && !isBeingFilledIn(row)) row.remove();
  rows.forEach((row, at) => place.children[at] !== row && place.insertBefore(row, place.children[at] || null));
  nobody.hidden = !wanted || rows.length > 0;
  count.textContent = wanted ? say("count", { count: rows.length }) : "";
}

/** A form that somebody is filling in stays, whatever is looked for meanwhile. */
function isBeingFilledIn(row) {
  return row.querySelector("details[open]") && row.contains(document.activeElement) && document.activeElement !== field;
}

function rowOf(id) {
  return document.getElementById(`line-${id}`) || made(id);
}

function made(id) {
  const row = empty.content.firstElementChild.cloneNode(true);
  row.id = `line-${id}`;
  row.dataset.line = id;
  for (const input of row.querySelectorAll('input[name="delegate"]')) input.value = id;
  return row;
}

function fill(row, { name, place: where, person, came }) {
  write(row, "name", name);
  write(row, "place", where);
  write(row, "came", came ? hallTime(came) : "");
  for (const input of row.querySelectorAll('input[name="person"]')) input.value = person;
  for (const part of row.querySelectorAll("[data-came]")) part.hidden = !came;
  row.querySelector("[data-away]").hidden = Boolean(came);
  return row;
}

function write(row, slot, words) {
  const part = row.querySelector(`[data-slot="${slot}"]`);
  if (part.textContent !== words) part.textContent = words;
}
