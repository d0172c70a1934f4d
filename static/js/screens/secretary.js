import { start } from "../parts/start.js";
import { startArrival } from "../secretary/arrival.js";
import { startBlocks } from "../secretary/blocks.js";
import { startFields } from "../secretary/fields.js";
import { startFind } from "../secretary/find.js";
import { startJump } from "../secretary/jump.js";
import { startKeys } from "../secretary/keys.js";
import { startNotes } from "../secretary/notes.js";
import { startPlacing } from "../secretary/placing.js";
import { startRows } from "../secretary/rows.js";
import { startStamps } from "../secretary/stamps.js";
import { startStates } from "../secretary/states.js";
import { startTyping } from "../minutes/typing.js";

startFields();
startStates();
startArrival();
startBlocks();
startStamps();
startNotes();
startKeys();
startJump();
startFind();
startPlacing();
startRows();
startTyping();
start();

// Open where the meeting is.
const places = [".speech.is-now", ".matter.is-now", ".step-part.current .speech:last-of-type", ".step-part.current"];
const now = places.map((place) => document.querySelector(place)).find(Boolean);
if (now) now.scrollIntoView({ block: now.offsetHeight > 500 ? "end" : "center" });
