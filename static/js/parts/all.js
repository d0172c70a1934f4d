// Long lists come with their first rows (conference/screens/lists.py). All of them come when they are asked for: by the link
// at a list's end, by scrolling to it, or by what has to look everywhere. From then on they are kept current like the rest.

import { askForAll, onConnection } from "./connection.js";
import { onApplied, onLasting } from "./fragments.js";

const LINKS = "a[data-all]";
const PATIENCE_MS = 8000;
let waiting = []; // those who want to go on once everything is shown
const looked = new Set();

/** Have every list shown whole. Resolves at once if they are, else when they have come: with whether they have. */
export function everything() {
  if (!document.querySelector(LINKS)) return Promise.resolve(true);
  const shown = new Promise((resolve) => {
    waiting.push(resolve);
    setTimeout(resolve, PATIENCE_MS, false);
  });
  if (!askForAll()) settle(false);
  return shown;
}

function settle(isShown) {
  for (const resolve of waiting.splice(0)) resolve(isShown);
}

/** The focus goes from the link to the first row that it has brought. */
async function follow(link) {
  const list = link.previousElementSibling || link.nextElementSibling;
  const known = list ? list.children.length : 0;
  link.setAttribute("aria-busy", "true");
  const isShown = await everything();
  link.removeAttribute("aria-busy");
  if (isShown && list && document.activeElement === document.body) focus(list.children[known] || list);
}

function focus(element) {
  const place = element.querySelector("summary, a, button") || element;
  if (place === element) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

function watch(observer) {
  for (const link of looked) if (!link.isConnected) looked.delete(link);
  for (const link of document.querySelectorAll("[data-near]")) {
    if (!looked.has(link)) observer.observe(link);
    looked.add(link);
  }
}

export function startAll() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINKS);
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    follow(link);
  }, true);
  onApplied(() => document.querySelector(LINKS) || settle(true));
  onConnection((isThere) => isThere || settle(false));
  onLasting(askForAll);
  if (!("IntersectionObserver" in window)) return;
  const observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && everything());
  watch(observer);
  onApplied(() => watch(observer));
}
