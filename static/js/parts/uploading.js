// A form that takes a while: its button says what is being done and cannot be pressed twice.

export function sayWhatTakesTime() {
  for (const form of document.querySelectorAll("[data-upload]")) {
    const button = form.querySelector("[data-busy]");
    const file = form.querySelector("input[type=file]");
    file.addEventListener("change", () => {
      const isTooLarge = file.files.length > 0 && file.files[0].size > Number(file.dataset.largest);
      file.setCustomValidity(isTooLarge ? file.dataset.tooLarge : ""); // before it is carried over the network in vain
    });
    const words = button.textContent;
    form.addEventListener("submit", () => {
      button.textContent = button.dataset.busy;
      setTimeout(() => (button.disabled = true)); // after the form has been sent
    });
    window.addEventListener("pageshow", () => { // come back to with "back"
      button.textContent = words;
      button.disabled = false;
    });
  }
}
