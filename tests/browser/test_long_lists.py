"""Late in a long meeting: earlier turns, cards and opinions come when somebody looks for them, and stay current."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bench.filling import fill
from conference.models import Role
from conference.queries.meeting import Meeting
from tests.browser.stage import Stage
from tests.browser.test_typing import saved
from tests.meetings import Hall

MATTERS = 75


WORDS = "(ý kiến thứ 0)"


def first_matter(meeting: Meeting) -> str:
    """The first matter of the first turn, far up in the minutes."""
    return next(matter.id for matter in meeting.matters if WORDS in matter.text)


def test_earlier_turns_stay_are_found_typed_into_and_kept_current(stage: Stage) -> None:
    fill(stage.server.data, MATTERS, 30, 0)
    hall, first = Hall(stage), str(stage.meeting(first_matter))
    lan, lua = stage.sit(Role.SECRETARY), stage.sit(Role.SECRETARY, 1)
    page, field = lan.page, f"#matter-{first} textarea[data-kind=QUESTION]"
    expect(page.locator(".rest", has_text="Các lượt trước")).to_have_count(1)
    expect(page.locator(field)).to_have_count(0)

    # Something is typed into a turn that is among the last. Then others take the floor: it stays where it is.
    shown = page.locator("details.speech:has(textarea[data-kind=QUESTION])").first
    oldest = page.locator(f"#{shown.locator('textarea[data-kind=QUESTION]').first.get_attribute('id')}")
    oldest.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Thêm.")
    saved(lan)
    hall.chair.do("floor.invite_raised_hand", title="Ông", full_name="Đinh Văn Muộn")
    expect(page.locator(".speech.is-now", has_text="Đinh Văn Muộn")).to_have_count(1)
    expect(oldest).to_be_focused()
    expect(page.locator(field)).to_have_count(1)  # all has been asked for
    expect(page.locator(".speech.is-now")).to_have_count(1)
    page.keyboard.type(" Nữa.")
    saved(lan)
    lan.is_up_to_date()

    # Finding, and jumping, look everywhere.
    lua.page.locator("#find").fill(WORDS)
    expect(lua.page.locator(f"{field}")).to_have_count(1)
    expect(lua.page.locator("#find-count")).to_contain_text("/2")  # in the matter and in its answer
    lua.page.keyboard.press("Enter")
    expect(lua.page.locator(f"#matter-{first}")).to_be_in_viewport()

    # What is typed far up reaches the other one; what changes there is shown.
    page.locator(field).click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Đầu tiên: ")
    expect(lua.page.locator(field)).to_have_value(re.compile("^Đầu tiên: "))
    expect(page.locator(f"#matter-{first} .result-words")).to_contain_text("Đã trả lời")
    hall.chair.do("outcome.clear", question=first)
    for screen in (lan, lua):
        expect(screen.page.locator(f"#matter-{first} .result-words")).to_have_count(0)
    for screen in (lan, lua):
        screen.is_up_to_date()
    hall.leave()
