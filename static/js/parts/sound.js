// Soft tones when one minute is left and when the time is up. Browsers let a page sound only after a tap; WebAudio needs
// no secure context. Whether this device sounds is kept in this browser.

import { link } from "./page.js";
import { onCountdown } from "./ticking.js";

const ENDED = [660, 528]; // hertz, one after the other
const ONE_MINUTE = [528];
const TONE_SECONDS = 0.9;
const JUST_NOW_SECONDS = 3; // a page opened long after the moment stays silent
const TURN_MS = 2000; // two clocks of one turn sound once
const KEY = `conference.bell.${link}`;

let sound = null;
let rang = null;
let rangAt = -Infinity;

/** To be called inside a tap. */
export function allowSound() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return;
  sound = sound || new Context();
  if (sound.state === "suspended") sound.resume();
}

export function isSoundAllowed() {
  return Boolean(sound && sound.state === "running");
}

/** Ring for every countdown of the page while `mayRing()` is true. */
export function startBell(mayRing) {
  onCountdown((element, state, left) => {
    const tones = cueFor(state, left, Number(element.dataset.allotted));
    if (!tones || !mayRing() || (rang === tones && performance.now() - rangAt < TURN_MS)) return;
    [rang, rangAt] = [tones, performance.now()];
    ring(tones);
  });
}

/** The tones of the state a countdown has just entered; none where it was so all along. */
function cueFor(state, left, allotted) {
  if (state === "over" && left > -JUST_NOW_SECONDS) return ENDED;
  return state === "soon" && allotted > 60 && left > 60 - JUST_NOW_SECONDS ? ONE_MINUTE : null;
}

export function ring(tones = ENDED) {
  if (!isSoundAllowed()) return;
  document.body.dataset.rang = String(tones.length); // for whoever looks, and for tests
  tones.forEach((hertz, index) => {
    const at = sound.currentTime + index * TONE_SECONDS * 0.5;
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.18, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_SECONDS);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + TONE_SECONDS);
  });
}

/** Shall this device sound? Kept in this browser; without storage as long as the page is open. */
let kept = null;

export function sounds() {
  if (kept === null) {
    try {
      kept = window.localStorage.getItem(KEY) === "yes";
    } catch {
      kept = false; // storage is switched off
    }
  }
  return kept;
}

export function setSounds(wanted) {
  kept = wanted;
  try {
    window.localStorage.setItem(KEY, wanted ? "yes" : "no");
  } catch {
    // storage is switched off: it counts until the page is loaded again
  }
}
