"""Two people, two taps, a push at the wrong moment: the queue moves once, and nothing jumps under a finger."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from conference.models import Role
from tests.browser.stage import DOUBLE_TAP_MS, Screen, Stage
from tests.meetings import MATTERS, Hall

# Two taps at one place within the time of a double tap, the second one as soon as the first is done: by then the button
# means the next speaker. (A machine too slow for that gets no second tap; while the first is under way none is taken.)
DOUBLE_TAP = """
  (button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const tap = () => document.elementFromPoint(left + width / 2, top + height / 2).click();
    const speaker = () => document.getElementById("floor-name").textContent;
    const before = speaker();
    const first = Date.now();
    tap();
    const looking = setInterval(() => {
      if (speaker() === before) return;
      clearInterval(looking);
      if (Date.now() - first < 350) tap();
    }, 10);
  }
"""
HALF = "Bà Trần Thị Th"


def test_two_chairs_press_next_together_and_the_queue_moves_once(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    chair, co_chair = stage.sit(Role.CHAIR), stage.sit(Role.CO_CHAIR)
    waiting = stage.meeting(lambda meeting: [request.person.full_name for request in meeting.waiting])

    # Both fingers are down before either is lifted: both taps are meant for the same next speaker.
    for screen in (chair, co_chair):
        expect(screen.page.locator("#chair-next")).to_contain_text(waiting[0])
        press(screen, screen.button("floor.invite_next"))
    for screen in (chair, co_chair):
        screen.page.mouse.up()
    for screen in (chair, co_chair):
        expect(screen.page.locator("#floor-name")).to_contain_text(waiting[0])
        expect(screen.page.locator("#chair-next")).to_contain_text(waiting[1])
    stage.until(lambda meeting: len(meeting.waiting) == len(waiting) - 1)
    for screen in (chair, co_chair):
        expect(screen.page.locator("[aria-busy]")).to_have_count(0)  # its tap has been answered
    refused = [screen for screen in (chair, co_chair) if screen.refusal().count()]
    assert len(refused) == 1  # whichever was slower
    expect(refused[0].refusal()).to_contain_text("thao tác trước")
    refused[0].page.locator("#refusals button").click()
    expect(refused[0].refusal()).to_have_count(0)

    # A finger that taps twice means one act.
    chair.page.wait_for_timeout(DOUBLE_TAP_MS)
    button = chair.button("floor.invite_next")
    button.dblclick(delay=20)
    expect(chair.page.locator("#floor-name")).to_contain_text(waiting[1])
    chair.page.wait_for_timeout(DOUBLE_TAP_MS + 100)
    chair.button("floor.invite_next").evaluate(DOUBLE_TAP)
    expect(chair.page.locator("#floor-name")).to_contain_text(waiting[2])
    chair.page.wait_for_timeout(500)
    assert stage.meeting(lambda meeting: len(meeting.waiting)) == len(waiting) - 3
    expect(co_chair.page.locator("#floor-name")).to_contain_text(waiting[2])
    hall.leave()


def test_a_push_moves_nothing_under_a_finger_and_takes_nothing_from_a_hand(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    question = hall.ask(MATTERS[0])
    chair, secretary, phone = stage.sit(Role.CHAIR), stage.sit(Role.SECRETARY), stage.phone()
    queue = chair.page.locator("#chair-queue")

    # A row is held while the one above it is invited elsewhere.
    row = queue.locator(".rows-list .row").nth(2)
    name = str(row.locator(".name").text_content())
    box, before = row.bounding_box(), queue.inner_html()
    press(chair, row.locator(".slip"))
    hall.chair.do("floor.invite_next")
    invited = hall.read(lambda meeting: meeting.speech.person.full_name)
    expect(secretary.page.locator("#secretary-floor")).to_contain_text(invited)
    chair.page.wait_for_timeout(700)
    assert queue.inner_html() == before
    assert row.bounding_box() == box
    chair.page.mouse.up()
    held = queue.locator(".rows-list .row", has_text=name)
    expect(held).to_have_attribute("id", str(row_id(chair, name)))
    expect(queue.locator(".rows-list .row").nth(1)).to_contain_text(name)
    expect(held.locator("details")).to_have_attribute("open", "")
    chair.page.keyboard.press("Escape")

    # Half-typed fields, an open sheet, the focus and the caret stay while everything round them changes.
    chair.open("#add-person")
    typing = {
        "chair": chair.page.locator("#add-person input[name=full_name]"),
        "secretary": secretary.page.locator(f"#matter-{question} textarea[data-kind=QUESTION]"),
        "phone": phone.page.locator("#write-text"),
    }
    phone.page.locator('a[href="#write"]').filter(visible=True).first.click()
    for field in typing.values():
        field.fill(HALF)
        field.evaluate("(field) => field.setSelectionRange(3, 5)")
    hall.chair.do("floor.invite_next")
    other = hall.ask(MATTERS[1])
    hall.chair.do("question.assign_suggested", questions=[other])
    hall.secretary.do("speaker.register", full_name="Trịnh Công Uẩn")
    expect(queue).to_contain_text("Trịnh Công Uẩn")
    expect(secretary.page.locator(f"#matter-{other}")).to_contain_text(MATTERS[1])
    expect(phone.page.locator("#attendee-questions")).to_contain_text(MATTERS[1])
    for field in typing.values():
        expect(field).to_be_focused()
        expect(field).to_be_visible()
        expect(field).to_have_value(HALF)
        assert field.evaluate("(field) => [field.selectionStart, field.selectionEnd]") == [3, 5]
    expect(chair.page.locator("#add-person")).to_have_attribute("open", "")
    hall.leave()


def press(screen: Screen, target: Locator) -> None:
    """Put the finger down on something and leave it there."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    screen.page.mouse.down()


def row_id(screen: Screen, name: str) -> str | None:
    """The id of the row of the queue that shows this name."""
    return screen.page.locator("#chair-queue .rows-list .row", has_text=name).get_attribute("id")
