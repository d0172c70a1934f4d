// How the projectors are, in one line beside their miniature: what they report themselves, and how long ago.

import { now } from "./clock.js";
import { listen } from "./connection.js";

const SILENT_MS = 12000;
let known = null; // nothing was told yet

/** Before `start`, for it listens. */
export function startProjectors() {
  listen("projectors", (told) => {
    known = told.projectors;
    tell();
  });
  setInterval(tell, 1000);
  show();
}

/** The projector's own page in a frame: what it shows is what the hall sees. */
function show() {
  const mini = document.getElementById("projector-mini");
  const frame = document.createElement("iframe");
  frame.src = "mini/";
  frame.title = mini.dataset.title;
  frame.tabIndex = -1;
  mini.append(frame);
}

function tell() {
  if (!known) return;
  const { words, state } = lineOf(known);
  for (const element of document.querySelectorAll("[data-projectors]")) {
    element.dataset.state = state;
    if (element.textContent !== words) element.textContent = words;
  }
  const isNarrow = known.length > 0 && !known[0].wide;
  for (const element of document.querySelectorAll(".mini")) {
    element.classList.toggle("is-narrow", isNarrow);
    element.classList.toggle("is-troubled", state !== "good"); // where there is no room for the line
  }
}

/** Of several the one that needs a look most is told of. */
function lineOf(projectors) {
  if (!projectors.length) return { state: "soon", words: say("none") };
  const worst = projectors.map(stateOf).sort((one, other) => one.rank - other.rank)[0];
  const count = projectors.length;
  return { state: worst.rank < 3 ? "soon" : "good", words: say(worst.name, { count, seconds: worst.seconds }) };
}

function stateOf(one) {
  const seconds = Math.max(0, Math.round((now() - one.heard) / 1000));
  if (seconds * 1000 > SILENT_MS) return { rank: 0, name: "silent", seconds };
  if (!one.visible) return { rank: 1, name: "hidden", seconds };
  return one.full ? { rank: 3, name: "full", seconds } : { rank: 2, name: "window", seconds };
}

function say(name, values = {}) {
  const sentence = document.getElementById("projector-words").dataset[name];
  return sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
