"""Every process knows every connected screen, for as long as it is told of it."""

from __future__ import annotations

import pytest

from conference.actor import Actor
from conference.broadcast import connected
from conference.broadcast.connected import Register
from conference.broadcast.hints import Hints
from conference.models import Role

HALL = "c" * 32


def projector(link: str = "a") -> Actor:
    return Actor(Role.PROJECTOR, HALL, f"link:{link}", link_id=link)


def phone() -> Actor:
    return Actor(Role.ATTENDEE, HALL, "device:1", device_id="1")


def two_processes() -> tuple[Register, Register]:
    """Each is told what the other gives."""
    here, there = Hints(), Hints()
    here.relay(there.deliver)
    there.relay(here.deliver)
    return Register(here), Register(there)


def test_a_screen_is_known_to_every_process_with_what_it_says_of_itself() -> None:
    here, there = two_processes()
    here.enter("s1", projector("a"), "projector")
    there.enter("s2", projector("b"), "projector")
    here.report("s1", projector("a"), {"visible": False, "full": True, "link": "x", "sound": "loud"})
    for register in (here, there):
        assert {(one.link, one.visible, one.full, one.sound) for one in register.screens(HALL)} == {
            ("a", False, True, False),
            ("b", True, False, False),
        }
    here.leave("s1", projector("a"))
    assert [one.link for one in there.screens(HALL)] == ["b"]
    assert there.screens("another") == []


def test_phones_are_counted_and_listed_nowhere() -> None:
    here, there = two_processes()
    for socket in ("p1", "p2"):
        here.enter(socket, phone(), "attendee")
    here.leave("p1", phone())
    here.enter("s1", projector(), "projector")
    assert (there.phones(HALL), [one.screen for one in there.screens(HALL)]) == (1, ["projector"])


def test_whatever_a_screen_sends_breaks_nothing_and_a_stranger_changes_nothing() -> None:
    here, _ = two_processes()
    here.enter("s1", projector(), "projector")
    before = here.screens(HALL)
    for nonsense in (None, [], "full", {"full": 1}, {"heard": 5}, {"view": []}, {"view": "ALL"}):
        here.report("s1", projector(), nonsense)
    here.report("s2", projector("b"), {"full": True})
    assert [one.full for one in here.screens(HALL)] == [one.full for one in before] == [False]
    assert [one.view for one in here.screens(HALL)] == [""]
    here.report("s1", projector(), {"view": "QUEUE"})
    assert [one.view for one in here.screens(HALL)] == ["QUEUE"]


def test_a_process_that_says_nothing_any_more_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = two_processes()
    here.enter("s1", projector(), "projector")
    told: list[str] = []
    there.on_change(told.append)
    there.enter("s2", projector("b"), "projector")
    assert told == [HALL]
    later = connected.time.monotonic() + connected.FORGET_SECONDS + 1
    monkeypatch.setattr(connected.time, "monotonic", lambda: later)
    assert there.screens(HALL) == []
