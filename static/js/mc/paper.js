// The same page on paper: the style sheet prints the whole script and the list of introductions.

export function startPaper() {
  const button = document.querySelector("[data-print]");
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
