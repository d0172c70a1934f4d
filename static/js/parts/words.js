// Words as secretaries type them: pushed beside the fragments, each with the update it accounts for. The newest seen of an
// entry stands everywhere; a fragment that was rendered a moment earlier brings older ones and is put right at once.

import { listen, onConnection } from "./connection.js";
import { onApplied } from "./fragments.js";

const newest = new Map(); // entry → {epoch, upto, text, html}

/** Before `start()`. */
export function startWords() {
  listen("words", (words) => {
    newest.set(words.entry, words);
    for (const place of document.querySelectorAll(`[data-typed="${words.entry}"]`)) show(place, words);
  });
  // The snapshot of the next connection brings what is so then; a restored database may know none of these.
  onConnection((isThere) => isThere || newest.clear());
  onApplied(() => {
    for (const place of document.querySelectorAll("[data-typed]")) {
      const words = newest.get(place.dataset.typed);
      if (words) show(place, words);
    }
  });
}

function show(place, words) {
  const isOlder = place.dataset.epoch === words.epoch && Number(place.dataset.upto) > words.upto;
  if (isOlder || (place.dataset.epoch === words.epoch && place.dataset.upto === String(words.upto))) return;
  place.dataset.epoch = words.epoch;
  place.dataset.upto = words.upto;
  if (words.text) place.innerHTML = words.html; // cleaned by the server
  else place.textContent = place.dataset.empty;
}
