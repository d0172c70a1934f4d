// Texts the server does not have yet, kept in this browser until it does: they survive a reload, a crash, a power cut.
// A draft belongs to the tab that types it; another tab takes it over only when that one has been gone for a while.

import { link, newId } from "../parts/page.js";

const PREFIX = `conference.draft.${link}.`;
const ALIVE_MS = 2000;
const GONE_MS = 7000;
const tab = ownTab();

/** Keep what is known of an entry's unsaved text: {text, version, pending}. */
export function keep(entry, draft) {
  store((storage) => storage.setItem(PREFIX + entry, JSON.stringify({ ...draft, tab, alive: Date.now() })));
}

/** The server has it (or its writer let it go). */
export function drop(entry) {
  store((storage) => storage.removeItem(PREFIX + entry));
}

/** Drafts of this tab, and of tabs that are gone: [[entry, draft], …]. */
export function adoptable() {
  const found = [];
  store((storage) => {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith(PREFIX)) continue;
      const draft = parse(storage.getItem(key));
      if (draft && (draft.tab === tab || Date.now() - draft.alive > GONE_MS)) found.push([key.slice(PREFIX.length), draft]);
    }
  });
  return found;
}

/** Say every two seconds that this tab still looks after its drafts, and look for those nobody does. */
export function lookAfter(unsaved, adopt) {
  setInterval(() => {
    for (const [entry, draft] of unsaved) keep(entry, draft);
    adopt();
  }, ALIVE_MS);
}

function ownTab() {
  try {
    const known = sessionStorage.getItem("conference.tab") || newId();
    sessionStorage.setItem("conference.tab", known);
    return known;
  } catch {
    return newId();
  }
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function store(use) {
  try {
    use(localStorage);
  } catch {
    // private mode or full: the text is still in its field and in memory, and leaving the page warns
  }
}
