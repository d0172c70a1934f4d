// What others do, in a sentence for those who listen: somebody else has the floor, a colleague has written a matter down.
// What is done here is announced where it is done.

import { onApplied } from "../parts/fragments.js";
import { say } from "./say.js";
import { announce } from "./undoing.js";

const known = new Set(); // matters that this page has shown, or made
let onFloor = "";
let wasCut = false;

/** A matter made here: its writer knows of it. */
export function isMine(question) {
  known.add(`matter-${question}`);
}

export function startHearing() {
  onFloor = speaker();
  fresh();
  onApplied(() => {
    const news = [];
    const before = onFloor;
    onFloor = speaker();
    if (onFloor && onFloor !== before) news.push(onFloor);
    for (const matter of fresh()) news.push(say("newMatter", { matter: matter.getAttribute("aria-label") }));
    if (news.length) announce(news.join(" "));
  });
}

function speaker() {
  const row = document.querySelector("#secretary-floor .floor-row");
  const words = (part) => row.querySelector(part).textContent.replace(/\s+/g, " ").trim();
  return row ? `${words(".now-word")}: ${words("h2")}.` : "";
}

/** The matters that are new on this page; earlier ones that were asked for (parts/all.js) are nobody's news. */
function fresh() {
  const before = wasCut;
  wasCut = document.querySelector("#secretary-minutes a[data-all]") !== null;
  const found = Array.from(document.querySelectorAll("#secretary-minutes .matter[data-number]")).filter(({ id }) => !known.has(id));
  for (const { id } of found) known.add(id);
  return before && !wasCut ? [] : found;
}
