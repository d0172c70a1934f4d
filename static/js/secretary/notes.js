// Private notes to the chair: Alt+M goes to their line and names the matter one comes from; sending goes back to it.

import { isComposing } from "./splice.js";

let cameFrom = null;

function line() {
  return document.getElementById("secretary-note");
}

function open() {
  const from = document.activeElement;
  if (from === line()) return;
  cameFrom = from;
  nameMatter(from.closest("[data-matter][data-number]"));
  line().focus();
}

function nameMatter(matter) {
  const about = document.querySelector("#secretary-notes [data-note-about]");
  const box = about.querySelector("input");
  about.hidden = !matter;
  box.checked = Boolean(matter);
  box.value = matter ? matter.dataset.matter : "";
  about.querySelector("b").textContent = matter ? matter.dataset.number : "";
}

function back() {
  if (document.activeElement !== line()) return;
  if (cameFrom && cameFrom.isConnected) cameFrom.focus();
  cameFrom = null;
}

export function startNotes() {
  document.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    const isAltM = event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyM";
    const leaves = event.key === "Escape" && event.target === line();
    if (!isAltM && !leaves) return;
    event.preventDefault();
    if (isAltM) open();
    else back();
  });
  document.addEventListener("command:done", (event) => {
    if (event.target.dataset.command !== "note.send" || !event.target.contains(line())) return;
    nameMatter(null);
    back();
  });
}
