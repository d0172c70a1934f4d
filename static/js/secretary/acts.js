// Every act of the screen by its name, for the list that Ctrl+J opens: what the floor, the programme, the recording and the
// notes offer, and what can be done with the matter the cursor is in. Choosing one presses its button; what lies in a
// sheet is shown there first, so that nothing weighty is done by a name half read.

import { say } from "./say.js";

const PLACES = [".top", "#secretary-floor", "#add-sheet", "#secretary-notes", "#stuck", ".status .acts", "#ghost-conclusion"];
const CONTROLS = "button:not([data-close-sheet]):not([tabindex='-1']), summary, a[href]";
const FIELDS = "select, textarea, input:not([type=hidden])";

/** [{words, go, isAct}], those of this matter first. */
export function collectActs(matter) {
  const found = [];
  if (matter) {
    for (const place of matter.querySelectorAll(":scope > .entry:first-child > .side, :scope > .result > .side, :scope > .under")) {
      gather(place, found, `${matter.getAttribute("aria-label")}: `);
    }
  }
  for (const place of document.querySelectorAll(PLACES.join(","))) gather(place, found, "");
  return found;
}

function gather(place, found, before) {
  for (const control of place.querySelectorAll(CONTROLS)) {
    const sheet = sheetOf(control);
    const isThere = !control.disabled && (sheet || control.getClientRects().length);
    const name = isThere && nameOf(control);
    if (!name || control.id === "jump-now") continue;
    const about = sheet ? `${nameOf(sheet.querySelector("summary"))}: ` : "";
    found.push({ words: say("act", { words: before + about + name }), go: () => use(control, sheet), isAct: true });
  }
}

/** The sheet a control lies in, unless it is what opens it. */
function sheetOf(control) {
  const sheet = control.closest("details[data-sheet]");
  return control.tagName === "SUMMARY" && control.parentElement === sheet ? null : sheet;
}

function use(control, sheet) {
  if (sheet) {
    sheet.open = true;
    const form = control.form;
    ((form && form.querySelector(FIELDS)) || control).focus();
  } else if (control.tagName === "SUMMARY") {
    const { parentElement: opened } = control;
    opened.open = true;
    (opened.querySelector(FIELDS) || opened.querySelector(".dialog button:not([data-close-sheet]), .dialog a") || control).focus();
  } else control.click();
}

function nameOf(control) {
  const copy = control.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .icon")) part.remove();
  const words = control.getAttribute("aria-label") || copy.textContent.trim() || control.title;
  return words.replace(/\s+/g, " ").trim();
}
