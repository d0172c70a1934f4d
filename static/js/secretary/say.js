// Phrases of this screen in the conference's language.

const phrases = document.getElementById("secretary-phrases");

/** A phrase; {name} places are filled from `values`. */
export function say(name, values = {}) {
  return phrases.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
