"""The floor by keys alone: an operator at the console, a secretary; a key means the same on both screens."""

from __future__ import annotations

from conference.models import ConferenceState, Role
from conference.queries.meeting import Meeting
from tests.browser.stage import Screen, Stage
from tests.meetings import Hall


def speaks(meeting: Meeting) -> int | None:
    """The number of the registration whose turn it is."""
    return meeting.speech.request.number if meeting.speech and meeting.speech.request else None


def allotted(meeting: Meeting) -> int:
    """Seconds of the present turn."""
    return meeting.speech.allotted_seconds or 0 if meeting.speech else 0


def press(stage: Stage, screen: Screen, key: str, so: object) -> None:
    """Press a key outside any field and wait for what it does."""
    screen.page.locator("body").press(key)
    stage.until(so)  # type: ignore[arg-type]
    screen.is_up_to_date()


def test_an_operator_leads_the_floor_by_keys(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    screen = stage.sit(Role.OPERATOR)
    first, second = hall.read(lambda meeting: [request.number for request in meeting.waiting[:2]])
    press(stage, screen, "F2", lambda meeting: speaks(meeting) == first)
    before = hall.read(allotted)
    press(stage, screen, "F6", lambda meeting: allotted(meeting) == before + 60)
    press(stage, screen, "F7", lambda meeting: meeting.speech.paused_at)
    screen.page.wait_for_timeout(1000)  # a second press that comes sooner is taken for a double press
    press(stage, screen, "F7", lambda meeting: not meeting.speech.paused_at)
    press(stage, screen, "F8", lambda meeting: meeting.conference.projector.reminded_at)
    press(stage, screen, "F4", lambda meeting: meeting.speech is None)
    press(stage, screen, "Shift+F2", lambda meeting: meeting.speech and meeting.speech.person is None)
    press(stage, screen, "F4", lambda meeting: meeting.speech is None)
    press(stage, screen, "F12", lambda meeting: meeting.conference.projector.hidden)
    screen.page.locator("body").press("F10")
    screen.page.locator("#break-sheet button").first.press("Enter")
    stage.until(lambda meeting: meeting.conference.state is ConferenceState.PAUSED)
    screen.is_up_to_date()
    press(stage, screen, "F10", lambda meeting: meeting.conference.state is ConferenceState.IN_SESSION)
    screen.page.locator("body").press("?")
    assert screen.page.locator("#keys-sheet").get_attribute("open") is not None
    screen.page.keyboard.press("Escape")

    secretary = stage.sit(Role.SECRETARY)
    press(stage, secretary, "F2", lambda meeting: speaks(meeting) == second)
    before = hall.read(allotted)
    press(stage, secretary, "F6", lambda meeting: allotted(meeting) == before + 60)
    press(stage, secretary, "F4", lambda meeting: meeting.speech is None)
    hall.leave()
