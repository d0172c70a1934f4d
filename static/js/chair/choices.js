// The outcome bar and its sheets each list the matters of the turn (so that they work without a script); with one, what
// is chosen in one of them is chosen in all. The unit chosen for a preset date serves the other date as well.

export function startChoices() {
  document.addEventListener("change", (event) => {
    if ("choice" in event.target.dataset) alike(event.target);
    for (const copy of document.querySelectorAll(`[data-same-as="${event.target.id}"]`)) copy.value = event.target.value;
  });
}

function alike(changed) {
  for (const other of document.querySelectorAll("[data-choice]")) {
    if (other.value !== changed.value) continue;
    other.checked = changed.checked;
    other.dataset.dirty = "true";
  }
}
