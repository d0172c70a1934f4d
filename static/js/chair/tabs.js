// Which list of matters is open belongs to this browser: it is kept on the body, which no patch replaces.

import { onApplied } from "../parts/fragments.js";

const KEEP = { ArrowRight: 1, ArrowLeft: -1 };

export function startTabs() {
  choose("unassigned");
  onApplied(mark);
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab-for]");
    if (tab) choose(tab.dataset.tabFor);
  });
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest && event.target.closest("[data-tab-for]");
    if (!tab || !(event.key in KEEP)) return;
    const tabs = [...document.querySelectorAll("[data-tab-for]")];
    const next = tabs[(tabs.indexOf(tab) + KEEP[event.key] + tabs.length) % tabs.length];
    choose(next.dataset.tabFor);
    next.focus();
  });
}

function choose(name) {
  document.body.dataset.tab = name;
  mark();
}

function mark() {
  for (const tab of document.querySelectorAll("[data-tab-for]")) {
    const isChosen = tab.dataset.tabFor === document.body.dataset.tab;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
  }
}
