// The switch of this device's own time bell. It sounds only after a tap: any tap on this page will do.

import { allowSound, ring, setSounds, sounds, startBell } from "../parts/sound.js";

export function startChairBell() {
  startBell(sounds);
  document.addEventListener("pointerdown", () => sounds() && allowSound());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-bell]");
    if (!button) return;
    setSounds(!sounds());
    show();
    if (!sounds()) return;
    allowSound();
    setTimeout(() => ring(), 200); // heard at once, so that its loudness can be set
  });
  show();
}

function show() {
  for (const button of document.querySelectorAll("[data-bell]")) button.setAttribute("aria-checked", String(sounds()));
}
