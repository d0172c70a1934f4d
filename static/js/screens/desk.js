import { hideGiven, showGiven, showReceived } from "../desk/given.js";
import { clear, startResults } from "../desk/results.js";
import { note, refresh } from "../desk/roster.js";
import { say } from "../desk/say.js";
import { alertSoftly, startAlerts } from "../parts/alerts.js";
import { now } from "../parts/clock.js";
import { onKept } from "../parts/commands.js";
import { startForms } from "../parts/forms.js";
import { onApplied } from "../parts/fragments.js";
import { startReporting } from "../parts/reporting.js";
import { start } from "../parts/start.js";

const PATIENCE_MS = 1500; // an ordinary sending is over by then

startForms();
startReporting();
start();
startResults();
refresh();
onApplied((names) => names.includes("desk-counts") && refresh());

startAlerts();
let message = newestMessage();
onApplied(() => {
  if (newestMessage() && newestMessage() !== message) alertSoftly();
  message = newestMessage();
});

function newestMessage() {
  return document.querySelector("[data-newest]").dataset.newest;
}

const kept = document.getElementById("kept");
let waiting = 0;
onKept((commands) => {
  waiting = commands.length;
  if (waiting === 0) kept.hidden = true;
  else setTimeout(showKept, PATIENCE_MS);
});

function showKept() {
  kept.hidden = waiting === 0;
  kept.textContent = say("kept", { count: waiting });
}

document.addEventListener("command:done", ({ target, detail }) => {
  const { command } = target.dataset;
  const row = target.closest("[data-line]");
  if (command === "delegate.check_in") note(row.dataset.line, now());
  if (command === "delegate.check_out") note(row.dataset.line, null);
  const fold = target.closest(".speak, .hand-in");
  if (fold) fold.open = false;
  if (command === "speaker.register" && detail.result) showGiven(target, detail.result);
  else if (command === "question.receive" && detail.result) showReceived(target, detail.result);
  else hideGiven();
  if (command === "delegate.add") clear();
});
