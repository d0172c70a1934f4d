import { askToNotify } from "../attendee/alerts.js";
import { startKept } from "../attendee/kept.js";
import { markOwn } from "../attendee/mine.js";
import { checkTab, open, startTabs } from "../attendee/tabs.js";
import { showTurn } from "../attendee/turn.js";
import { startSlip } from "../attendee/slip.js";
import { startType } from "../attendee/type.js";
import { startAlerts } from "../parts/alerts.js";
import { startForms } from "../parts/forms.js";
import { onApplied } from "../parts/fragments.js";
import { start } from "../parts/start.js";
import { startWaking } from "../projector/awake.js";

const MINUTES_CHANGE_MS = 15000;

startType();
startTabs();
startAlerts();
startForms();
startWaking();
start();
startKept();
startSlip();
refresh();
onApplied(refresh);
setInterval(showTurn, MINUTES_CHANGE_MS);

document.addEventListener("command:done", ({ target }) => {
  if (target.dataset.returns) open(target.dataset.returns);
  if (target.dataset.command === "speaker.register") {
    askToNotify();
    window.scrollTo(0, 0);
  }
});

function refresh() {
  checkTab();
  showTurn();
  markOwn();
}
