// Telling somebody in a hall that their turn is near: sound, vibration and a screen that stays on everywhere, a
// notification only where the page is a secure context (never on the plain http of most halls).

import { alertSoftly } from "../parts/alerts.js";
import { keepAwake, letSleep } from "../projector/awake.js";

let isNear = false;

/** Say it with whatever this phone has. */
export function alertTurn(sentence) {
  alertSoftly();
  if (!canNotify() || Notification.permission !== "granted" || !document.hidden) return;
  try {
    new Notification(sentence);
  } catch {
    // Android's Chromium only lets service workers do this
  }
}

/** Asked once somebody has registered: before that nobody knows what it would be for. */
export function askToNotify() {
  if (canNotify() && Notification.permission === "default") Notification.requestPermission();
}

function canNotify() {
  return window.isSecureContext && "Notification" in window;
}

/** Keep the screen on while the turn is near. */
export function stayAwake(near) {
  if (near === isNear) return;
  isNear = near;
  (near ? keepAwake : letSleep)();
}
