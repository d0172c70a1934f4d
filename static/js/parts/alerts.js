// Sound and vibration. Browsers allow neither before the first touch, so the sound is made ready by it.

let sound = null;

export function startAlerts() {
  document.addEventListener("pointerdown", makeReady, { passive: true });
  document.addEventListener("keydown", makeReady);
}

function makeReady() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return;
  sound = sound || new Context();
  if (sound.state === "suspended") sound.resume();
}

/** Two soft notes and a vibration, where the device does them. */
export function alertSoftly() {
  if (navigator.vibrate) navigator.vibrate([250, 120, 250, 120, 400]);
  if (!sound || sound.state !== "running") return;
  note(660, 0);
  note(880, 0.28);
}

function note(pitch, after) {
  const start = sound.currentTime + after;
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.35, start + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.26);
  tone.connect(volume);
  volume.connect(sound.destination);
  tone.start(start);
  tone.stop(start + 0.3);
}
