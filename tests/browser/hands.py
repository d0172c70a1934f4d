"""How text gets into a field: letter by letter, as UniKey sends it, through compositions, from the clipboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.stage import Screen

#: What is typed and what UniKey, EVKey and OpenKey send for it: plain letters, or so many Backspaces and a replacement.
UNIKEY = [
    ("B", 0, "B"), ("a", 0, "a"), ("f", 1, "à"), (" ", 0, " "), ("c", 0, "c"), ("o", 0, "o"), ("n", 0, "n"),
    (" ", 0, " "), ("d", 0, "d"), ("d", 1, "đ"), ("e", 0, "e"), ("e", 1, "ê"), ("f", 1, "ề"), (" ", 0, " "),
    ("n", 0, "n"), ("g", 0, "g"), ("h", 0, "h"), ("i", 0, "i"), ("j", 1, "ị"), (" ", 0, " "), ("t", 0, "t"),
    ("h", 0, "h"), ("u", 0, "u"), ("o", 0, "o"), ("w", 2, "ươ"), ("n", 0, "n"), ("g", 0, "g"), ("f", 3, "ờng"),
]  # fmt: skip
UNIKEY_TEXT = "Bà con đề nghị thường"

#: The steps of a composition, the last one committed: what ibus, macOS and Gboard show underlined meanwhile.
COMPOSED = [
    ["t", "ti", "tie", "tiê", "tiên", "tiêng", "tiếng"],
    [" "],
    ["V", "Vi", "Vie", "Viê", "Viêt", "Việt"],
    [" "],
    ["q", "qu", "quy", "quyê", "quyên", "quyền"],
]
COMPOSED_TEXT = "tiếng Việt quyền"


_CUTTING = """(text) => {
  const cutting = Object.assign(document.createElement("textarea"), { id: "cutting", value: text });
  document.body.append(cutting);
  cutting.select();
}"""


_REPLACING = """(field, [before, text, kind]) => {
  const caret = field.selectionStart;
  field.setRangeText(text, caret - before, caret, "end");
  field.dispatchEvent(new InputEvent("input", { inputType: kind, data: text || null, bubbles: true }));
}"""


def unikey(page: Page, keys: list[tuple[str, int, str]] = UNIKEY, pause_ms: float = 25) -> None:
    """Type into the focused field as UniKey does: a letter, or Backspaces and what stands in their place."""
    for _, backspaces, text in keys:
        for _ in range(backspaces):
            page.keyboard.press("Backspace")
        page.keyboard.type(text)
        page.wait_for_timeout(pause_ms)


class Composer:
    """An input method that composes in the page's focused field."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._wire = screen.context.new_cdp_session(screen.page)

    def show(self, text: str, instead_of: tuple[int, int] | None = None) -> None:
        """Show what is being composed, underlined; at first perhaps in place of words that stand in the field."""
        place = {"selectionStart": len(text), "selectionEnd": len(text)}
        if instead_of:
            place |= {"replacementStart": instead_of[0], "replacementEnd": instead_of[1]}
        self._wire.send("Input.imeSetComposition", {"text": text, **place})

    def commit(self, text: str) -> None:
        """The composition is over."""
        self._wire.send("Input.insertText", {"text": text})

    def write(self, words: list[list[str]], pause_ms: float = 25) -> None:
        """Compose and commit one word after the other."""
        for steps in words:
            for step in steps:
                self.show(step)
                self._screen.page.wait_for_timeout(pause_ms)
            self.commit(steps[-1])


def replace(field: Locator, before: int, text: str, kind: str) -> None:
    """So many letters before the caret become others in one input, as autocorrection and Android's keyboards do it."""
    field.evaluate(_REPLACING, [before, text, kind])


def paste(field: Locator, text: str) -> None:
    """Paste at the caret, as a browser does: one input for all of it."""
    field.evaluate("(field, text) => (field.focus(), document.execCommand('insertText', false, text))", text)


def paste_with_keys(field: Locator, text: str) -> None:
    """Cut a text out of a field of its own and paste it with Ctrl+V, as a person does. A long text cannot be pasted
    otherwise: what a script inserts Chromium lays out line by line, 16 s for 3,000 lines."""
    page = field.page
    page.evaluate(_CUTTING, text)
    page.keyboard.press("Control+x")
    page.evaluate("document.querySelector('#cutting').remove()")
    field.focus()
    page.keyboard.press("Control+v")


def caret_at(field: Locator, place: int) -> None:
    """Put the caret there."""
    field.focus()
    field.evaluate("(field, place) => field.setSelectionRange(place, place)", place)


def caret(field: Locator) -> list[int]:
    """Where the caret (or selection) is."""
    found: Any = field.evaluate("(field) => [field.selectionStart, field.selectionEnd]")
    return list(found)
