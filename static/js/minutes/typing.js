// The minutes' typing path in this browser, put together. The protocol is described in conference/minutes/sync.py.

import { ticks } from "../parts/clock.js";
import { stayIf } from "../parts/connection.js";
import { onApplied } from "../parts/fragments.js";
import { bindFields, startBinding } from "./binding.js";
import { startCreations } from "./creations.js";
import { entries, isUnsent, unsent } from "./entries.js";
import { startFound } from "./found.js";
import { showSigns, startPresence } from "./presence.js";
import { startRecovery } from "./recovery.js";
import { pump, startSending } from "./sending.js";
import { compare, startSyncing } from "./syncing.js";

const PATIENCE_MS = 6000;

/** Before `start` of parts/start.js, which opens the connection. */
export function startTyping() {
  startBinding();
  startPresence();
  startSending();
  startRecovery(compare);
  startCreations(created);
  startSyncing();
  startFound();
  bind();
  onApplied(bind);
  stayIf(() => unsent().length > 0);
  window.addEventListener("beforeunload", (event) => {
    if (!unsent().length) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

/** Resolves with true once the server has all of an entry, with false if that takes too long. */
export function settled(id) {
  const entry = entries.get(id);
  const until = ticks() + PATIENCE_MS;
  return new Promise((resolve) => {
    const look = () => {
      if (!entry || !isUnsent(entry)) resolve(true);
      else if (ticks() > until || entry.sentence) resolve(false);
      else setTimeout(look, 30);
    };
    look();
  });
}

function bind() {
  bindFields((entry) => !entry.isLoaded && !entry.creation && compare(entry));
  showSigns();
}

function created(entry) {
  if (entry.isLoaded) pump(entry);
  else compare(entry);
}
