// One soft tone when a turn's time is up. Browsers let a page sound only after a tap: the start button's.

import { onCountdown } from "../parts/ticking.js";

const TONES = [660, 528]; // hertz, one after the other
const TONE_SECONDS = 0.9;
const JUST_NOW_SECONDS = 3; // a page opened long after the end stays silent

let sound = null;

/** To be called inside a tap. */
export function allowSound() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return;
  sound = sound || new Context();
  if (sound.state === "suspended") sound.resume();
}

export function startBell() {
  onCountdown((element, state, left) => {
    if (state === "over" && left > -JUST_NOW_SECONDS) ring();
  });
}

export function ring() {
  if (!sound || sound.state !== "running") return;
  TONES.forEach((hertz, index) => {
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
