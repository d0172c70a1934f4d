// The public list is the same for everybody; this phone's own matters are marked here.

/** Mark the matters raised under this phone's numbers (8.1 under 8) or sent from it in writing (VB3). */
export function markOwn() {
  const { numbers, written } = document.getElementById("attendee-mine").dataset;
  const spoken = new Set(numbers.split(" ").filter(Boolean));
  const sent = new Set(written.split(" ").filter(Boolean));
  for (const matter of document.querySelectorAll("#attendee-questions [data-matter]")) {
    const number = matter.dataset.matter;
    if (spoken.has(number.split(".")[0])) matter.dataset.whose = "spoken";
    else if (sent.has(number)) matter.dataset.whose = "written";
    else delete matter.dataset.whose;
  }
  document.documentElement.dataset.spoken = String(Boolean(document.querySelector('[data-whose="spoken"]')));
}
