import { Idiomorph } from "idiomorph";

import { fetchWithin } from "../parts/http.js";

const AGAIN_MS = 3000;
const list = () => document.getElementById("device-list");

/** Somebody is about to change something there: it is left as it is until they are done. */
function isInUse() {
  return Boolean(list().querySelector("details[open]")) || /^(INPUT|SELECT)$/.test(document.activeElement.tagName);
}

function refresh() {
  if (document.hidden || isInUse()) return;
  fetchWithin(AGAIN_MS, "?part=list", { cache: "no-store" })
    .then((response) => (response.ok ? response.text() : Promise.reject(response.status)))
    .then((html) => isInUse() || Idiomorph.morph(list(), html.trim(), { morphStyle: "outerHTML" }))
    .catch(() => {}); // the next one will do
}

setInterval(refresh, AGAIN_MS);
