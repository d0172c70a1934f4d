// Which of its three views this projector shows: the fragment "projector-views" says so, or somebody at the machine.

import { link } from "../parts/page.js";

const views = () => document.getElementById("projector-views");

const KEY = `conference.projector.${link}.view`;
const choice = document.querySelector("[data-view-choice]");
let chosen = null; // at this machine: {view, instead}; as soon as somebody changes it for the link, that holds

/** Let whoever stands at this machine choose what it shows. */
export function startChoosing() {
  chosen = remembered();
  choice.addEventListener("change", () => {
    chosen = { view: choice.value, instead: ofLink() };
    try {
      window.localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // storage is switched off: after a reload it shows what its link says
    }
    showView();
  });
}

export function showView() {
  const view = chosen && chosen.instead === ofLink() ? chosen.view : ofLink();
  document.querySelector("main").dataset.view = view;
  if (choice) choice.value = view;
}

function ofLink() {
  const own = Array.from(views().children).find((one) => one.dataset.linkOf === link);
  return own ? own.dataset.shows : "MEETING";
}

function remembered() {
  try {
    return JSON.parse(window.localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Has somebody silenced the projectors? */
export function isMuted() {
  return views().dataset.muted === "yes";
}
