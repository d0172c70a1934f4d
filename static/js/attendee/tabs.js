// The pages of the phone: the hash names one, html[data-tab] shows its parts. Without this script all follow each other.

const HOME = "now";
const FORMS = ["edit", "write"];
const scrolled = {}; // page → where it was left
let shown = "";

export function startTabs() {
  if ("scrollRestoration" in history) history.scrollRestoration = "manual";
  window.addEventListener("hashchange", show);
  show();
}

/** Open a page. */
export function open(page) {
  if (page === shown) return;
  window.location.hash = page;
}

/** A patch may have taken the shown page away (a registration that is no longer waiting has no form). */
export function checkTab() {
  if (shown !== asked()) show();
  markLinks();
}

function asked() {
  const page = window.location.hash.slice(1) || HOME;
  return exists(page) ? page : HOME;
}

function exists(page) {
  return Boolean(document.querySelector(`main [id="${page.replace(/\W/g, "")}"].page-title`));
}

function show() {
  const page = asked();
  if (shown) scrolled[shown] = window.pageYOffset;
  const moved = shown && shown !== page;
  shown = page;
  document.documentElement.dataset.tab = page;
  markLinks();
  window.scrollTo(0, FORMS.includes(page) ? 0 : scrolled[page] || 0);
  if (moved) focusHeading(page);
}

/** Whoever listens to the page instead of seeing it is told where they are. */
function focusHeading(page) {
  const heading = document.getElementById(page);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function markLinks() {
  for (const link of document.querySelectorAll("a[data-opens]")) {
    const current = link.dataset.opens.split(" ").includes(shown);
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
