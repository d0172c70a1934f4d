// The three save states, always written out: in the status bar for all entries, beside each entry for its own.

import { hallTime, now } from "../parts/clock.js";
import { refuse, send } from "../parts/commands.js";
import { onApplied } from "../parts/fragments.js";
import { newId } from "../parts/page.js";
import { fieldOf, forget, onSaving, stateOf, unsaved } from "./saving.js";
import { say } from "./say.js";

const ICONS = { saved: "i-check", sending: "i-sync", local: "i-device", newer: "i-pencil" };
const CLASSES = { saved: "good", sending: "busy", local: "care", newer: "by-other" };
const savedHere = new Set(); // entries saved from this page: they say so

/** Write an entry's own state beside it. */
function showEntry(entry) {
  const place = document.getElementById(`state-${entry}`);
  if (!place) return;
  const field = fieldOf(entry);
  const state = unsaved.has(entry) ? stateOf(entry) : field && "stale" in field.dataset ? "newer" : "saved";
  const shown = state === "saved" && !savedHere.has(entry) ? "" : state;
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  place.className = `state ${CLASSES[shown] || ""}`;
  place.innerHTML = shown ? `<svg class="icon" aria-hidden="true"><use href="#${ICONS[shown]}"/></svg>` : "";
  if (shown) place.append(say(`entry${shown[0].toUpperCase()}${shown.slice(1)}`));
}

function showAll() {
  const fields = Array.from(document.querySelectorAll("[data-entry]"));
  const written = fields.filter((field) => Number(field.dataset.version) > 0 && !unsaved.has(field.dataset.entry));
  const latest = Math.max(0, ...fields.map((field) => Number(field.dataset.written)));
  const entries = Array.from(unsaved.keys());
  const local = entries.filter((entry) => stateOf(entry) === "local").length;
  const sending = entries.length - local;
  write("saved", latest ? say("savedAt", { count: written.length, time: hallTime(latest) }) : say("saved", { count: written.length }));
  write("sending", say("sending", { count: sending }));
  write("local", say("local", { count: local }));
  document.querySelector("[data-state-sending]").className = `state ${sending ? "busy" : "none"}`;
  document.querySelector("[data-state-local]").className = `state ${local ? "care" : "none"}`;
  showStuck(entries.filter((entry) => unsaved.get(entry).sentence || !fieldOf(entry)));
}

function write(name, words) {
  const place = document.querySelector(`[data-count="${name}"]`);
  if (place.textContent !== words) place.textContent = words;
}

/** Texts that will not go by themselves: refused, or their entry is no longer there. */
function showStuck(entries) {
  const list = document.getElementById("stuck-texts");
  const known = entries.map((entry) => `${entry}${unsaved.get(entry).text}`).join("|");
  if (list.dataset.known === known) return;
  list.dataset.known = known;
  list.replaceChildren(...(entries.length ? entries.map(stuckRow) : [textElement("li", say("nothingStuck"))]));
}

function stuckRow(entry) {
  const row = document.createElement("li");
  const acts = textElement("div", "");
  acts.className = "sheet-acts";
  acts.append(button(say("asNote"), () => putIntoNote(entry)), button(say("discard"), () => forget(entry)));
  const sentence = unsaved.get(entry).sentence;
  row.append(textElement("blockquote", unsaved.get(entry).text), ...(sentence ? [textElement("p", sentence)] : []), acts);
  return row;
}

async function putIntoNote(entry) {
  const answer = await send("entry.open", { entry: newId(), text: unsaved.get(entry).text });
  if (answer.ok) forget(entry);
  else refuse(answer.sentence);
}

function textElement(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function button(label, act) {
  const element = textElement("button", label);
  element.type = "button";
  element.className = "button";
  element.addEventListener("click", act);
  return element;
}

export function startStates() {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      showAll();
    }, 50);
  };
  onSaving((event, entry) => {
    const field = fieldOf(entry);
    if (event === "saved" && field) field.dataset.written = String(now());
    if (event === "saved") savedHere.add(entry);
    showEntry(entry);
    soon();
  });
  onApplied(() => {
    for (const place of document.querySelectorAll("[data-state-of]")) showEntry(place.dataset.stateOf);
    soon();
  });
  showAll();
}
