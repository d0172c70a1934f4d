"""What whoever joins is sent: encoded once for all, shared by phones that have nothing of their own, never older than
what this process knows of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from conference.broadcast.hints import Hints
from conference.broadcast.hub import Hub
from conference.models import EntryText
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from tests.commands.samples import BEFORE_IT_BEGINS, SAMPLES
from tests.factories import Hall, Seat

CHAIR, PUBLIC = Audience("chair"), Audience("public")


@pytest.fixture
def hints() -> Hints:
    """What the hub listens to."""
    return Hints()


@pytest.fixture
def hub(hall: Hall, hints: Hints, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A hub whose background threads do not start."""
    monkeypatch.setattr("conference.broadcast.hub.loop.spawn", lambda *args: None)
    return Hub(hall.database, hints, lambda *message: None, lambda room: None, 5.0)


@pytest.fixture
def statements(hall: Hall) -> Iterator[list[str]]:
    """Every statement the database is sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(hall.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(hall.database.engine, "before_cursor_execute", note)


def of_phone(seat: Seat) -> Audience:
    """A phone's audience."""
    return Audience(f"device:{seat.actor.device_id}")


def joined(hub: Hub, hall: Hall, *audiences: Audience) -> dict[str, dict[str, str]]:
    """What somebody who joins is sent."""
    hub.enter(hall.conference_id, audiences)
    return dict(json.loads(hub.encoded_snapshot(hall.conference_id, audiences)[1]))


def shown_now(hall: Hall, audience: Audience) -> dict[str, str]:
    """The same rendered afresh."""
    with hall.meeting() as meeting:
        return {name: render_fragment(meeting, name, audience) for name in SHOWN_TO[audience.kind]}


def test_whoever_joins_is_shown_what_is_so(hub: Hub, hall: Hall) -> None:
    phone = of_phone(hall.phone)
    assert joined(hub, hall, PUBLIC, phone) == {"public": shown_now(hall, PUBLIC), "device": shown_now(hall, phone)}


def test_a_hall_that_comes_back_asks_the_database_nothing_more(hub: Hub, hall: Hall, statements: list[str]) -> None:
    phones = [of_phone(hall.new_phone(f"p{n}")) for n in range(3)]
    first = joined(hub, hall, PUBLIC, phones[0])
    statements.clear()
    assert joined(hub, hall, PUBLIC, phones[1]) == first
    assert joined(hub, hall, PUBLIC, phones[2]) == first
    assert statements == []


def test_what_this_process_was_told_of_is_in_the_snapshot(hub: Hub, hall: Hall, hints: Hints) -> None:
    joined(hub, hall, CHAIR)
    hall.register(1)
    hints.reached(hall.conference_id, hall.seq)
    assert joined(hub, hall, CHAIR) == {"chair": shown_now(hall, CHAIR)}


def test_words_that_changed_without_an_event_are_in_the_next_snapshot(hub: Hub, hall: Hall) -> None:
    question = hall.ask()
    joined(hub, hall, CHAIR)
    with hall.writing() as session:
        session.get_one(EntryText, hall.entry_of(question=question).id).text = "Xin trả lời sớm."
    hub.board(hall.conference_id).forget_words()
    assert joined(hub, hall, CHAIR) == {"chair": shown_now(hall, CHAIR)}


#: Whatever a phone's own page may tell of.
CONCERNS_PHONES = ("speaker", "question", "queue", "person", "outcome", "recording", "floor", "answer")


@pytest.mark.parametrize(
    "command", [name for name in sorted(set(SAMPLES) - BEFORE_IT_BEGINS) if name.split(".")[0] in CONCERNS_PHONES]
)
def test_a_phone_that_joins_after_any_command_is_shown_its_own(
    hub: Hub, hall: Hall, hints: Hints, command: str
) -> None:
    """Also where it was one of those that had nothing of their own before."""
    phones = [of_phone(hall.phone), of_phone(hall.new_phone("other"))]
    for phone in phones:
        joined(hub, hall, phone)
    seat, args = SAMPLES[command](hall)
    seat.run(command, **args)
    hints.reached(hall.conference_id, hall.seq)
    for phone in phones:
        assert joined(hub, hall, phone) == {"device": shown_now(hall, phone)}


def test_a_phone_with_a_number_no_longer_sees_the_notice_it_has_read(hub: Hub, hall: Hall, hints: Hints) -> None:
    """The event touches no part of the meeting; it names the phone."""
    hall.phone.run("speaker.register")
    joined(hub, hall, of_phone(hall.phone))
    hall.phone.run("recording.acknowledge")
    hints.reached(hall.conference_id, hall.seq)
    assert joined(hub, hall, of_phone(hall.phone)) == {"device": shown_now(hall, of_phone(hall.phone))}
