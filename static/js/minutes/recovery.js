// Words whose history is not the server's: an older database was put in place, or what they build on is nowhere. They are
// never merged. They are kept as a note beside their entry, and the entry is opened afresh.

import { refuse, send } from "../parts/commands.js";
import { say } from "../secretary/say.js";
import { begin, draft, forgetWaiting, tell, wordsOf } from "./entries.js";
import { sha256 } from "./hash.js";
import { isForLater, pause } from "./line.js";

const AGAIN_MS = 3000;
let openAfresh = () => {};

/** `open(entry)` is called when an entry is to be opened afresh. */
export function startRecovery(open) {
  openAfresh = open;
}

/** This entry's document belongs to another history: keep its words, forget it, open afresh. */
export async function anotherHistory(entry) {
  if (entry.isRecovering) return;
  entry.flight = entry.wanted = null;
  entry.isRecovering = true;
  tell("changed", entry);
  const words = wordsOf(entry);
  const sentence = await keepCopy(entry.id, words);
  entry.isRecovering = false;
  if (sentence) entry.sentence = sentence;
  else forgetDocument(entry, words);
  tell("changed", entry);
}

/** Have the server keep a text beside its entry; resolves with "", or with the sentence why it will not. Tries until it
 * knows. The note's id follows from its words, so that two pages with the same words make one note. */
export async function keepCopy(entry, text) {
  if (!text.trim()) return "";
  const copy = sha256(`${entry} ${text}`).slice(0, 32);
  for (;;) {
    const answer = await send("entry.recover", { entry, copy, text }).catch(() => ({ ok: false, code: "unsent" }));
    if (answer.ok) {
      if (answer.result && answer.result.kept_in) refuse(say("recovered"));
      return "";
    }
    if (!isForLater(answer)) return answer.sentence;
    await pause(AGAIN_MS);
  }
}

/** The words are safe. What was typed since goes on as a draft on top of whatever the server has. */
function forgetDocument(entry, words) {
  const now = wordsOf(entry);
  forgetWaiting(entry);
  begin(entry);
  if (entry.view) entry.view.restart();
  if (now !== words) draft(entry, words, now);
  openAfresh(entry);
}
