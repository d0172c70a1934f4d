"""The secretary's keyboard: every key of the sheet does what the sheet says, other acts are reached by their names;
find takes any composition, and whoever listens hears what others do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.hands import caret_at, paste
from tests.browser.stage import Stage
from tests.browser.test_operations import matters, notes
from tests.browser.test_typing import FIRST, Desk, saved

SECOND = "Đèn đường tắt."


def test_every_key_of_the_sheet_does_what_the_sheet_says(stage: Stage) -> None:
    desk = Desk(stage, FIRST, SECOND)
    page = desk.lan.page
    first, second = desk.field(desk.lan), desk.field(desk.lan, 1)
    focus = page.locator("*:focus")
    pressed: list[str] = []

    def press(key: str, then: Callable[[], object], *, leave: bool = False) -> None:
        page.keyboard.press(
            key.replace("Ctrl", "Control").replace("↑", "ArrowUp").replace("↓", "ArrowDown").replace("Esc", "Escape")
        )
        then()
        pressed.append(key)
        if leave:
            page.keyboard.press("Escape")

    def shown(selector: str) -> Callable[[], None]:
        return lambda: expect(page.locator(selector)).to_be_visible()

    def focused(attribute: str, value: str) -> Callable[[], None]:
        return lambda: expect(focus).to_have_attribute(attribute, value)

    def counted(number: int) -> Callable[[], None]:
        return lambda: expect(page.locator(".matter")).to_have_count(number)

    def text_of(nth: int, text: str) -> Callable[[], None]:
        return lambda: stage.until(lambda _: matters(stage)[nth] == text)

    listed = [
        row.replace("\n", "")
        for row in page.locator("#shortcuts dt").evaluate_all(
            "(rows) => rows.map((row) => Array.from(row.children, (key) => key.textContent).join('+'))"
        )
    ]
    page.locator("#minutes").focus()
    press("?", shown("#shortcuts .dialog"))
    press("Esc", lambda: expect(page.locator("#shortcuts .dialog")).to_be_hidden())
    page.locator("#minutes").focus()
    press("/", focused("id", "find"), leave=True)
    press("Ctrl+J", shown("#jump-list"), leave=True)
    press("Alt+N", shown("#add-sheet .dialog"), leave=True)
    press("Alt+B", shown("#secretary-blocks .dialog"), leave=True)
    press("Alt+M", focused("id", "secretary-note"), leave=True)

    before = page.locator(".matter").count()
    caret_at(second, len(SECOND))
    press("Enter", counted(before + 1))
    page.keyboard.type("Ý ba")
    expect(desk.lua.page.locator("#polite")).to_have_text(re.compile(r"Có thêm Ý kiến .*3\."))
    press("Shift+Enter", lambda: expect(focus).to_have_value("Ý ba\n"))
    press("Ctrl+Z", lambda: expect(focus).not_to_have_value("Ý ba\n"))
    page.keyboard.type("Ý ba")
    press("Ctrl+Enter", counted(before + 2))
    page.keyboard.type("Ý bốn")
    press("Alt+Q", counted(before + 3))
    saved(desk.lan)
    expect(page.locator("[data-made-here]")).to_have_count(0)
    press("Alt+Delete", counted(before + 2))
    press("Alt+Z", counted(before + 3))

    caret_at(first, 0)
    press("Alt+T", lambda: expect(first).to_have_value(re.compile(r"\d\d[:g]\d\d")))
    press(
        "Alt+P", lambda: stage.until(lambda meeting: meeting.matters_by_id[desk.questions[0]].question.wording_passed)
    )
    press("Alt+A", focused("data-kind", "ANSWER"))
    caret_at(second, 3)
    press("Alt+S", text_of(1, SECOND[:3].rstrip()))
    press("Alt+G", shown("#jump-list"), leave=True)
    press("Alt+H", shown("#history"), leave=True)
    for text in ("Một", "Hai"):
        press("Alt+O", focused("data-kind", "NOTE"))
        page.keyboard.type(text)
    saved(desk.lan)
    expect(page.locator("[data-made-here]")).to_have_count(0)
    press("Alt+↑", lambda: stage.until(lambda _: notes(stage) == ["Hai", "Một"]))
    press("Alt+↓", lambda: stage.until(lambda _: notes(stage) == ["Một", "Hai"]))

    given = stage.meeting(lambda meeting: meeting.speech.allotted_seconds)
    press("F6", lambda: stage.until(lambda meeting: meeting.speech.allotted_seconds == given + 60))
    press("F4", lambda: stage.until(lambda meeting: meeting.speech is None))
    expect(page.locator("#secretary-floor.is-now")).to_have_count(0)
    press("F2", lambda: stage.until(lambda meeting: meeting.speech))
    name = stage.meeting(lambda meeting: meeting.speech.person.full_name)
    expect(desk.lua.page.locator("#polite")).to_have_text(re.compile(f"Đang phát biểu: .*{name}"))
    assert set(listed) == set(pressed)

    # Enter in an earlier speech's last matter leads to the one who has the floor by now.
    expect(page.locator("#secretary-floor")).to_contain_text(name)
    page.locator("details.speech:not(.is-now) textarea[data-kind=QUESTION]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".speech.is-now textarea[data-kind=QUESTION]")).to_be_focused()
    page.keyboard.type("Ý của người sau")
    saved(desk.lan)
    expect(page.locator("[data-made-here]")).to_have_count(0)  # its acts come with the server's row

    # Acts without a key of their own: by name, with the cursor where it was.
    page.keyboard.press("Control+j")
    page.keyboard.type("giao tra loi")
    page.keyboard.press("Enter")
    expect(focus).to_have_attribute("name", "lead")
    page.keyboard.press("Escape")
    step = stage.meeting(lambda meeting: meeting.step.id)
    page.keyboard.press("Control+j")
    page.keyboard.type("thuc hien sang noi dung tiep")
    page.keyboard.press("Enter")
    stage.until(lambda meeting: meeting.step.id != step)


def test_words_are_found_with_or_without_accents_and_whatever_their_composition(stage: Stage) -> None:
    desk = Desk(stage, "Khướu hót.", "")
    page, find, count = desk.lan.page, desk.lan.page.locator("#find"), desk.lan.page.locator("#find-count")
    field = desk.field(desk.lan, 1)
    pasted = unicodedata.normalize("NFD", "Tường rào, khướu kêu và khươu đáp.")
    paste(field, pasted)
    saved(desk.lan)
    find.fill("khuou")
    expect(count).to_have_text("1/3")
    marks = field.locator("xpath=preceding-sibling::div[@class='marks']")
    assert marks.text_content() == field.input_value() == pasted  # letter for letter, or the marks lie beside the words
    found = [unicodedata.normalize("NFC", mark) for mark in marks.locator("mark").all_text_contents()]
    assert found == ["khướu", "khươu"]
    expect(page.locator("mark.current")).to_have_text("Khướu")
    find.press("Enter")
    expect(count).to_have_text("2/3")
    expect(marks.locator("mark.current")).to_have_count(1)
    find.press("Shift+Enter")
    find.press("Shift+Enter")
    expect(count).to_have_text("3/3")
    find.fill(unicodedata.normalize("NFD", "khươu"))
    expect(count).to_have_text("1/1")
    find.fill("không đâu có")
    expect(count).to_have_text("không thấy")
    find.fill("keu va")
    find.press("Escape")
    expect(field).to_be_focused()
    expect(page.locator(".marks")).to_have_count(0)
