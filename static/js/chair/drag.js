// Dragging a row of the queue by its grip. The buttons "up" and "down" do the same by keyboard.

import Sortable from "sortablejs";

import { refuse, send } from "../parts/commands.js";
import { hold, release } from "../parts/fragments.js";

const STILL_HELD_MS = 1000; // patches give up waiting after a while; a drag may take longer
let keeping = 0;

export function startDragging() {
  const list = document.querySelector("[data-sortable]");
  if (!list) return;
  Sortable.create(list, {
    handle: ".grip",
    draggable: ".row",
    forceFallback: true, // the browser's own dragging does not exist on touch screens
    fallbackTolerance: 4,
    ghostClass: "is-place",
    fallbackClass: "is-lifted",
    onStart: lift,
    onEnd: drop,
  });
}

function lift() {
  hold();
  keeping = setInterval(() => {
    hold();
    release();
  }, STILL_HELD_MS);
}

async function drop(event) {
  clearInterval(keeping);
  release();
  if (event.oldIndex === event.newIndex) return;
  const row = event.item;
  const before = row.nextElementSibling ? row.nextElementSibling.dataset.request : row.parentElement.dataset.next;
  const answer = await send("speaker.move", { request: row.dataset.request, before });
  if (answer.ok) return;
  putBack(row, event.oldIndex);
  refuse(answer.sentence);
}

function putBack(row, index) {
  const list = row.parentElement;
  if (!list) return;
  const others = [...list.children].filter((other) => other !== row);
  list.insertBefore(row, others[index] || null);
}
