// The address phones join at depends on how this page was opened, so no fragment may carry it: the page does.

const page = document.getElementById("join-qr");

/** Put the QR code and the address into the scene, if it has a place for them. */
export function fillJoin() {
  const code = document.querySelector("[data-join-qr]");
  if (!code || code.firstElementChild) return;
  code.append(page.content.cloneNode(true));
  const picture = code.querySelector("svg");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", page.dataset.url);
  document.querySelector("[data-join-url]").textContent = page.dataset.url.replace(/^https?:\/\//, "");
}
