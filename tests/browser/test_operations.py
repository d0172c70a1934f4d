"""Secretaries put the running minutes in order while they type: nothing is lost by it, and nothing doubled."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from conference.models import Role
from conference.queries.meeting import Meeting
from tests.browser.hands import caret, caret_at
from tests.browser.stage import Screen, Stage
from tests.browser.test_typing import FIRST, Desk, saved
from tests.meetings import Hall

# What is to last ten seconds lasts one: nobody has to wait for it.
HASTE = """() => {
  const wait = window.setTimeout;
  window.setTimeout = (work, ms, ...given) => wait(work, ms === 10000 ? 1000 : ms, ...given);
}"""
HEAD = "Đường trục thôn hỏng 🛣️ đã lâu."
TAIL = "Đèn đường 💡 cũng tắt, các cháu đi học về rất tối."


def matters(stage: Stage) -> list[str]:
    """The words of the matters raised by word of mouth, in order."""

    def read(meeting: Meeting) -> list[str]:
        return [one.text for one in meeting.matters if one.question.speech_id]

    return list(stage.meeting(read))


def notes(stage: Stage) -> list[str]:
    """The free notes in order."""
    return list(stage.meeting(lambda meeting: [note.text for note in meeting.notes if note.kind == "NOTE"]))


def become(stage: Stage, read: Any, expected: list[str]) -> None:
    """Wait until the database has exactly these texts."""
    screen = stage.screens[0].page
    for _ in range(160):
        if read(stage) == expected:
            return
        screen.wait_for_timeout(50)
    assert read(stage) == expected


def utf16(text: str) -> int:
    """How long a browser says a text is."""
    return len(text.encode("utf-16-le")) // 2


def fields(screen: Screen) -> Locator:
    """The fields of the current speech's matters."""
    return screen.page.locator(".speech.is-now textarea[data-kind=QUESTION]")


def finger(screen: Screen, event: str) -> None:
    """A finger comes down on the page, or goes."""
    screen.page.evaluate("event => document.body.dispatchEvent(new PointerEvent(event, {bubbles: true}))", event)


def noted(screen: Screen, *texts: str) -> list[Locator]:
    """Write free notes; returns their fields."""
    made = []
    for text in texts:
        screen.page.keyboard.press("Alt+o")
        screen.page.keyboard.type(text)
        saved(screen)
        name = screen.page.evaluate("document.activeElement.id")
        expect(screen.page.locator(f".note-entry:not([data-made-here]) #{name}")).to_be_visible()
        made.append(screen.page.locator(f"#{name}"))
    return made


def offer(screen: Screen) -> Locator:
    """The line that takes back what was just done."""
    return screen.page.locator("#undoing")


# ---- split ----


def test_a_matter_is_split_at_the_caret_while_another_types_before_it(stage: Stage) -> None:
    desk = Desk(stage, f"{HEAD} {TAIL}", "Ý sau.")
    lan, lua = desk.field(desk.lan), desk.field(desk.lua)
    caret_at(lua, 0)
    caret_at(lan, utf16(HEAD))
    desk.lua.page.keyboard.type("Bà con nói: ")
    expect(lan).to_have_value(f"Bà con nói: {HEAD} {TAIL}")
    desk.lan.page.keyboard.press("Alt+s")
    for letter in "rằng ":
        desk.lua.page.keyboard.type(letter)
    become(stage, matters, [f"Bà con nói: rằng {HEAD}", TAIL, "Ý sau."])
    for screen in (desk.lan, desk.lua):
        expect(fields(screen)).to_have_count(3)
        expect(fields(screen).nth(1)).to_have_value(TAIL)
        saved(screen)
    made = fields(desk.lan).nth(1)
    expect(made).to_be_focused()
    assert caret(made) == [0, 0]
    assert desk.stage.meeting(lambda meeting: [one.number for one in meeting.matters if one.question.speech_id]) == [
        "1.1", "1.3", "1.2",
    ]  # fmt: skip
    desk.lan.page.keyboard.type("Còn ")
    become(stage, matters, [f"Bà con nói: rằng {HEAD}", f"Còn {TAIL}", "Ý sau."])
    expect(desk.lan.page.locator("#polite")).to_contain_text("1.3")


def test_a_split_is_taken_back_with_all_that_was_typed_since(stage: Stage) -> None:
    desk = Desk(stage, f"{HEAD} {TAIL}")
    caret_at(desk.field(desk.lan), utf16(HEAD))
    desk.lan.page.keyboard.press("Alt+s")
    become(stage, matters, [HEAD, TAIL])
    desk.lan.page.keyboard.type("Còn ")
    become(stage, matters, [HEAD, f"Còn {TAIL}"])
    desk.lan.page.keyboard.press("Alt+z")
    become(stage, matters, [f"{HEAD} Còn {TAIL}"])
    desk.agree(f"{HEAD} Còn {TAIL}")
    expect(desk.field(desk.lan)).to_be_focused()


def test_a_refused_split_leaves_the_words_where_they_were(stage: Stage) -> None:
    desk = Desk(stage, f"{HEAD} {TAIL}")
    hall = Hall(stage)
    hall.chair.do("outcome.set", questions=[desk.questions[0]], resolution="WITHDRAWN")
    hall.leave()
    caret_at(desk.field(desk.lan), utf16(HEAD))
    desk.lan.page.keyboard.press("Alt+s")
    expect(desk.lan.refusal()).to_contain_text("1.1")
    desk.agree(f"{HEAD} {TAIL}")
    expect(fields(desk.lan)).to_have_count(1)


def test_words_of_a_split_wait_for_a_server_that_dies_meanwhile(stage: Stage) -> None:
    desk = Desk(stage, f"{HEAD} {TAIL}")
    caret_at(desk.field(desk.lan), utf16(HEAD))
    stage.server.kill()
    desk.lan.page.keyboard.press("Alt+s")
    desk.lan.page.wait_for_timeout(500)
    expect(desk.field(desk.lan)).to_have_value(f"{HEAD} {TAIL}")
    stage.server.start()
    become(stage, matters, [HEAD, TAIL])
    saved(desk.lan)


# ---- merge ----


def test_two_matters_are_merged_by_a_list_and_both_come_back_by_undo(stage: Stage) -> None:
    desk = Desk(stage, "Đường hỏng.", "Đèn tắt.", "Rác nhiều.")
    caret_at(desk.field(desk.lan, 1), 0)
    desk.lan.page.keyboard.press("Alt+g")
    desk.lan.page.keyboard.type("duong hong")
    expect(desk.lan.page.locator("#jump-list li")).to_have_count(1)
    desk.lan.page.keyboard.press("Enter")
    become(stage, matters, ["Đường hỏng.\nĐèn tắt.", "Rác nhiều."])
    expect(fields(desk.lan)).to_have_count(2)
    expect(fields(desk.lua)).to_have_count(2)
    expect(desk.field(desk.lan)).to_be_focused()
    desk.lan.page.keyboard.type(" Cả hai.")
    become(stage, matters, ["Đường hỏng.\nĐèn tắt. Cả hai.", "Rác nhiều."])
    expect(offer(desk.lan)).to_contain_text("1.2")

    desk.lua.tap("act.undo")
    become(stage, matters, ["Đường hỏng. Cả hai.", "Đèn tắt.", "Rác nhiều."])
    desk.agree("Đèn tắt.", 1)


def test_a_merge_is_taken_back_from_its_line(stage: Stage) -> None:
    desk = Desk(stage, "Đường hỏng.", "Đèn tắt.")
    caret_at(desk.field(desk.lan, 1), 0)
    desk.lan.page.keyboard.press("Alt+g")
    desk.lan.page.keyboard.press("Enter")
    become(stage, matters, ["Đường hỏng.\nĐèn tắt."])
    offer(desk.lan).get_by_role("button").click()
    become(stage, matters, ["Đường hỏng.", "Đèn tắt."])
    desk.agree("Đường hỏng.")
    desk.agree("Đèn tắt.", 1)


def test_a_merge_taken_back_before_the_screen_showed_it_leaves_no_words_behind(stage: Stage) -> None:
    desk = Desk(stage, "Đường hỏng.", "Đèn tắt.")
    caret_at(desk.field(desk.lan, 1), 0)
    finger(desk.lan, "pointerdown")  # patches wait for it
    desk.lan.page.keyboard.press("Alt+g")
    desk.lan.page.keyboard.press("Enter")
    become(stage, matters, ["Đường hỏng.\nĐèn tắt."])
    offer(desk.lan).get_by_role("button").click()
    stage.until(lambda meeting: not meeting.merged_matters)
    finger(desk.lan, "pointerup")
    become(stage, matters, ["Đường hỏng.", "Đèn tắt."])


def test_a_refused_merge_takes_its_words_back(stage: Stage) -> None:
    desk = Desk(stage, "Đường hỏng.", "Đèn tắt.")
    hall = Hall(stage)
    hall.chair.do("outcome.set", questions=[desk.questions[1]], resolution="WITHDRAWN")
    hall.leave()
    caret_at(desk.field(desk.lan, 1), 0)
    desk.lan.page.keyboard.press("Alt+g")
    desk.lan.page.keyboard.press("Enter")
    expect(desk.lan.refusal()).to_contain_text("1.2")
    desk.agree("Đường hỏng.")
    desk.agree("Đèn tắt.", 1)


# ---- notes and answers ----


def test_a_note_goes_up_and_down_with_the_cursor_in_it(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    page = desk.lan.page
    one, two = noted(desk.lan, "Một", "Hai")
    caret_at(two, 3)
    page.keyboard.press("Alt+ArrowUp")
    become(stage, notes, ["Hai", "Một"])
    page.keyboard.type("x")
    page.keyboard.press("Alt+ArrowUp")  # before the matter
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    become(stage, notes, ["Một", "Haix"])
    page.wait_for_timeout(500)
    expect(two).to_be_focused()
    assert caret(two) == [4, 4]

    hall = Hall(stage)
    hall.chair.do("floor.invite_next")
    second = hall.read(lambda meeting: meeting.speech.id)
    hall.leave()
    expect(page.locator(f"#speech-{second}")).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(f"#speech-{second} #{two.get_attribute('id')}")).to_be_focused()
    page.keyboard.type("y")
    expect(two).to_have_value("Haixy")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(f"#speech-{second} .note-entry")).to_have_count(0)
    become(stage, notes, ["Một", "Haixy"])
    expect(one).to_have_value("Một")


def test_a_deleted_note_comes_back_with_its_words(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    (note,) = noted(desk.lan, "Ghi chú 📌 này.")
    desk.lan.page.keyboard.press("Alt+Delete")
    become(stage, notes, [])
    expect(note).to_have_count(0)
    expect(desk.field(desk.lan)).to_be_focused()
    expect(desk.lan.page.locator("#polite")).not_to_be_empty()
    offer(desk.lan).get_by_role("button").click()
    expect(note).to_have_value("Ghi chú 📌 này.")
    expect(note).to_be_focused()
    expect(offer(desk.lan)).to_be_hidden()
    desk.lan.page.keyboard.type(" Thêm.")
    become(stage, notes, ["Ghi chú 📌 này. Thêm."])

    desk.lan.page.evaluate(HASTE)
    desk.lan.tap("entry.remove")  # the row's own button is the same act
    expect(note).to_have_count(0)
    expect(offer(desk.lan)).to_be_visible()
    expect(offer(desk.lan)).to_be_hidden()


def test_an_empty_matter_opened_by_mistake_goes_and_one_with_words_stays(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    page = desk.lan.page
    caret_at(desk.field(desk.lan), 3)
    page.keyboard.press("Alt+Delete")
    expect(desk.lan.refusal()).to_be_visible()
    page.keyboard.press("Alt+q")
    expect(page.locator(".matter[data-number='1.2']")).to_be_visible()
    page.keyboard.press("Alt+Delete")
    become(stage, matters, [FIRST])
    expect(fields(desk.lan)).to_have_count(1)
    page.keyboard.press("Alt+z")
    become(stage, matters, [FIRST, ""])
    expect(fields(desk.lan).nth(1)).to_be_focused()
    page.keyboard.type("Lại.")
    become(stage, matters, [FIRST, "Lại."])


def test_an_answer_is_given_to_another_matter(stage: Stage) -> None:
    desk = Desk(stage, "Đường hỏng.", "Đèn tắt.")
    page = desk.lan.page
    desk.field(desk.lan).focus()
    page.keyboard.press("Alt+a")
    page.keyboard.type("Sẽ thay bóng.")
    saved(desk.lan)
    more = page.locator(f"#more-{desk.questions[0]}")
    expect(more.locator("[data-answer]")).to_have_count(1)
    more.locator("summary").first.click()
    more.locator("[data-answer]").click()
    page.keyboard.press("Enter")
    expect(page.locator(f"#matter-{desk.questions[1]} textarea[data-kind=ANSWER]")).to_have_value("Sẽ thay bóng.")
    assert stage.meeting(lambda m: [given.entry.text for given in m.matters_by_id[desk.questions[1]].answers]) == [
        "Sẽ thay bóng."
    ]


# ---- history ----


def test_an_earlier_wording_is_found_in_the_history_and_restored(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    desk.lua = stage.sit(Role.SECRETARY, 1)  # somebody else, not a second screen of the same person
    page = desk.lan.page
    caret_at(desk.field(desk.lan), len(FIRST))
    page.keyboard.type(" Ý của Lan.")
    saved(desk.lan)
    expect(desk.field(desk.lua)).to_have_value(f"{FIRST} Ý của Lan.")
    caret_at(desk.field(desk.lua), 0)
    desk.lua.page.keyboard.press("Control+a")
    desk.lua.page.keyboard.type("Viết lại.")
    desk.agree("Viết lại.")

    page.keyboard.press("Alt+h")
    sheet = page.locator("#history")
    expect(sheet.locator("[data-part=authors] li")).not_to_have_count(0)
    expect(sheet.locator("#history-words")).to_have_text("Viết lại.")
    expect(sheet.locator("[data-part=restore]")).to_be_disabled()
    expect(sheet.locator("#history-at")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(sheet.locator("#history-words")).not_to_have_text("Viết lại.")
    sheet.locator("[data-part=edits] button").nth(-2).click()
    words = sheet.locator("#history-words")
    expect(words).to_have_text(f"{FIRST} Ý của Lan.")
    sheet.locator("[data-part=restore]").click()
    expect(sheet).to_be_hidden()
    desk.agree(f"{FIRST} Ý của Lan.")
    expect(desk.field(desk.lan)).to_be_focused()
    page.keyboard.press("Control+z")
    desk.agree("Viết lại.")

    page.keyboard.press("Alt+h")
    sheet.locator("[data-part=play]").click()
    expect(words).to_have_text(FIRST)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(desk.field(desk.lan)).to_be_focused()
