"""What the chair is told about time and order: one sentence, one suggestion, one tap."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from conference.models import Role
from tests.browser.stage import Stage
from tests.meetings import Hall, hold_first_half


def test_the_chair_reads_how_many_more_can_be_heard_and_follows_a_suggestion_with_a_tap(stage: Stage) -> None:
    hold_first_half(stage)
    chair = stage.sit(Role.CHAIR)
    outlook = chair.page.locator("#outlook")
    expect(outlook).to_contain_text("Nghe thêm")
    hear, rest, answers = map(int, re.findall(r"\d+", outlook.inner_text())[:3])
    open_now, turns, left = stage.meeting(
        lambda meeting: (
            len([matter for matter in meeting.matters if matter.outcome is None]),
            [request.allotted_seconds for request in meeting.waiting],
            meeting.step.planned_minutes * 60,
        )
    )
    answer = stage.meeting(lambda meeting: meeting.conference.default_answer_seconds)
    assert answers == open_now + hear
    assert rest in {(left - sum(turns[:hear])) // 60 - behind for behind in (0, 1)}  # a moment has passed
    assert sum(turns[:hear]) + answers * answer <= left < sum(turns[: hear + 1]) + (answers + 1) * answer

    expect(chair.page.locator(".fair")).to_have_count(0)
    first, second, third = stage.meeting(lambda meeting: [request.id for request in meeting.waiting[:3]])
    Hall(stage).chair.do("speaker.move", request=first, before=third)
    chair.tap("speaker.move", ".fair", request=first)
    stage.until(lambda meeting: [request.id for request in meeting.waiting[:2]] == [first, second])
    expect(chair.page.locator(".fair")).to_have_count(0)
