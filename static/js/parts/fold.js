// Searching Vietnamese with or without accents: marks, case and đ do not matter, unless the searcher types marks.

/** The text without marks and case, letter for letter as long as its NFC form. */
export function fold(text) {
  return Array.from(text.normalize("NFC"), (letter) => {
    const bare = letter.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace("đ", "d");
    return bare.length === letter.length ? bare : letter;
  }).join("");
}

/** Where `query` occurs in `text`: [start, …]. A query with marks must match them. */
export function occurrences(text, query) {
  const wanted = query.normalize("NFC").toLowerCase();
  const isPlain = fold(wanted) === wanted;
  const place = isPlain ? fold(text) : text.normalize("NFC").toLowerCase();
  const found = [];
  for (let at = place.indexOf(wanted); at !== -1 && wanted; at = place.indexOf(wanted, at + wanted.length)) found.push(at);
  return found;
}

/** Where `query` occurs in `text` as it stands, composed or not: [{start, end}, …] in its own letters. */
export function places(text, query) {
  const starts = occurrences(text, query);
  const length = query.normalize("NFC").length;
  const at = starts.length && text.normalize("NFC") !== text ? origins(text) : null;
  return starts.map((start) => (at ? { start: at[start], end: at[start + length] } : { start, end: start + length }));
}

/** For every letter of the text's NFC form, and its end, the place in the text. */
function origins(text) {
  const found = [];
  let at = 0;
  for (const letter of text.match(/[^][\u0300-\u036f]*/gu)) {
    found.push(...Array(letter.normalize("NFC").length).fill(at));
    at += letter.length;
  }
  return [...found, at];
}
