// One edit of a field made by a script: setRangeText, then one ordinary input event, so that whoever watches typing (the
// saving of texts, the search) takes it for typing.

/** Replace field.value[start, end) by text; the caret stands after it. False when the field would become too long. */
export function splice(field, { start, end, text }) {
  if (field.maxLength >= 0 && field.value.length - (end - start) + text.length > field.maxLength) return false;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText", data: text }));
  return true;
}

/** A text of the minutes, being written. */
export function isEntry(element) {
  return element.tagName === "TEXTAREA" && "entry" in element.dataset && !element.readOnly && !element.disabled;
}

/** Telex or another input method is still making a letter: nothing may touch the text. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
