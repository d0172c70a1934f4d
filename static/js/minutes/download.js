// "Download my text": a file with every text the server does not have. It needs no server, no link and no right.

import { now } from "../parts/clock.js";
import { unsent, wordsToKeep } from "./entries.js";

const LATER_MS = 60000;

export function downloadTexts() {
  const texts = unsent().map((entry) => `${titleOf(entry)}\n\n${wordsToKeep(entry)}\n`);
  const file = new Blob(["\uFEFF", texts.join("\n---\n\n")], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${document.title.replace(/[\\/:*?"<>|]+/g, " ")} ${new Date(now()).toISOString().slice(0, 16).replace(":", "")}.txt`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), LATER_MS);
}

function titleOf(entry) {
  return entry.view ? entry.view.field.getAttribute("aria-label") : entry.id;
}
