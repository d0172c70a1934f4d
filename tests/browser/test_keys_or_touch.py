"""Every newer screen by keys alone, and once more by a finger alone: nothing on the way needs the other, or a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from conference.models import AssignmentState, Role
from tests.browser.stage import Screen, Stage
from tests.browser.test_desk import absent
from tests.meetings import MATTERS, Hall

#: More than any of these pages has places to stop at.
MOST_STOPS = 160
TOUCH = {"has_touch": True}


class Keys:
    """Tab, Enter and letters."""

    def press(self, screen: Screen, place: str) -> None:
        """Tab there and press Enter."""
        self._go(screen, place)
        screen.page.keyboard.press("Enter")

    def write(self, screen: Screen, place: str, words: str) -> None:
        """Tab there and type."""
        self._go(screen, place)
        screen.page.keyboard.type(words)

    def _go(self, screen: Screen, place: str) -> None:
        target = seen(screen, place)
        expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            if target.evaluate("(element) => element === document.activeElement"):
                break
            screen.page.keyboard.press("Tab")
        look = target.evaluate(
            "(element) => element.matches(':focus-visible') && getComputedStyle(element).outlineStyle"
        )
        assert look not in (False, "none"), f"Tab never shows {place} of {screen.name}"


class Finger:
    """Taps, and the letters of the keyboard on the glass."""

    def press(self, screen: Screen, place: str) -> None:
        """Tap there."""
        seen(screen, place).tap()

    def write(self, screen: Screen, place: str, words: str) -> None:
        """Tap there and type."""
        self.press(screen, place)
        screen.page.keyboard.type(words)


@pytest.mark.parametrize("hand", [Keys(), Finger()], ids=["keys", "touch"])
def test_desk_department_phone_tracking_screens_and_papers(stage: Stage, hand: Keys | Finger) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    code = at_the_desk(stage, hand)
    phone = stage.phone()
    hand.press(phone, do("speaker.register"))
    expect(phone.page.locator("#ticket .stub b")).to_be_visible()
    tracking(stage, hand, code)
    hall.chair.do("floor.invite_next")
    answering(stage, hand, hall.ask(MATTERS[0]), hall)
    screens_and_papers(stage, hand)
    hall.leave()


def at_the_desk(stage: Stage, hand: Keys | Finger) -> str:
    """Somebody is found, checked in and registered to speak; the tracking code of the slip."""
    desk = stage.sit(Role.DESK, **TOUCH)
    (name,) = absent(stage, 1)
    hand.write(desk, "#search", name)
    hand.press(desk, do("delegate.check_in"))
    expect(desk.page.locator(".person-line .tag[data-came]").first).to_be_visible()
    hand.press(desk, ".speak > summary")
    hand.write(desk, ".speak textarea", "Đèn đường thôn Đồng Quan")
    hand.press(desk, do("speaker.register"))
    expect(desk.page.locator("#given")).to_contain_text(name)
    hand.press(desk, do("delegate.check_out"))
    expect(desk.page.locator(".person-line .tag[data-came]").first).to_be_hidden()
    return str(stage.meeting(lambda one: f"{one.conference.join_code}-{one.waiting[-1].number}-{one.waiting[-1].code}"))


def tracking(stage: Stage, hand: Keys | Finger, code: str) -> None:
    """The code of a slip is typed and opens its page."""
    page = stage.visit("/t/", **TOUCH)
    hand.write(page, "#tracking-code", code)
    hand.press(page, "form button")
    page.shows("Đèn đường thôn Đồng Quan")


def answering(stage: Stage, hand: Keys | Finger, question: str, hall: Hall) -> None:
    """A unit takes a matter, writes down a point and is ready."""
    unit = stage.unit_leading("INFRA")
    hall.chair.do("question.assign", question=question, lead=unit)
    screen = stage.sit(Role.RESPONDER, unit=unit, **TOUCH)
    hand.press(screen, do("assignment.take"))
    stage.until(lambda meeting: meeting.matters_by_id[question].lead.state is AssignmentState.TAKEN)
    screen.is_up_to_date()
    hand.write(screen, ".notes-form textarea", "Đã bố trí vốn.")
    stage.until(lambda meeting: meeting.matters_by_id[question].lead.notes)
    hand.press(screen, do("assignment.ready"))
    stage.until(lambda meeting: meeting.matters_by_id[question].lead.state is AssignmentState.READY)


def screens_and_papers(stage: Stage, hand: Keys | Finger) -> None:
    """A screen is named on the page of connected screens; the script is opened to be printed."""
    operator = stage.sit(Role.OPERATOR, **TOUCH)
    at = operator.page.url
    operator.page.goto(f"{at}devices")
    own = operator.page.locator("li", has_text=", màn hình này").get_attribute("id")
    link = str(own).removeprefix("device-")
    hand.press(operator, f"#rename-{link} > summary")
    hand.write(operator, f"#rename-{link} input[name=label]", "Bàn điều hành")
    hand.press(operator, f"#rename-{link} button")
    operator.shows("Bàn điều hành")
    operator.page.goto(f"{at}papers")
    hand.press(operator, 'a[href$="papers/script"]')
    operator.page.wait_for_url(re.compile(r"papers/script$"))
    expect(operator.page.locator("[data-print]")).to_be_visible()


def seen(screen: Screen, place: str) -> Locator:
    """The first visible one of what a selector finds."""
    return screen.page.locator(place).filter(visible=True).first


def do(command: str) -> str:
    """The button of a command."""
    return f'form[data-command="{command}"] button:not([type="button"])'
