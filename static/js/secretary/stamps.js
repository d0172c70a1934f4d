// Alt+T: the time of the hall at the caret, as "[09:24] ".

import { hallTime, now } from "../parts/clock.js";
import { isComposing, isEntry, splice } from "./splice.js";

/** The edit that puts a time stamp where the caret is. */
export function stamp(field, instant = now()) {
  return { start: field.selectionStart, end: field.selectionEnd, text: `[${hallTime(instant)}] ` };
}

export function startStamps() {
  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || !event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyT") return;
    event.preventDefault();
    if (!event.repeat && isEntry(event.target)) splice(event.target, stamp(event.target));
  });
}
