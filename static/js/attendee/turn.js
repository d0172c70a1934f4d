// Where am I: computed here from the queue all phones share and this phone's own number.

import { now } from "../parts/clock.js";
import { icon } from "../parts/icons.js";
import { secondsLeft } from "../parts/ticking.js";
import { alertTurn, stayAwake } from "./alerts.js";

const SHOWN_BEFORE = 3; // slips between the speaker and the own one
const words = document.getElementById("turn-words").dataset;
let told = ""; // number and place last alerted for

/** Bring the ticket up to date with the queue. */
export function showTurn() {
  const line = document.getElementById("attendee-line");
  const mine = document.getElementById("attendee-mine").dataset;
  const own = Number(mine.ownNumber) || null;
  document.documentElement.dataset.registered = String(Boolean(own) || "heard" in mine);
  const place = own ? placeOf(own, line) : null;
  if (place) {
    writeWords(place);
    drawOrder(place, line);
  }
  alertFor(place);
}

function placeOf(own, line) {
  const current = Number(line.dataset.current) || null;
  if (current === own) return { own, current, before: -1, ahead: [] };
  const waiting = Array.from(line.querySelectorAll("[data-number]"));
  const before = waiting.findIndex((slip) => Number(slip.dataset.number) === own);
  if (before < 0) return null; // the other half of this change is on its way
  const ahead = waiting.slice(0, before);
  return { own, current, before, ahead: ahead.map((slip) => slip.dataset.number), minutes: minutesUntil(ahead, line) };
}

function minutesUntil(ahead, line) {
  const seconds = "pace" in line.dataset ? asTurnsHaveGone(ahead, line) : asRegistered(ahead, line);
  return Math.max(1, Math.ceil(seconds / 60));
}

/** From the beginning of one turn to the next one's: what is left of the present one, and all before the own. */
function asTurnsHaveGone(ahead, { dataset }) {
  const left = Number(dataset.turn) - (now() - Number(dataset.latest)) / 1000;
  return Math.max(0, left) + ahead.reduce((sum, slip) => sum + slip.dataset.seconds * dataset.pace, 0);
}

function asRegistered(ahead, line) {
  const countdown = document.querySelector("#attendee-now [data-countdown]");
  const answer = Number(line.dataset.answer);
  const running = countdown ? Math.max(0, secondsLeft(countdown)) + (line.dataset.current ? answer : 0) : 0;
  return running + ahead.reduce((sum, slip) => sum + Number(slip.dataset.seconds) + answer, 0);
}

function writeWords({ before, minutes }) {
  const place = document.getElementById("whereabouts");
  const strong = before < 0 ? words.now : before === 0 ? words.next : before === 1 ? words.one : words.many;
  const second = before < 0 ? words.speaking : before === 0 ? words.soon : words.about;
  put(place.querySelector("strong"), strong.replace("{n}", before));
  // The minutes change by themselves: said aloud only together with a change of place.
  put(place.querySelector(".second"), second.replace("{n}", minutes));
  document.getElementById("ticket").dataset.place = before < 0 ? "now" : before === 0 ? "next" : "waiting";
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function drawOrder({ own, current, before, ahead }) {
  const row = document.getElementById("my-order");
  const isAlone = before < 0 || (!current && before === 0); // nobody to stand behind
  const wanted = isAlone ? "" : [current || "", "|", ...ahead, "|", own].join(" ");
  if (row.dataset.drawn === wanted) return;
  row.dataset.drawn = wanted;
  row.textContent = "";
  row.hidden = isAlone;
  if (isAlone) return;
  row.setAttribute("role", "img");
  const numbers = [current, ...ahead].filter(Boolean).join(", ") || "–";
  row.setAttribute("aria-label", words.order.replace("{numbers}", numbers).replace("{own}", own));
  if (current) row.append(slip(current, "now"), icon("i-chevron-right"));
  const left = ahead.slice(0, SHOWN_BEFORE);
  row.append(...left.map((number) => slip(number, "")));
  if (ahead.length > left.length) row.append(more(ahead.length - left.length));
  if (ahead.length) row.append(icon("i-chevron-right"));
  row.append(slip(own, "own"));
}

function slip(number, look) {
  const element = document.createElement("span");
  element.className = `slip ${look}`;
  element.textContent = number;
  return element;
}

function more(count) {
  const element = document.createElement("span");
  element.className = "more num";
  element.textContent = `+${count}`;
  return element;
}

function alertFor(place) {
  stayAwake(Boolean(place) && place.before <= 2);
  const state = place && place.before <= 0 ? `${place.own} ${place.before}` : "";
  if (state && state !== told) alertTurn(place.before < 0 ? words.now : words.next);
  told = state;
}
