// A sheet opens beside its button and wholly inside the window, also where the list it belongs to scrolls.

const GAP = 6;
const FIRST = ".dialog input:not([type=hidden]), .dialog select, .dialog textarea, .dialog .act button";

/** Put an open sheet where it fits; again when something in it has grown. */
export function place(sheet) {
  const dialog = sheet.querySelector(":scope > .dialog");
  const button = sheet.querySelector(":scope > summary").getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = dialog;
  const room = { right: window.innerWidth - width - GAP, bottom: window.innerHeight - height - GAP };
  const below = button.bottom + GAP;
  const top = "up" in sheet.dataset || below > room.bottom ? button.top - height - GAP : below;
  dialog.style.left = `${Math.max(GAP, Math.min(button.left, room.right))}px`;
  dialog.style.top = `${Math.max(GAP, Math.min(top, room.bottom))}px`;
}

export function startPlacing() {
  document.addEventListener(
    "toggle",
    (event) => {
      const sheet = event.target;
      const grown = !sheet.matches("details[data-sheet]") && sheet.closest("details[data-sheet][open]");
      if (grown) place(grown); // something inside it was unfolded
      if (!sheet.matches("details[data-sheet]") || !sheet.open) return;
      place(sheet);
      const isHere = sheet.contains(document.activeElement) && document.activeElement.tagName !== "SUMMARY";
      const first = sheet.querySelector(".dialog [data-first]") || sheet.querySelector(FIRST);
      if (first && !isHere) first.focus();
    },
    true,
  );
  window.addEventListener("resize", () => document.querySelectorAll("details[data-sheet][open]").forEach(place));
}
