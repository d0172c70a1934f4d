// The save states, always written out: in the status bar for all entries, beside each entry for its own.

import { forgetAll } from "../minutes/found.js";
import { keepAsNote } from "../minutes/recovery.js";
import { entries, onEntry, stateOf, unsent, wordsToKeep } from "../minutes/entries.js";
import { downloadTexts } from "../minutes/download.js";
import { hallTime, now } from "../parts/clock.js";
import { refuse } from "../parts/commands.js";
import { onApplied } from "../parts/fragments.js";
import { fieldOf } from "./fields.js";
import { place } from "./placing.js";
import { say } from "./say.js";

const ICONS = { saved: "i-check", sending: "i-sync", local: "i-device", tab: "i-warning" };
const CLASSES = { saved: "good", sending: "busy", local: "care", tab: "care" };
const SHOWN = 500; // letters of a text that is stuck: what can be done with it stands below
const savedHere = new Set(); // entries saved from this page: they say so

function stateById(id) {
  return entries.has(id) ? stateOf(entries.get(id)) : "saved";
}

/** Write an entry's own state beside it. */
export function showEntry(id) {
  const place = document.getElementById(`state-${id}`);
  if (!place) return;
  const state = stateById(id);
  const shown = state === "saved" && !savedHere.has(id) ? "" : state;
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  place.className = `state ${CLASSES[shown] || ""}`;
  place.innerHTML = shown ? `<svg class="icon" aria-hidden="true"><use href="#${ICONS[shown]}"/></svg>` : "";
  if (shown) place.append(say(`entry${shown[0].toUpperCase()}${shown.slice(1)}`));
}

function showAll() {
  const fields = Array.from(document.querySelectorAll("[data-entry]"));
  const written = fields.filter((field) => field.value.trim() && stateById(field.dataset.entry) === "saved");
  const latest = Math.max(0, ...fields.map((field) => Number(field.dataset.updated)));
  const kept = unsent();
  const tab = kept.filter((entry) => stateOf(entry) === "tab").length;
  const local = kept.filter((entry) => stateOf(entry) === "local").length + tab;
  const sending = kept.length - local;
  write("saved", latest ? say("savedAt", { count: written.length, time: hallTime(latest) }) : say("saved", { count: written.length }));
  write("sending", say("sending", { count: sending }));
  write("local", say(tab ? "tab" : "local", { count: tab || local }));
  document.querySelector("[data-state-sending]").className = `state ${sending ? "busy" : "none"}`;
  document.querySelector("[data-state-local]").className = `state ${local ? "care" : "none"}`;
  document.getElementById("download-texts").disabled = !kept.length;
  showStuck(kept.filter((entry) => entry.sentence || (entry.found.length && !fieldOf(entry.id))));
}

function write(name, words) {
  const place = document.querySelector(`[data-count="${name}"]`);
  if (place.textContent !== words) place.textContent = words;
}

/** Texts that will not go by themselves: refused, or their entry is no longer there. */
function showStuck(stuck) {
  const list = document.getElementById("stuck-texts");
  const known = stuck.map((entry) => `${entry.id}${entry.sentence}${wordsToKeep(entry)}`).join("|");
  if (list.dataset.known === known) return;
  list.dataset.known = known;
  list.replaceChildren(...(stuck.length ? stuck.map(stuckRow) : [textElement("li", say("nothingStuck"))]));
  const sheet = document.getElementById("stuck");
  if (sheet.open) place(sheet);
}

function stuckRow(entry) {
  const row = document.createElement("li");
  const acts = textElement("div", "");
  acts.className = "sheet-acts";
  acts.append(button(say("asNote"), () => putIntoNote(entry)), button(say("discard"), () => forgetAll(entry)));
  const words = wordsToKeep(entry);
  row.append(textElement("blockquote", words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words), ...(entry.sentence ? [textElement("p", entry.sentence)] : []), acts);
  return row;
}

async function putIntoNote(entry) {
  const sentence = await keepAsNote(wordsToKeep(entry));
  if (sentence) refuse(sentence);
  else forgetAll(entry);
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
  onEntry((event, entry) => {
    const field = fieldOf(entry.id);
    if (event === "saved" && field) field.dataset.updated = String(now());
    if (event === "saved") savedHere.add(entry.id);
    showEntry(entry.id);
    soon();
  });
  onApplied(() => {
    for (const place of document.querySelectorAll("[data-state-of]")) showEntry(place.dataset.stateOf);
    soon();
  });
  document.getElementById("download-texts").addEventListener("click", downloadTexts);
  showAll();
}
