// Large type: the root size, remembered on this phone where it may be.

const KEPT = "conference.type";
const root = document.documentElement;

export function startType() {
  const button = document.getElementById("type-size");
  button.hidden = false;
  set(remembered());
  button.addEventListener("click", () => {
    const wanted = root.dataset.type === "large" ? "normal" : "large";
    set(wanted);
    remember(wanted);
  });
}

function set(size) {
  root.dataset.type = size;
}

function remembered() {
  try {
    return localStorage.getItem(KEPT) || "normal";
  } catch {
    return "normal"; // private mode
  }
}

function remember(size) {
  try {
    localStorage.setItem(KEPT, size);
  } catch {
    // private mode: for this visit only
  }
}
