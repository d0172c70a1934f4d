// Which pages of this browser live: they answer one another. A draft belongs to the page that holds it for as long as that
// page lives; were another to put it into the document as well, its words would stand there twice.

import { tab } from "./outbox.js";

const PATIENCE_MS = 2500; // a page that is busy or in the background answers late
const NAME = "conference.outbox";
const line = typeof BroadcastChannel === "function" ? new BroadcastChannel(NAME) : null;
const hearing = new Map(); // question → those who have answered
let onTaken = () => {};
let questions = 0;

/** Answer others from now on. `taken(entry, text)` is called when another page has taken over a draft of this one. */
export function startAlive(taken) {
  onTaken = taken;
  if (line) line.onmessage = ({ data }) => heard(data);
}

/** Resolves with the pages that live, besides this one; with null where pages cannot ask one another. */
export async function living() {
  if (!line) return null;
  const question = `${tab} ${(questions += 1)}`;
  const answered = new Set();
  hearing.set(question, answered);
  line.postMessage({ question });
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  hearing.delete(question);
  return answered;
}

/** Tell a page that lives after all that its draft was taken over: it must not use it any more. */
export function tellTaken({ entry, tab: of, text }) {
  if (line) line.postMessage({ taken: entry, of, text });
}

function heard({ question, answer, from, taken, of, text }) {
  if (question) line.postMessage({ answer: question, from: tab });
  else if (answer && hearing.has(answer)) hearing.get(answer).add(from);
  else if (taken && of === tab) onTaken(taken, text);
}
