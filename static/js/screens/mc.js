import { startReporting } from "../parts/reporting.js";
import { start } from "../parts/start.js";
import { keepAwake, startWaking } from "../projector/awake.js";

startReporting();
start();
startWaking();
document.addEventListener("pointerdown", keepAwake, { once: true }); // a script that goes dark is of no use at the lectern
