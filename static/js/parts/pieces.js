// Long fragments come in pieces (conference/screens/pieces.py): a patch leaves out those that this page shows already and
// puts a stub in the place of each run of them.

const late = new Map(); // piece → its HTML as last sent, of which a field in use has not been shown yet

/** The element that this HTML is, with a stub for every single piece left out; null if this page does not show just
 * those pieces. */
export function unfold(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const stub of template.content.querySelectorAll("[data-same]")) {
    const run = runFrom(document.getElementById(stub.id), Number(stub.dataset.run));
    if (sum(run) !== Number(stub.dataset.same)) return null;
    stub.replaceWith(...run.map(standIn));
  }
  const element = template.content.firstElementChild;
  element.remove();
  return element;
}

/** Is this a stand-in for a piece that stays as it is? */
export function stays(fresh) {
  return fresh.hasAttribute("data-stays");
}

/** A field in use was left as it is: its piece is shown again with the next patch, whether it has changed or not. */
export function showLater(fresh) {
  const piece = fresh.closest("[data-piece]");
  if (piece) late.set(piece.id, piece.outerHTML);
}

function runFrom(first, length) {
  const run = [];
  for (let next = first; next && run.length < length; next = next.nextElementSibling) {
    if (next.dataset.piece) run.push(next); // anything else was put in between by this browser
  }
  return run.length === length ? run : [];
}

function sum(run) {
  return run.reduce((total, piece) => (Math.imul(total, 31) + Number(piece.dataset.piece)) >>> 0, run.length ? 0 : -1);
}

function standIn(piece) {
  const html = late.get(piece.id);
  late.delete(piece.id);
  if (html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    if (fresh.dataset.piece === piece.dataset.piece) return fresh;
  }
  const stub = document.createElement(piece.tagName);
  stub.id = piece.id;
  stub.setAttribute("data-stays", "");
  return stub;
}
