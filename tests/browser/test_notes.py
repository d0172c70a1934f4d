"""Private notes, text blocks and time stamps under real fingers and keys."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from conference.models import NoteSide, Role
from conference.queries.meeting import Meeting
from tests.browser.geometry import complaints
from tests.browser.stage import Screen, Stage
from tests.browser.test_accessibility import found
from tests.browser.test_layout import CHAIR, SECRETARY, TARGET, marked, resized
from tests.meetings import MATTERS, Hall

COUNT_INPUTS = "(field) => { window.inputs = 0; field.addEventListener('input', () => (window.inputs += 1)); }"
#: Two taps within the time of a double tap, the second one on whatever lies there by then.
DOUBLE_TAP = """
  (button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const tap = () => document.elementFromPoint(left + width / 2, top + height / 2).click();
    const about = button.form.dataset.about;
    const first = Date.now();
    tap();
    const looking = setInterval(() => {
      const form = document.querySelector('#chair-notes .message-act form');
      if (!form || form.dataset.about === about) return;
      clearInterval(looking);
      if (Date.now() - first < 350) tap();
    }, 10);
  }
"""


def a_matter(hall: Hall) -> str:
    """Somebody speaks, and a matter is written down."""
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    return hall.ask(MATTERS[0])


def field_of(secretary: Screen, question: str) -> Locator:
    """The field of a matter's words."""
    return secretary.page.locator(f"#matter-{question} textarea").first


def at_the_end(field: Locator) -> Page:
    """The cursor stands behind the last letter; returns the page."""
    field.focus()
    field.press("Control+End")
    return field.page


def unseen(meeting: Meeting) -> int:
    """How many notes the chair has not seen."""
    return len(meeting.unseen_notes(NoteSide.CHAIR))


def test_a_note_goes_to_the_chair_by_keyboard_and_its_sender_sees_that_it_was_seen(stage: Stage) -> None:
    hall = Hall(stage)
    question = a_matter(hall)
    chair, secretary, mc = stage.sit(Role.CHAIR), stage.sit(Role.SECRETARY), stage.sit(Role.MC)
    place = chair.page.locator("#chair-notes").bounding_box()
    field = field_of(secretary, question)
    page = at_the_end(field)
    page.keyboard.press("Alt+m")
    expect(page.locator("#secretary-note")).to_be_focused()
    page.keyboard.type("Xin nhắc lại câu hỏi")
    page.keyboard.press("Enter")
    expect(chair.page.locator("#chair-notes .message-text")).to_contain_text("Xin nhắc lại câu hỏi")
    expect(field).to_be_focused()
    expect(page.locator("#secretary-note")).to_have_value("")
    assert stage.meeting(lambda meeting: meeting.private_notes[0].question_id) == question

    # Another one comes: neither the words nor the button that are about to be tapped change or move.
    button = chair.button("note.see", "#chair-notes")
    before = button.bounding_box()
    hall.secretary.do("note.send", to="CHAIR", text="Còn 2 phút")
    expect(chair.page.locator("#chair-notes .from")).to_contain_text("+1")
    expect(chair.page.locator("#chair-notes .message-text")).to_contain_text("Xin nhắc lại câu hỏi")
    assert (button.bounding_box(), chair.page.locator("#chair-notes").bounding_box()) == (before, place)

    chair.tap("note.see", "#chair-notes")
    expect(chair.page.locator("#chair-notes .message-text")).to_contain_text("Còn 2 phút")
    chair.tap("note.see", "#chair-notes")
    expect(page.locator("#secretary-notes .talk-now .is-seen")).to_be_visible()
    mc.hides("Còn 2 phút")
    hall.leave()


def test_a_double_tap_sees_one_note_and_not_the_next(stage: Stage) -> None:
    hall = Hall(stage)
    a_matter(hall)
    for text in ("Một", "Hai"):
        hall.secretary.do("note.send", to="CHAIR", text=text)
    chair = stage.sit(Role.CHAIR)
    chair.button("note.see", "#chair-notes").evaluate(DOUBLE_TAP)
    expect(chair.page.locator("#chair-notes .message-text")).to_contain_text("Hai")
    chair.page.wait_for_timeout(600)
    assert stage.meeting(unseen) == 1
    hall.leave()


def test_the_chair_sends_a_ready_made_note_and_any_secretary_has_seen_it(stage: Stage) -> None:
    hall = Hall(stage)
    a_matter(hall)
    chair, secretary = stage.sit(Role.OPERATOR), stage.sit(Role.SECRETARY)
    chair.open("#notes-sheet")
    chair.page.locator("#notes-sheet .chip").first.click()
    expect(chair.page.locator("#notes-sheet")).not_to_have_attribute("open", "")
    expect(secretary.page.locator("#secretary-notes .message.is-new")).to_be_visible()
    secretary.tap("note.see", "#secretary-notes .talk-now")
    expect(chair.page.locator("#chair-notes .note-seen.is-seen").first).to_be_visible()
    assert stage.meeting(lambda meeting: meeting.private_notes[0].author.role) is Role.OPERATOR
    hall.leave()


def test_letters_and_a_space_become_words_in_one_input_and_can_be_taken_back(stage: Stage) -> None:
    hall = Hall(stage)
    question = a_matter(hall)
    secretary = stage.sit(Role.SECRETARY)
    field = field_of(secretary, question)
    page = at_the_end(field)
    start = field.input_value()

    def added() -> str:
        return field.input_value().removeprefix(start)

    page.keyboard.type(" pkt")
    field.evaluate(COUNT_INPUTS)
    page.keyboard.press(" ")
    assert (added(), page.evaluate("window.inputs")) == (" Phòng Kinh tế ", 1)
    page.keyboard.press("Control+z")
    assert (added(), page.evaluate("window.inputs")) == (" pkt ", 2)
    page.keyboard.type("Gpmb ")
    assert added() == " pkt Giải phóng mặt bằng "
    page.keyboard.press("Escape")
    assert added() == " pkt Gpmb "
    expect(field).to_be_focused()  # taken back, not left
    page.keyboard.type("xpkt PKT pkt1 pkt, (pkt .")
    assert added() == " pkt Gpmb xpkt PKT pkt1 pkt, (Phòng Kinh tế ."
    written = start + added()
    stage.until(lambda meeting: meeting.matters_by_id[question].text == written)
    hall.leave()


def test_nothing_is_expanded_while_an_input_method_is_making_a_letter(stage: Stage) -> None:
    hall = Hall(stage)
    question = a_matter(hall)
    secretary = stage.sit(Role.SECRETARY)
    field = field_of(secretary, question)
    page = at_the_end(field)
    page.keyboard.type(" pkt")
    space = "(field, composing) => field.dispatchEvent(new KeyboardEvent('keydown', {key: ' ', code: 'Space', bubbles: true, cancelable: true, isComposing: composing}))"  # noqa: E501
    assert field.evaluate(space, True) is True
    assert field.input_value().endswith(" pkt")
    assert field.evaluate(space, False) is False  # the same key afterwards
    assert field.input_value().endswith(" Phòng Kinh tế ")
    hall.leave()


def test_ones_own_block_wins_and_nobody_elses_is_used_or_listed(stage: Stage) -> None:
    hall = Hall(stage)
    matters = [a_matter(hall), hall.ask(MATTERS[1])]
    first, second = stage.sit(Role.SECRETARY), stage.sit(Role.SECRETARY, 1)
    first.open("#secretary-blocks")
    form = first.page.locator("#secretary-blocks form[data-command='text_block.set']")
    for name, text in (("abbreviation", "pkt"), ("text", "Phòng Kinh tế xã")):
        form.locator(f"[name={name}]").fill(text)
    form.locator("[name=personal]").check()
    form.locator("button").click()
    mine = first.page.locator("#secretary-blocks li[data-holder]:not([data-holder='']):visible")
    expect(mine).to_have_count(1)
    first.page.keyboard.press("Escape")
    theirs = second.page.locator("#secretary-blocks li[data-holder]:not([data-holder=''])")
    expect(theirs).to_have_count(1)
    second.open("#secretary-blocks")
    expect(theirs).to_be_hidden()
    second.page.keyboard.press("Escape")
    for screen, question, words in zip((first, second), matters, ("Phòng Kinh tế xã ", "Phòng Kinh tế "), strict=True):
        field = field_of(screen, question)
        at_the_end(field).keyboard.type(" pkt ")
        assert field.input_value().endswith(f" {words}")
    hall.leave()


def test_alt_t_writes_the_time_of_the_hall(stage: Stage) -> None:
    hall = Hall(stage)
    question = a_matter(hall)
    secretary = stage.sit(Role.SECRETARY)
    field = field_of(secretary, question)
    field.focus()
    field.press("Control+Home")
    field.press("Alt+t")
    assert re.match(r"\[\d\d:\d\d\] Đường trục", field.input_value())
    field.page.keyboard.type("x")
    assert re.match(r"\[\d\d:\d\d\] xĐường trục", field.input_value())
    hall.leave()


def test_the_mark_of_the_recording_gives_every_time_its_place(stage: Stage) -> None:
    hall = Hall(stage)
    secretary = stage.sit(Role.SECRETARY)
    secretary.open("#secretary-recording")
    secretary.tap("recording.start", "#secretary-recording")
    expect(secretary.page.locator("#secretary-recording .is-on")).to_be_visible()
    a_matter(hall)
    expect(secretary.page.locator("details.speech .at").first).to_have_attribute("title", re.compile(r"0:00:\d\d"))
    hall.leave()


def test_the_longest_notes_fit_both_screens_at_every_size(stage: Stage) -> None:
    hall = Hall(stage)
    question = a_matter(hall)
    hall.secretary.do("recording.start")
    hall.secretary.do("note.send", to="CHAIR", text="Mất điện. " * 50, question=question)
    hall.secretary.do("note.send", to="CHAIR", text="Còn 2 phút")
    hall.chair.do("note.send", to="SECRETARIES", text="M" * 500)
    chair, secretary = stage.sit(Role.CHAIR), stage.sit(Role.SECRETARY)
    wrong: list[str] = []
    for size in resized(chair, CHAIR):
        wrong += marked(f"chair {size}", complaints(chair, target=TARGET))
    for size in resized(secretary, SECRETARY):
        wrong += marked(f"secretary {size}", complaints(secretary))
    chair.page.evaluate(
        "document.getElementById('refusals').innerHTML = '<div class=refusal><p>Hội nghị đã sang việc khác kể từ lúc "
        'màn hình này hiển thị.</p><button type=button class="button quiet">Đóng</button></div>\''
    )
    for size in resized(chair, CHAIR):
        wrong += marked(f"chair {size}, refusal", complaints(chair, target=TARGET))
    assert wrong == [], "\n" + "\n".join(wrong)
    hall.leave()


def test_axe_finds_nothing_in_notes_blocks_and_recording(stage: Stage) -> None:
    hall = Hall(stage)
    question = a_matter(hall)
    hall.secretary.do("recording.start")
    seen = hall.secretary.do("note.send", to="CHAIR", text="Còn 2 phút")["note"]
    hall.chair.do("note.see", note=seen)
    chair, secretary = stage.sit(Role.CHAIR, bypass_csp=True), stage.sit(Role.SECRETARY, bypass_csp=True)
    wrong = found(chair, "#chair-notes") + found(secretary, "#secretary-notes")
    hall.secretary.do("note.send", to="CHAIR", text="Câu trả lời chưa ghi được", question=question)
    hall.chair.do("note.send", to="SECRETARIES", text="Xin ghi đầy đủ ý này")
    expect(chair.page.locator("#chair-notes .is-new").first).to_be_visible()
    expect(secretary.page.locator("#secretary-notes .talk-now .is-new")).to_be_visible()
    wrong += found(chair, "#chair-notes") + found(secretary, "#secretary-notes")
    sheets = [(chair, "#notes-sheet"), (chair, "#programme-sheet")]
    sheets += [(secretary, f"#{name}") for name in ("notes-sheet", "secretary-blocks", "secretary-recording")]
    for screen, sheet in sheets:
        screen.open(sheet)
        wrong += found(screen, sheet)
        screen.page.keyboard.press("Escape")
    assert wrong == [], "\n" + "\n".join(wrong)
    hall.leave()
