// Which of its three views this projector shows: the fragment "projector-views" says so.

import { link } from "../parts/page.js";

const views = () => document.getElementById("projector-views");

export function showView() {
  const own = Array.from(views().children).find((one) => one.dataset.linkOf === link);
  document.querySelector("main").dataset.view = own ? own.dataset.shows : "MEETING";
}

/** Has somebody silenced the projectors? */
export function isMuted() {
  return views().dataset.muted === "yes";
}
