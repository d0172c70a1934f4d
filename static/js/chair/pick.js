// One sheet serves many rows: the button of a row opens it and picks the row in all its forms. What was picked is a field
// in use, so that patches leave it alone; the sheet's head is written here and belongs to this browser.

let lastOpener = null;

export function startPicking() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(opener);
  });
  document.addEventListener("toggle", (event) => event.target.matches(".by-pick:not([open])") && comeBack(), true);
}

function open(opener) {
  const { opens, pick, section } = opener.dataset;
  const sheet = document.getElementById(opens);
  for (const field of sheet.querySelectorAll(`[data-picks="${opens}"]`)) {
    // Patches leave a field in use alone, its choices too: a row newer than its first use is not among them.
    if (!Array.from(field.options).some((option) => option.value === pick)) field.add(new Option("", pick));
    field.value = pick;
    field.dataset.dirty = "true";
  }
  const row = opener.closest("[data-matter], [data-request]");
  write(sheet, "[data-picked]", headOf(row));
  write(sheet, "[data-picked-text]", textOf(row, ".question-text"));
  for (const part of sheet.querySelectorAll("details.more")) part.open = part.id === section;
  sheet.open = true;
  lastOpener = opener;
  const first = sheet.querySelector(section ? `#${section} button` : ".dialog button, .dialog summary");
  if (first) first.focus({ preventScroll: true });
}

/** The sheet's own summary is not on the screen: the focus goes back to the button that opened it. */
function comeBack() {
  if (lastOpener && lastOpener.isConnected) lastOpener.focus({ preventScroll: true });
  lastOpener = null;
}

function headOf(row) {
  const slip = textOf(row, ".slip");
  return slip ? `${slip}. ${textOf(row, ".name")}` : textOf(row, ".question-head b");
}

function textOf(row, selector) {
  const element = row.querySelector(selector);
  return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
}

function write(sheet, selector, text) {
  const element = sheet.querySelector(selector);
  if (element) element.textContent = text;
}
