// Find in the minutes while typing: hits are marked behind the words, Enter and Shift+Enter go from one to the next.

import { onEntry } from "../minutes/entries.js";
import { everything } from "../parts/all.js";
import { onApplied } from "../parts/fragments.js";
import { places } from "../parts/fold.js";

const input = document.getElementById("find");
const count = document.getElementById("find-count");
const PLACES = "textarea.editor, .stephead h2, .speaker h3, .answer .who, .adopted, .result-words";
let hits = []; // {element, nth}: the nth hit in an element
let current = -1;

function run() {
  const query = input.value.trim();
  const was = hits[current];
  for (const marks of document.querySelectorAll(".marks")) marks.remove();
  for (const place of document.querySelectorAll(".has-hit")) place.classList.remove("has-hit");
  hits = [];
  if (query) for (const element of document.querySelectorAll(PLACES)) collect(element, query);
  const same = was ? hits.findIndex((hit) => hit.element === was.element && hit.nth === was.nth) : -1;
  if (same >= 0) current = same; // earlier turns may have come, with hits of their own
  current = hits.length ? Math.min(Math.max(current, 0), hits.length - 1) : -1;
  tell(query);
  markCurrent();
}

function collect(element, query) {
  const isField = element.tagName === "TEXTAREA";
  const text = isField ? element.value : element.textContent;
  const found = places(text, query);
  if (!found.length) return;
  if (isField) element.before(marksFor(text, found));
  else element.classList.add("has-hit");
  for (let nth = 0; nth < found.length; nth += 1) hits.push({ element, nth });
}

/** The same text as the field's, invisible, with the hits marked: it lies behind the field. */
function marksFor(text, found) {
  const box = document.createElement("div");
  box.className = "marks";
  box.setAttribute("aria-hidden", "true");
  box.dataset.own = "";
  let from = 0;
  for (const { start, end } of found) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    box.append(text.slice(from, start), mark);
    from = end;
  }
  box.append(text.slice(from));
  return box;
}

function tell(query) {
  count.textContent = !query ? "" : hits.length ? `${current + 1}/${hits.length}` : count.dataset.none;
}

function go(step) {
  if (!hits.length) return;
  current = (current + step + hits.length) % hits.length;
  tell(input.value.trim());
  reveal(hits[current].element);
  markCurrent();
}

/** The hit one is at looks different from the others, also after the marks have been made anew. */
function markCurrent() {
  for (const mark of document.querySelectorAll(".marks mark.current")) mark.classList.remove("current");
  const { element, nth } = hits[current] || {};
  const marks = element && element.previousElementSibling;
  if (marks && marks.className === "marks") marks.querySelectorAll("mark")[nth].classList.add("current");
}

/** Bring an element into view, unfolding the speech it is in. */
export function reveal(element) {
  const speech = element.closest("details.speech");
  if (speech && element.closest("summary") === null) speech.open = true;
  element.scrollIntoView({ block: "center" });
}

export function startFind() {
  input.addEventListener("input", () => {
    everything(); // when it comes it is looked through as well
    current = 0;
    run();
    go(0);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape") {
      const { element } = hits[current] || {};
      input.value = "";
      run();
      if (element && element.tagName === "TEXTAREA") element.focus();
      else input.blur();
    }
  });
  onEntry((event) => event === "text" && input.value && run());
  onApplied(() => input.value && run());
}
