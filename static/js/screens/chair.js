import { startChoices } from "../chair/choices.js";
import { startDragging } from "../chair/drag.js";
import { startKeys } from "../chair/keys.js";
import { startPicking } from "../chair/pick.js";
import { startTabs } from "../chair/tabs.js";
import { startTimes } from "../chair/times.js";
import { start } from "../parts/start.js";
import { startWords } from "../parts/words.js";

startWords();
start();
startTabs();
startTimes();
startPicking();
startChoices();
startDragging();
startKeys();
