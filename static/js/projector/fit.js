// Words as large as they fit. An element with data-fit="4" takes the largest of the classes step-1 … step-4 at which its
// box (data-fit-in) does not overflow and it needs no more lines than data-lines="1 2" allows (at the first step, at the
// later ones); the last step is cut with an ellipsis.

import { onApplied } from "../parts/fragments.js";
import { onCountdown } from "../parts/ticking.js";

export function startFitting() {
  fitAll();
  onApplied(fitAll);
  onCountdown(fitAll); // the words beside the clock change with its state
  window.addEventListener("resize", fitAll);
  if (document.fonts) {
    document.fonts.ready.then(fitAll);
    document.fonts.addEventListener && document.fonts.addEventListener("loadingdone", fitAll);
  }
  const connection = document.querySelector(".connection"); // its line takes height from the scene
  new MutationObserver(fitAll).observe(connection, { attributeFilter: ["data-connection"] });
}

/** Measure every text of the scene anew; first those with a limit of lines, as they decide how much room is left. */
export function fitAll() {
  const elements = Array.from(document.querySelectorAll("[data-fit]"));
  const limited = elements.filter((element) => element.dataset.lines);
  for (const element of [...limited, ...elements.filter((one) => !one.dataset.lines)]) fit(element);
}

function fit(element) {
  const last = Number(element.dataset.fit);
  release(element);
  for (let step = 1; step <= last; step += 1) {
    for (let other = 1; other <= last; other += 1) element.classList.toggle(`step-${other}`, other === step);
    if (fits(element, step)) return;
  }
  if (element.tagName !== "OL") cut(element);
}

function fits(element, step) {
  return element.dataset.lines ? lines(element) <= allowed(element, step) : !isTooLarge(element);
}

function allowed(element, step) {
  const limits = element.dataset.lines.split(" ").map(Number);
  return limits[Math.min(step, limits.length) - 1];
}

function lines(element) {
  return Math.round(element.offsetHeight / parseFloat(getComputedStyle(element).lineHeight));
}

/** Does anything in the element's box reach into its padding? Content that is centred sticks out on both sides. */
function isTooLarge(element) {
  const box = element.closest("[data-fit-in]");
  const { top, bottom } = box.getBoundingClientRect();
  const { paddingTop, paddingBottom } = getComputedStyle(box);
  const sticksOut = Array.from(box.children).some((child) => {
    const place = child.getBoundingClientRect();
    return place.top < top + parseFloat(paddingTop) - 1 || place.bottom > bottom - parseFloat(paddingBottom) + 1;
  });
  return sticksOut || box.scrollWidth > box.clientWidth + 1 || isCrowded(element);
}

/** A list that shares its height among its rows keeps its own size and overflows inside. */
function isCrowded(element) {
  return element.tagName === "OL" && element.scrollHeight > element.clientHeight + 1;
}

/** Not even the last step fits: as many lines as there is room for, then an ellipsis. */
function cut(element) {
  const last = Number(element.dataset.fit);
  element.classList.add("clamped");
  for (let count = element.dataset.lines ? allowed(element, last) : lines(element); count >= 1; count -= 1) {
    element.style.webkitLineClamp = String(count);
    if (element.dataset.lines || !isTooLarge(element)) return;
  }
}

function release(element) {
  element.classList.remove("clamped");
  element.style.webkitLineClamp = "";
}
