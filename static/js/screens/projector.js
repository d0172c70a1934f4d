import { onApplied } from "../parts/fragments.js";
import { shownAs } from "../parts/page.js";
import { startReporting } from "../parts/reporting.js";
import { startBell } from "../parts/sound.js";
import { start } from "../parts/start.js";
import { startFitting } from "../projector/fit.js";
import { fillJoin } from "../projector/join.js";
import { startPaging } from "../projector/pages.js";
import { startPresentation } from "../projector/presentation.js";
import { isMuted, showView, startChoosing } from "../projector/views.js";

if (!shownAs) startReporting(); // a miniature is no screen of its own
start();
if (!shownAs) startChoosing();
showView();
onApplied(showView);
fillJoin();
onApplied(fillJoin); // before the measuring, which must see the code in its place
startFitting();
startPaging();
if (!shownAs) {
  startBell(() => !isMuted());
  startPresentation();
}
