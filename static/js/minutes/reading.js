/* Reading aloud: one part at a time. A part longer than the screen is paged through before the next one comes. */

const FORWARD = new Set(["ArrowDown", "ArrowRight", "PageDown", " "]);
const BACK = new Set(["ArrowUp", "ArrowLeft", "PageUp"]);
const SIZES = 5;
const PAGE = 0.85; // of the height, so that the last lines stay in sight
const SIZE_KEY = "reading size";
const root = document.documentElement;

export function startReading() {
  const parts = [...document.querySelectorAll("[data-part]")];
  const state = { parts, at: clamp(Number(location.hash.slice(1)) - 1 || 0, parts.length) };
  document.body.classList.add("scripted");
  for (const one of document.querySelectorAll("[data-scripted]")) one.hidden = false;
  on("[data-forward]", () => forward(state));
  on("[data-back]", () => back(state));
  on("[data-larger]", () => resize(1));
  on("[data-smaller]", () => resize(-1));
  document.addEventListener("keydown", (event) => pressed(event, state));
  offerFullScreen();
  resize(0);
  show(state, state.at);
}

function pressed(event, state) {
  if (event.ctrlKey || event.altKey || event.metaKey || writes(event.target)) return;
  if (event.key === " " && event.target.closest("button, a, summary")) return;
  const goes = event.key === " " && event.shiftKey ? back : FORWARD.has(event.key) ? forward : BACK.has(event.key) ? back : null;
  if (goes) goes(state);
  else if (event.key === "Home") show(state, 0);
  else if (event.key === "End") show(state, state.parts.length - 1);
  else if (event.key.toLowerCase() === "f") fillScreen();
  else return;
  event.preventDefault();
}

/* Where the browser can: the page and nothing else, for reading aloud from a screen in the hall. Escape leaves it. */
function offerFullScreen() {
  const button = document.querySelector("[data-full]");
  const words = button.querySelector("span");
  const { textContent: enter } = words;
  button.hidden = !root.requestFullscreen && !root.webkitRequestFullscreen;
  button.addEventListener("click", fillScreen);
  for (const name of ["fullscreenchange", "webkitfullscreenchange"]) {
    document.addEventListener(name, () => { words.textContent = filling() ? button.dataset.leave : enter; });
  }
}

function filling() {
  return document.fullscreenElement || document.webkitFullscreenElement;
}

async function fillScreen() {
  const [scope, act] = filling()
    ? [document, document.exitFullscreen || document.webkitExitFullscreen]
    : [root, root.requestFullscreen || root.webkitRequestFullscreen];
  try { await (act && act.call(scope)); } catch { /* the browser will not; the page reads as well in its window */ }
}

function writes(target) {
  return Boolean(target.closest("input, textarea, select"));
}

function forward(state) {
  const part = state.parts[state.at];
  const rest = part.scrollHeight - part.clientHeight - part.scrollTop;
  if (rest > 4) part.scrollTop += part.clientHeight * PAGE;
  else show(state, state.at + 1);
}

function back(state) {
  const part = state.parts[state.at];
  if (part.scrollTop > 4) part.scrollTop -= part.clientHeight * PAGE;
  else if (state.at > 0) {
    show(state, state.at - 1);
    state.parts[state.at].scrollTop = state.parts[state.at].scrollHeight; // its end was read last
  }
}

function show(state, to) {
  state.at = clamp(to, state.parts.length);
  state.parts.forEach((part, n) => { part.hidden = n !== state.at; });
  const part = state.parts[state.at];
  part.scrollTop = 0;
  part.focus({ preventScroll: true });
  document.querySelector("[data-about]").textContent = part.dataset.title;
  document.querySelector("[data-count]").textContent = `${state.at + 1}/${state.parts.length}`;
  document.querySelector("progress").value = (state.at + 1) / state.parts.length;
  document.querySelector("[data-back]").disabled = state.at === 0;
  document.querySelector("[data-forward]").disabled = state.at === state.parts.length - 1;
  history.replaceState(null, "", `#${state.at + 1}`);
}

function resize(by) {
  const size = clamp(kept() + by, SIZES);
  document.body.dataset.size = String(size);
  try { localStorage.setItem(SIZE_KEY, String(size)); } catch { /* private windows keep nothing */ }
}

function kept() {
  let found = null;
  try { found = localStorage.getItem(SIZE_KEY); } catch { /* as above */ }
  return Number(found ?? document.body.dataset.size) || 0;
}

function clamp(n, length) {
  return Math.max(0, Math.min(length - 1, n));
}

function on(selector, act) {
  document.querySelector(selector).addEventListener("click", act);
}
