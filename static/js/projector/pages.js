// What is too long for one picture is shown page by page, never smaller than can be read. Pages follow the server's clock,
// so every projector shows the same one.

import { now } from "../parts/clock.js";
import { onApplied } from "../parts/fragments.js";

const PAGE_MS = 12000;
let pages = []; // of the list that is shown: arrays of its parts
let list = null;

export function startPaging() {
  divide();
  onApplied(divide);
  window.addEventListener("resize", divide);
  if (document.fonts) document.fonts.ready.then(divide);
  setInterval(show, 500);
}

/** The largest step of size at which every single part fits a page; then as many parts on each as there is room for. */
function divide() {
  list = document.querySelector("main > .hall [data-paged]");
  if (!list) return;
  const room = list.parentElement.clientHeight;
  if (!room) return; // another view is shown
  const parts = partsOf(list);
  const last = Number(list.dataset.paged);
  for (let step = 1; step <= last; step += 1) {
    for (let other = 1; other <= 6; other += 1) list.classList.toggle(`step-${other}`, other === step);
    lay(parts);
    if (parts.every((part) => heightOf(part) <= room)) break;
  }
  pages = [[]];
  let used = 0;
  for (const part of parts) {
    const height = heightOf(part);
    if (used + height > room && used > 0) {
      pages.push([]);
      used = 0;
    }
    pages[pages.length - 1].push(part);
    used += height;
  }
  show();
}

/** House rules are often one numbered list: its lines are the parts, not the list. */
function partsOf(element) {
  return Array.from(element.children).reduce((parts, child) => {
    return parts.concat(element.tagName !== "OL" && /^[OU]L$/.test(child.tagName) ? Array.from(child.children) : [child]);
  }, []);
}

/** Everything is there to be measured. */
function lay(parts) {
  for (const part of parts) part.hidden = false;
}

function heightOf(part) {
  const { marginTop, marginBottom } = getComputedStyle(part);
  return part.offsetHeight + parseFloat(marginTop) + parseFloat(marginBottom);
}

function show() {
  if (!list || !list.isConnected || !pages.length) return;
  const shown = Math.floor(now() / PAGE_MS) % pages.length;
  let before = 0;
  pages.forEach((parts, index) => {
    for (const part of parts) if (part.hidden !== (index !== shown)) part.hidden = index !== shown;
    if (index < shown) before += parts.filter((part) => part.parentElement.tagName === "OL").length;
  });
  if (list.firstElementChild && list.firstElementChild.tagName === "OL") {
    list.firstElementChild.style.counterReset = `line ${before}`; // what is hidden is not counted
  }
  const sign = document.querySelector("[data-page-of]");
  const words = pages.length > 1 ? `${shown + 1}/${pages.length}` : "";
  if (sign && sign.textContent !== words) sign.textContent = words;
}
