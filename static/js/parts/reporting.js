// A screen tells the server how it is, so that whoever looks after the hall sees which screens work; and it blinks when
// somebody there asks which machine it is.

import { emit, listen, onConnection } from "./connection.js";
import { isSoundAllowed } from "./sound.js";

const AGAIN_MS = 4000;
const BLINKS_MS = 6000;

/** Before `start`, for it listens. */
export function startReporting() {
  onConnection((isConnected) => isConnected && report());
  setInterval(report, AGAIN_MS);
  for (const name of ["visibilitychange", "fullscreenchange", "webkitfullscreenchange", "pointerup"]) {
    document.addEventListener(name, () => setTimeout(report, 300)); // sound is allowed a moment after the tap
  }
  window.addEventListener("resize", report);
  listen("blink", blink);
}

let said = "";

function report(event) {
  const root = document.documentElement;
  const state = {
    visible: !document.hidden,
    full: Boolean(document.fullscreenElement || document.webkitFullscreenElement) || fillsTheScreen(),
    sound: isSoundAllowed(),
    view: (document.querySelector("main[data-view]") || root).dataset.view, // of a projector
    wide: root.clientWidth * 2 >= root.clientHeight * 3,
  };
  const words = JSON.stringify(state);
  if (event && words === said) return;
  said = words;
  emit("report", state);
}

/** A browser in kiosk mode is full without having been asked by the page. */
function fillsTheScreen() {
  return window.innerWidth >= window.screen.width && window.innerHeight >= window.screen.height;
}

function blink({ name }) {
  const named = document.getElementById("blink-name");
  if (named) {
    named.hidden = false;
    if (name) named.firstElementChild.textContent = name;
  }
  document.body.classList.add("is-blinking");
  setTimeout(() => {
    document.body.classList.remove("is-blinking");
    if (named) named.hidden = true;
  }, BLINKS_MS);
}
