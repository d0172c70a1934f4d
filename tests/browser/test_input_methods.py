"""Every way in which Vietnamese gets into a field, while a second author edits before, after and at the caret."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hands import COMPOSED, COMPOSED_TEXT, UNIKEY, UNIKEY_TEXT, Composer, caret, caret_at, replace, unikey
from tests.browser.stage import Stage
from tests.browser.test_typing import Desk, saved
from tests.patience import wait_for

QUIET_MS = 400  # longer than others' words wait for a pause in typing
LONG_MS = 3100  # by then everything is saved, written and grouped
BURST_MS = 5

Method = Callable[[Desk, Locator], Iterator[object]]  # a stroke at each step


def backspace_and_replacement(desk: Desk, field: Locator) -> Iterator[object]:
    """UniKey, EVKey and OpenKey on Windows."""
    for nth, key in enumerate(UNIKEY):
        letter, backspaces, text = key
        if nth == 9:  # a pause between what is taken away and what comes instead
            for _ in range(backspaces):
                desk.lan.page.keyboard.press("Backspace")
            saved(desk.lan)
            desk.lan.page.wait_for_timeout(LONG_MS)
            key = (letter, 0, text)
        yield unikey(desk.lan.page, [key], BURST_MS)


def selection_and_replacement(desk: Desk, field: Locator) -> Iterator[object]:
    """OpenKey and EVKey where a page completes what is typed: Shift+Left selects what is replaced."""
    for _, backspaces, text in UNIKEY:
        for _ in range(backspaces):
            desk.lan.page.keyboard.press("Shift+ArrowLeft")
        yield desk.lan.page.keyboard.insert_text(text)


def composition(desk: Desk, field: Locator) -> Iterator[object]:
    """Telex of Windows and macOS, ibus: a word is underlined until it is done."""
    composer = Composer(desk.lan)
    for steps in COMPOSED:
        for step in steps:
            yield composer.show(step)
        composer.commit(steps[-1])


def composition_of_what_stands_there(desk: Desk, field: Locator) -> Iterator[object]:
    """Gboard: every key composes the whole word anew, also one that was committed before."""
    composer = Composer(desk.lan)
    for steps in COMPOSED:
        committed = ""
        for step in steps:
            end = caret(field)[0]
            composer.show(step, (end - len(committed), end) if committed else None)
            yield composer.commit(step)
            committed = step


def surroundings_deleted(desk: Desk, field: Locator) -> Iterator[object]:
    """Android keyboards that compose nothing: deleteSurroundingText, then commitText."""
    for _, backspaces, text in UNIKEY:
        if backspaces:
            yield replace(field, backspaces, "", "deleteContentBackward")
        yield desk.lan.page.keyboard.insert_text(text)


def autocorrection(desk: Desk, field: Locator) -> Iterator[object]:
    """iOS and spell checkers: the word is replaced when it is done."""
    for plain, right in zip(("Ba", "con", "de", "nghi", "thuong"), UNIKEY_TEXT.split(), strict=True):
        for letter in plain:
            yield desk.lan.page.keyboard.type(letter)
        yield replace(field, len(plain), right, "insertReplacementText")
        yield desk.lan.page.keyboard.type("" if right == "thường" else " ")


METHODS: list[tuple[Method, str]] = [
    (backspace_and_replacement, UNIKEY_TEXT),
    (selection_and_replacement, UNIKEY_TEXT),
    (composition, COMPOSED_TEXT),
    (composition_of_what_stands_there, COMPOSED_TEXT),
    (surroundings_deleted, UNIKEY_TEXT),
    (autocorrection, UNIKEY_TEXT),
]


def test_every_input_method_beside_a_second_author(stage: Stage) -> None:
    desk = Desk(stage, *["<>"] * len(METHODS))
    for nth, (method, text) in enumerate(METHODS):
        mine, other = desk.field(desk.lan, nth), desk.field(desk.lua, nth)
        caret_at(mine, 1)
        left = ""
        for stroke, _ in enumerate(method(desk, mine)):
            typed = words_before_the_caret(mine)
            if stroke == 3:
                insert(desk, other, "Control+Home", "TRƯỚC ")
            elif stroke == 6:
                insert(desk, other, "Control+End", " SAU")
            elif stroke >= 8 and not left and text.startswith(typed):
                left = typed
                at_the_caret(desk, other, f"TRƯỚC <{left}", "> SAU")
        agree_on_one(desk, nth, [f"{one} SAU" for one in both_orders(left, text)], method.__name__)


def words_before_the_caret(field: Locator) -> str:
    """What was typed so far."""
    shown = field.input_value()
    return shown[shown.index("<") + 1 : caret(field)[0]]


def insert(desk: Desk, other: Locator, key: str, words: str) -> None:
    """The second author types, however much of the first one's typing has come."""
    other.press(key)
    desk.lua.page.keyboard.type(words)


def at_the_caret(desk: Desk, other: Locator, before: str, after: str) -> None:
    """The second author types where the first one's caret is."""
    expect(other).to_have_value(before + after)
    caret_at(other, len(before))
    desk.lua.page.keyboard.type("TẠI")


def both_orders(left: str, text: str) -> list[str]:
    """Two who type at one place at the same time: the second one's letters stand where the caret was, or behind all."""
    return [f"TRƯỚC <{text[:at]}TẠI{text[at:]}>" for at in (len(left), len(text))]


def agree_on_one(desk: Desk, nth: int, possible: list[str], method: str) -> None:
    """Both screens and the database come to the same, which is one of these."""

    def agreed() -> bool:
        here, there = desk.field(desk.lan, nth).input_value(), desk.field(desk.lua, nth).input_value()
        return here == there and here in possible

    try:
        wait_for(agreed, pause=desk.lan.page.wait_for_timeout)
    except AssertionError:
        pytest.fail(f"{method}: {desk.field(desk.lan, nth).input_value()!r} is none of {possible}")
    desk.agree(unicodedata.normalize("NFC", desk.field(desk.lan, nth).input_value()), nth)


def test_nothing_comes_between_the_letters_of_a_word_that_is_being_composed(stage: Stage) -> None:
    desk = Desk(stage, "<>")
    mine, other = desk.field(desk.lan), desk.field(desk.lua)
    caret_at(mine, 1)
    composer = Composer(desk.lan)
    composer.write(COMPOSED[:2], BURST_MS)
    for step in COMPOSED[2][:2]:
        composer.show(step)
    expect(other).to_have_value("<tiếng Vi>")  # while it is being composed
    insert(desk, other, "Control+Home", "TRƯỚC ")
    at_the_caret(desk, other, "TRƯỚC <tiếng Vi", ">")
    saved(desk.lua)
    desk.lan.page.wait_for_timeout(QUIET_MS)
    assert mine.input_value() == "<tiếng Vi>"
    for step in COMPOSED[2][2:]:
        composer.show(step)
    composer.commit("Việt")
    composer.write(COMPOSED[3:], BURST_MS)
    agree_on_one(desk, 0, both_orders("tiếng Vi", COMPOSED_TEXT), "composition")
