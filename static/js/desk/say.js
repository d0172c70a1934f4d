// The desk's own sentences, in the conference's language.

const phrases = document.getElementById("desk-words");

export function say(name, values = {}) {
  return phrases.dataset[name].replace(/\{(\w+)\}/g, (_, key) => (key in values ? values[key] : ""));
}
