// What was sent without a connection and waits on this phone, shown where its owner looks for it.

import { onKept } from "../parts/commands.js";
import { icon } from "../parts/icons.js";

const PATIENCE_MS = 1500; // an ordinary sending is over by then

export function startKept() {
  const place = document.getElementById("kept");
  onKept((kept) => {
    setTimeout(() => draw(place, kept), PATIENCE_MS);
    if (kept.length === 0) draw(place, kept);
  });
}

function draw(place, kept) {
  place.hidden = kept.length === 0;
  place.textContent = "";
  place.append(...kept.map((command) => card(place, command)));
  const joins = kept.some((command) => command.name === "speaker.register");
  document.documentElement.dataset.joining = String(joins);
}

function card(place, command) {
  const article = element("article", "sheet mine");
  const isWritten = command.name === "question.receive";
  article.dataset.page = isWritten ? "opinions" : "now";
  const tag = element("p", "tag soon", place.dataset.tag);
  tag.prepend(icon("i-phone"));
  article.append(tag);
  article.append(element("p", "text", isWritten ? command.args.text : place.dataset.register));
  article.append(element("p", "fate", place.dataset.words));
  return article;
}

function element(name, look, text = "") {
  const made = document.createElement(name);
  made.className = look;
  made.textContent = text;
  return made;
}
