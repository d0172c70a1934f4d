// What has just been done, in one calm line with a button that takes it back, and in a sentence for those who listen.

const LASTS_MS = 10000;
const line = document.getElementById("undoing");
const polite = document.getElementById("polite");
let takesBack = null;
let timer = null;

/** Have screen readers say a sentence when they are done with what they say. */
export function announce(words) {
  polite.textContent = "";
  setTimeout(() => (polite.textContent = words), 100); // the same sentence again is said again
}

/** Tell what was done and offer for ten seconds to take it back. */
export function offerUndo(words, undo) {
  announce(words);
  line.querySelector("p").textContent = words;
  line.hidden = false;
  takesBack = undo;
  wait();
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => (isInUse() ? wait() : close()), LASTS_MS);
}

/** Nothing disappears under a pointer or the focus. */
function isInUse() {
  return line.matches(":hover") || line.contains(document.activeElement);
}

function close() {
  clearTimeout(timer);
  line.hidden = true;
  takesBack = null;
}

function undo() {
  const act = takesBack;
  close();
  if (act) act();
}

export function startUndoing() {
  line.querySelector("button").addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    if (!takesBack || !event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyZ") return;
    event.preventDefault();
    if (!event.repeat) undo();
  });
}
