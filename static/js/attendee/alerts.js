// Telling somebody in a hall that their turn is near: sound and vibration everywhere, a notification and a screen that
// stays on only where the page is a secure context (never on the plain http of most halls).

import { alertSoftly } from "../parts/alerts.js";

let lock = null;
let wanted = false;

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
export function keepAwake(near) {
  wanted = near;
  if (!near && lock) {
    lock.release();
    lock = null;
  }
  if (near && !lock) request();
}

async function request() {
  if (!("wakeLock" in navigator) || document.hidden) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => (lock = null));
  } catch {
    lock = null; // battery low or not allowed: the sound remains
  }
}

document.addEventListener("visibilitychange", () => wanted && !lock && request());
