import { offerPrinting } from "../minutes/printing.js";
import { fitAll } from "../projector/fit.js";
import { fillJoin } from "../projector/join.js";

const page = document.documentElement;

// Measured at the size of a projector, then made small.
function fitAtFullSize() {
  page.classList.add("is-measured");
  fitAll();
  page.classList.remove("is-measured");
}

// On paper nothing turns: what the hall sees page by page stands on one picture, as large as it fits.
for (const list of document.querySelectorAll("[data-paged]")) {
  list.dataset.fit = "6";
  list.parentElement.dataset.fitIn = "";
}

fillJoin();
fitAtFullSize();
if (document.fonts) document.fonts.ready.then(fitAtFullSize);
offerPrinting();
