// A list that is read may be held still: nothing comes, goes or moves in it until it is let go. Words that are being
// written go on growing where they stand. What waits is told by a mark on the button.

import { freeze, hasNews } from "../parts/fragments.js";

const LOOK_MS = 500;

export function startFreezing() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-freeze]");
    if (!button) return;
    const still = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(still));
    freeze(button.dataset.freeze, still);
    show(button);
  });
  setInterval(() => document.querySelectorAll('[data-freeze][aria-pressed="true"]').forEach(show), LOOK_MS);
}

function show(button) {
  const isStill = button.getAttribute("aria-pressed") === "true";
  button.querySelector(".news").hidden = !(isStill && hasNews(button.dataset.freeze));
}
