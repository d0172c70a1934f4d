// Words whose history is not the server's: an older database was put in place, or what they build on is nowhere. They are
// never merged. They are kept as a note beside their entry, and the entry is opened afresh.

import { refuse } from "../parts/commands.js";
import { newId } from "../parts/page.js";
import { attemptFor } from "../parts/sending.js";
import { say } from "../secretary/say.js";
import { create } from "./creations.js";
import { begin, draft, forgetWaiting, isUnsent, splice, tell, wordsOf } from "./entries.js";
import { sha256 } from "./hash.js";
import { isForLater, pause } from "./line.js";

const AGAIN_MS = 3000;
const LOOK_MS = 100;
const LONGEST_AT_ONCE = 200000; // letters in one command; a longer text is typed into a note of its own, part by part
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
  if (text.length > LONGEST_AT_ONCE) {
    const sentence = await keepAsNote(text);
    if (!sentence) refuse(say("recovered"));
    return sentence;
  }
  const copy = sha256(`${entry} ${text}`).slice(0, 32);
  for (;;) {
    const answer = await attemptFor("entry.recover", { entry, copy, text }, {}, newId());
    if (answer.ok) {
      if (answer.result && answer.result.kept_in) refuse(say("recovered"));
      return "";
    }
    if (!isForLater(answer)) return answer.sentence;
    await pause(AGAIN_MS);
  }
}

/** Put a text, however long, into a new note as if it were typed there; resolves like keepCopy once the server has it. */
export async function keepAsNote(text) {
  const note = create("entry.open", { entry: newId() });
  splice(note, { at: 0, removed: 0, inserted: text });
  while (isUnsent(note) && !note.sentence) await pause(LOOK_MS);
  return note.sentence;
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
