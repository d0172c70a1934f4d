// What has just been given to a person at the desk: a number or a tracking code, and what to print.

import { lineOf } from "./roster.js";
import { say } from "./say.js";

const place = document.getElementById("given");

/** Show the number that a registration got. */
export function showGiven(form, { request, number, code }) {
  show(say("given", { number, code, name: nameIn(form) }), say("print"), `slips/${request}`);
}

/** Show the tracking code that a written opinion got. */
export function showReceived(form, { number, code }) {
  const whole = `${say("codes")}-${number}-${code}`;
  show(say("received", { number, code: whole, name: nameIn(form) }), say("printCode"), `/t/${whole}`);
}

function nameIn(form) {
  const row = form.closest("[data-line]");
  const line = row && lineOf(row.dataset.line);
  return line ? line.name : "";
}

function show(sentence, label, address) {
  place.textContent = "";
  place.append(element("span", sentence));
  const print = element("a", label);
  print.className = "button";
  print.href = address;
  print.target = "_blank";
  print.rel = "noopener";
  place.append(print);
  place.hidden = false;
}

export function hideGiven() {
  place.hidden = true;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
