"""A phone in a hand: touch, small screens, storage that refuses, a network that goes. Taps are counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.geometry import complaints
from tests.browser.stage import Screen, Stage
from tests.meetings import Hall

SMALL, TALL = {"width": 360, "height": 640}, {"width": 412, "height": 915}
OPINION = "Loa truyền thanh của thôn hỏng hơn nửa năm, đề nghị thay."
ROAD = "Đường liên thôn xuống cấp, đề nghị sửa trước mùa mưa."

#: An old phone in a private window: every store refuses, and it tells when it would vibrate.
PRIVATE = """
  const refuse = { get() { throw new DOMException("refused", "SecurityError"); } };
  for (const store of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(window, store, refuse);
  window.vibrations = 0;
  navigator.vibrate = () => Boolean(window.vibrations += 1);
"""


class Hand:
    """One finger on one phone; it counts what it taps."""

    def __init__(self, phone: Screen) -> None:
        self.phone = phone
        self.taps = 0

    def tap(self, what: Locator | str) -> None:
        """Touch something that can be seen."""
        (self.phone.page.locator(what).filter(visible=True).first if isinstance(what, str) else what).tap()
        self.taps += 1

    def act(self, command: str, **args: str) -> None:
        """Touch the button of a command."""
        self.tap(self.phone.button(command, **args))

    def took(self, taps: int) -> None:
        """So many taps since the last time this was asked."""
        assert self.taps == taps
        self.taps = 0


@pytest.fixture
def hall(stage: Stage) -> Iterator[Hall]:
    """In session, in the step in which citizens speak, nobody in the queue of the demo left."""
    held = Hall(stage)
    held.open_for_speeches()
    for request in held.read(lambda meeting: [one.id for one in meeting.waiting]):
        held.chair.do("speaker.skip", request=request)
    yield held
    held.leave()


def look(phone: Screen, name: str) -> None:
    """Nothing is cut, covered or too small to touch. With a folder in PHONE_PICTURES a picture is kept."""
    if os.environ.get("PHONE_PICTURES"):
        phone.page.screenshot(path=Path(os.environ["PHONE_PICTURES"]) / f"{name}.png", full_page=True)
    assert complaints(phone, scrolls=True) == [], name


def number_of(phone: Screen) -> int:
    """The number that the phone was given."""
    expect(phone.page.locator("#ticket")).to_be_visible()
    return int(phone.page.locator("#ticket .stub b").inner_text())


def test_a_private_window_registers_is_called_and_writes(stage: Stage, hall: Hall) -> None:
    phone = stage.phone(viewport=SMALL, script=PRIVATE)
    hand = Hand(phone)
    look(phone, "entry")
    hand.act("recording.acknowledge")
    expect(phone.page.locator(".notice")).to_have_count(0)
    hand.took(1)

    hand.act("speaker.register")
    number = number_of(phone)
    hand.took(1)
    phone.shows("Sắp đến lượt")
    phone.until("() => window.vibrations === 1")
    look(phone, "next")

    hand.tap('a[href="#edit"]')
    phone.page.locator("#edit-name").fill("Vương Thị Nhài")
    phone.page.locator("#edit-content").fill(ROAD)
    look(phone, "edit")
    hand.act("speaker.edit")
    hand.took(2)
    phone.shows(ROAD, "#ticket")

    other = stage.phone(viewport=TALL)
    Hand(other).act("speaker.register")
    other.shows("Còn 1 người nữa đến lượt ông/bà")
    request = hall.read(lambda meeting: meeting.waiting[0].id)
    hall.chair.do("speaker.send_to_end", request=request)
    phone.shows("Còn 1 người nữa đến lượt ông/bà")
    hall.chair.do("floor.invite", request=hall.read(lambda meeting: meeting.waiting[0].id))

    question = hall.ask("Đường liên thôn đã xuống cấp, đề nghị sửa sớm.")
    hall.chair.do("outcome.set", questions=[question], resolution="ANSWERED")
    phone.shows("Nội dung này vừa được trả lời.")
    look(phone, "answered")
    hand.act("speaker.keep")
    expect(phone.page.locator(".answered")).to_have_count(0)
    hand.took(1)

    hall.chair.do("floor.invite_next")
    phone.shows("Mời ông/bà phát biểu")
    phone.until("() => window.vibrations > 2")  # next, then now
    assert phone.page.evaluate("!navigator.wakeLock && !document.querySelector('.keep-awake').paused")
    look(phone, "now")
    other.shows(f"Đại biểu số {number}", "#attendee-now")
    expect(other.page.locator("body")).not_to_contain_text("Vương Thị Nhài")
    hall.chair.do("floor.end")
    phone.shows(f"Số {number} đã phát biểu")
    expect(phone.button("speaker.register")).to_have_count(0)

    write(hand)
    expect(phone.page.locator("#attendee-mine .stages")).to_contain_text("Đã tiếp nhận lúc")
    hand.tap("#type-size")
    look(phone, "large")
    code = phone.page.locator("#opinions ~ .mine .track-code a")
    hand.tap(code)
    phone.shows(OPINION)
    look(phone, "tracking")


def test_what_is_sent_without_a_network_is_kept_and_sent_once(stage: Stage, hall: Hall) -> None:
    phone = stage.phone(viewport=TALL, script=PRIVATE)
    hand = Hand(phone)
    phone.connection_is("good")
    phone.context.set_offline(True)
    phone.connection_is("lost")
    hand.act("speaker.register")
    write(hand)
    phone.shows("Chờ gửi", "#kept")
    look(phone, "kept")
    phone.context.set_offline(False)
    expect(phone.page.locator("#attendee-mine .stages")).to_contain_text("Đã tiếp nhận lúc", timeout=15000)
    expect(phone.page.locator("#kept")).to_be_hidden()
    phone.page.locator('.tabs-low a[href="#now"]').tap()
    number_of(phone)
    assert hall.read(lambda meeting: [matter.text for matter in meeting.matters].count(OPINION)) == 1
    assert hall.read(lambda meeting: len(meeting.waiting)) == 1
    hand.took(3)

    hand.tap(".withdraw summary")
    hand.act("speaker.withdraw")
    expect(phone.page.locator("#ticket")).to_have_count(0)
    hand.took(2)


def write(hand: Hand) -> None:
    """Write an opinion to the conference: open the form, type, send."""
    hand.tap(hand.phone.page.locator('a[href="#write"]').filter(visible=True).first)
    hand.phone.page.locator("#write-text").fill(OPINION)
    hand.act("question.receive")
