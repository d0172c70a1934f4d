// Who types where: a name beside the entry and a coloured edge. A sign, never a lock; a lost one is no loss.

import { ticks } from "../parts/clock.js";
import { emit, listen } from "../parts/connection.js";
import { say } from "../secretary/say.js";
import { tab } from "./outbox.js";

const SAY_EVERY_MS = 2000;
const FADES_MS = 8000;
const COLOURS = 6;
const others = new Map(); // tab → {entry, name, timer}
let here = "";
let saidAt = 0;

function tellOthers(entry, isNew) {
  if (!isNew && ticks() - saidAt < SAY_EVERY_MS) return;
  here = entry;
  saidAt = ticks();
  emit("minutes.here", { tab, entry });
}

function entryAt(target) {
  return (target && target.dataset && target.dataset.entry) || "";
}

function heard({ tab: other, entry, name }) {
  if (other === tab) return;
  const known = others.get(other);
  if (known) clearTimeout(known.timer);
  others.delete(other);
  if (entry) others.set(other, { entry, name, timer: setTimeout(() => fade(other), FADES_MS) });
  for (const id of new Set([entry, known && known.entry])) if (id) show(id);
}

function fade(other) {
  const { entry } = others.get(other);
  others.delete(other);
  show(entry);
}

/** Write beside an entry who is there. */
function show(entry) {
  const place = document.getElementById(`sign-${entry}`);
  if (!place) return;
  const present = Array.from(others).filter(([, other]) => other.entry === entry);
  const names = Array.from(new Set(present.map(([, other]) => other.name))).join(", ");
  const words = names ? say("types", { name: names }) : "";
  if (place.textContent !== words) place.textContent = words;
  if (present.length) place.dataset.colour = colourOf(present[0][0]);
  else delete place.dataset.colour;
}

function colourOf(other) {
  return parseInt(other.slice(0, 6), 16) % COLOURS;
}

/** After a push has brought rows anew. */
export function showSigns() {
  for (const { entry } of others.values()) show(entry);
}

export function startPresence() {
  listen("minutes.here", heard);
  document.addEventListener("focusin", (event) => entryAt(event.target) !== here && tellOthers(entryAt(event.target), true));
  document.addEventListener("focusout", (event) => entryAt(event.target) && !entryAt(event.relatedTarget) && tellOthers("", true));
  document.addEventListener("input", (event) => entryAt(event.target) && tellOthers(entryAt(event.target), false));
}
