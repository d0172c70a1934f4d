// Sheets (<details data-sheet>) open and close without a script; with one, only one is open, a tap outside or Escape
// closes it, and the focus returns to where it was.

export function startSheets() {
  document.addEventListener(
    "toggle",
    (event) => event.target.open && "sheet" in event.target.dataset && closeOthers(event.target),
    true, // other folds may open by a push, which closes nothing
  );
  document.addEventListener("pointerdown", (event) => closeOthers(event.target.closest("details[data-sheet]")));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-sheet]")) return;
    const sheet = event.target.closest("details[data-sheet]");
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const sheet of open()) {
      sheet.open = false;
      sheet.querySelector("summary").focus();
    }
  });
}

function open() {
  return document.querySelectorAll("details[data-sheet][open]");
}

function closeOthers(kept) {
  for (const sheet of open()) {
    if (sheet !== kept && !(kept && sheet.contains(kept))) sheet.open = false;
  }
}
