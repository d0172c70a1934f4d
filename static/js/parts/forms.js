// Longer forms: a counter of characters; a patch leaves the whole form alone once one field of it is in use; folds
// (<details> in the flow of the page, which a tap elsewhere must not close) close when their form is done.

export function startForms() {
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !event.target.closest("[data-fragment]")) return;
    for (const field of form.elements) if (field.name && field.type !== "hidden") field.dataset.dirty = "true";
    count(event.target);
  });
  document.addEventListener("command:done", (event) => {
    for (const field of event.target.elements) count(field);
    if ("folds" in event.target.dataset) fold(event.target);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-fold]")) fold(event.target);
  });
}

function count(field) {
  const place = field.id && document.querySelector(`[data-counter="${field.id}"]`);
  if (place) place.textContent = `${field.value.length}/${field.maxLength}`;
}

function fold(inside) {
  const folded = inside.closest("details");
  folded.open = false;
  folded.querySelector("summary").focus();
}
