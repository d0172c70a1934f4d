// Entries made in this browser: the field is there at once, the command that tells the server of it travels by the outbox,
// before anything typed into it. The ids are drawn here, so sending a command twice makes one entry.

import { now } from "../parts/clock.js";
import { isConnected, onConnection } from "../parts/connection.js";
import { refuse } from "../parts/commands.js";
import { newId } from "../parts/page.js";
import { attemptFor } from "../parts/sending.js";
import { entryOf, tell } from "./entries.js";
import { isForLater, pause } from "./line.js";
import { drop, keep, tab } from "./outbox.js";

const AGAIN_MS = 1500;
const queue = [];
let isRunning = false;
let created = () => {};

/** `done(entry, answer)` is called when the server has an entry that was made here. */
export function startCreations(done) {
  created = done;
  onConnection((connected) => connected && run());
}

/** Make an entry here and have the server make it. Returns it, ready to be typed in. */
export function create(name, args) {
  const entry = entryOf(args.entry);
  const creation = { entry: entry.id, id: newId(), name, args, tab, at: now() };
  entry.creation = creation;
  entry.isLoaded = true;
  keep("creations", creation).then((key) => {
    creation.key = key;
    tell("changed", entry);
    enqueue(creation);
  });
  tell("changed", entry);
  return entry;
}

/** Send what a page that is gone left behind. */
export function adoptCreation(creation) {
  if (queue.some((known) => known.id === creation.id)) return;
  const entry = entryOf(creation.entry);
  if (entry.creation) return;
  entry.creation = creation;
  enqueue(creation);
}

function enqueue(creation) {
  queue.push(creation);
  run();
}

async function run() {
  if (isRunning) return;
  isRunning = true;
  while (queue.length && isConnected()) {
    const creation = queue[0];
    const answer = await attemptFor(creation.name, creation.args, {}, creation.id);
    if (!answer.ok && isForLater(answer)) await pause(AGAIN_MS);
    else finished(queue.shift(), answer);
  }
  isRunning = false;
}

function finished(creation, answer) {
  const entry = entryOf(creation.entry);
  drop("creations", [creation.key]);
  entry.creation = null;
  if (!answer.ok) {
    entry.sentence = answer.sentence;
    refuse(answer.sentence);
  }
  tell(answer.ok ? "created" : "changed", entry);
  created(entry, answer);
}
