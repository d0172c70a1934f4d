import { onApplied } from "../parts/fragments.js";
import { start } from "../parts/start.js";
import { startBell } from "../projector/bell.js";
import { startFitting } from "../projector/fit.js";
import { fillJoin } from "../projector/join.js";
import { startPresentation } from "../projector/presentation.js";

start();
fillJoin();
onApplied(fillJoin); // before the measuring, which must see the code in its place
startFitting();
startBell();
startPresentation();
