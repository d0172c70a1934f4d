// Shortcuts for the operator: a key presses the visible, enabled button (or opens the sheet) that carries it in data-key.
// Nothing is pressed while somebody types, except by function keys, which type nothing.

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    if (isTyping(event.target) && !/^(Shift\+)?F\d+$/.test(name)) return;
    const button = buttonOf(name);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

/** "F2", "Shift+F2", "Ctrl+Z", "?": Shift is named only where it does not change the character itself. */
function nameOf(event) {
  const isNamed = event.key.length > 1;
  const key = isNamed ? event.key : event.key.toUpperCase();
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (isNamed && event.shiftKey ? "Shift+" : "") + key;
}

function buttonOf(name) {
  const buttons = document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`);
  return [...buttons].find((button) => !button.disabled && button.getClientRects().length > 0);
}

function isTyping(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}
