// What changed between two states of a text, as one splice: {at, removed, inserted}, counted in UTF-16 units as both
// textareas and Y.Text do. No splice cuts a surrogate pair.

/** The splice that makes `after` of `before`; null when nothing changed. `caret`: where the cursor is in `after`. */
export function difference(before, after, caret = after.length) {
  if (before === after) return null;
  // Where letters repeat, several splices explain the change: the one that ends at the caret is what was typed.
  const most = Math.min(before.length, after.length);
  const tailMost = Math.min(most, after.length - Math.min(caret, after.length));
  let tail = 0;
  while (tail < tailMost && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  let head = 0;
  while (head < most - tail && before[head] === after[head]) head += 1;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (isInPair(before, head) || isInPair(after, head)) head -= 1;
  if (isInPair(before, before.length - tail) || isInPair(after, after.length - tail)) tail -= 1;
  return { at: head, removed: before.length - head - tail, inserted: after.slice(head, after.length - tail) };
}

/** The text after a splice. */
export function spliced(text, { at, removed, inserted }) {
  return text.slice(0, at) + inserted + text.slice(at + removed);
}

/** A splice made in `before`, moved to where it belongs in `after`, which somebody else made of the same text. */
export function moved(splice, before, after) {
  const other = difference(before, after);
  if (!other) return splice;
  const shift = other.inserted.length - other.removed;
  if (splice.at >= other.at + other.removed) return { ...splice, at: splice.at + shift };
  if (splice.at + splice.removed <= other.at) return splice;
  // Both changed the same words: theirs stay, ours are put behind them and take nothing away.
  return { at: other.at + other.inserted.length, removed: 0, inserted: splice.inserted };
}

/** Is there half a surrogate pair in what was inserted? */
export function isHalf(text) {
  return /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/.test(text);
}

/** Half pairs replaced by the letter that stands for what cannot be read: no byte stands for them. */
export function mended(text) {
  return Array.from(text, (letter) => (letter.length === 1 && /[\uD800-\uDFFF]/.test(letter) ? "\uFFFD" : letter)).join("");
}

function isInPair(text, at) {
  return at > 0 && at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1]) && /[\uDC00-\uDFFF]/.test(text[at]);
}
