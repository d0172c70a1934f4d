// Somebody scanned the code of a printed slip: its number and code are filled in, one tap opens the registration here.

const [, number, code] = /^([0-9]+)-([0-9A-Z]+)$/.exec(new URLSearchParams(location.search).get("slip") || "") || [];

export function startSlip() {
  const fold = document.getElementById("with-slip");
  if (!number || !fold) return;
  fillIn("slip-number", number);
  fillIn("slip-code", code);
  fold.open = true;
}

function fillIn(id, value) {
  const field = document.getElementById(id);
  field.value = value;
  field.dataset.dirty = "true"; // as if typed: a fragment that comes meanwhile leaves it alone
}
