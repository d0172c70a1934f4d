"""What is typed is told to writers, and its words to whom they concern, also when another process took it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from conference.broadcast.hints import Hints
from conference.broadcast.hub import Hub
from conference.broadcast.rooms import audience_room, writers_room
from conference.broadcast.telling import Telling
from conference.screens.pages import Audience
from tests.factories import Hall
from tests.minutes.typists import Server, Typist

Sent = list[tuple[str, dict[str, Any], str]]


@pytest.fixture
def sent() -> Sent:
    """What went out: (message, payload, room)."""
    return []


@pytest.fixture
def telling(hall: Hall, sent: Sent) -> Telling:
    """This process's, whose rounds the tests make by hand."""
    hints = Hints()
    return Telling(hall.database, Hub(hall.database, hints, lambda *message: sent.append(message), print, 5.0), hints)


@pytest.fixture
def elsewhere(hall: Hall) -> Iterator[Server]:
    """Another process over the same database; its hints do not come here."""
    server = Server(hall)
    yield server
    server.stop()


def type_elsewhere(elsewhere: Server, words: str, entry: str | None = None) -> str:
    typist = Typist(elsewhere, elsewhere.hall.secretary, entry or elsewhere.entry())
    typist.type(words)
    typist.flush()
    elsewhere.typing.projector.flush()
    return typist.entry


def chairs(hall: Hall) -> list[str]:
    """The rooms of the chair's consoles: those with the first of long lists, and those with all."""
    return [audience_room(hall.conference_id, Audience(name)) for name in ("chair", "chair-all")]


def look(telling: Telling) -> None:
    """What a second without a hint does."""
    telling._look()
    telling._tell()


def test_what_another_process_took_is_told_here_within_a_look_and_once(
    telling: Telling, elsewhere: Server, sent: Sent, hall: Hall
):
    look(telling)
    entry = type_elsewhere(elsewhere, "Gõ ở máy khác.")
    look(telling)
    look(telling)
    typed = [message for event, message, room in sent if event == "minutes.typed"]
    words = [(message["text"], room) for event, message, room in sent if event == "words"]
    assert [[change["id"] for change in message["changes"]] for message in typed] == [
        [row.id for row in elsewhere.rows(entry)]
    ]
    assert {room for event, _, room in sent if event == "minutes.typed"} == {writers_room(hall.conference_id)}
    assert words == [("Gõ ở máy khác.", room) for room in chairs(hall)]


def test_what_was_typed_before_anybody_listened_is_nobodys_news(telling: Telling, elsewhere: Server, sent: Sent):
    type_elsewhere(elsewhere, "Đã có từ trước.")
    look(telling)
    look(telling)
    assert sent == []


def test_a_hint_and_a_look_do_not_tell_the_same_twice(telling: Telling, elsewhere: Server, sent: Sent, hall: Hall):
    look(telling)
    entry = type_elsewhere(elsewhere, "Một lần.")
    (row,) = elsewhere.rows(entry)
    telling.grown(hall.conference_id, entry, row.id)
    telling.worded(hall.conference_id, entry, row.id)
    telling._tell()
    look(telling)
    assert [event for event, _, room in sent if room != chairs(hall)[1]] == ["minutes.typed", "words"]


def test_a_units_screen_hears_of_its_own_matter_alone(telling: Telling, elsewhere: Server, sent: Sent, hall: Hall):
    question = hall.ask("Đường hỏng")
    hall.assigned("ECONOMY", question)
    entry = hall.entry_of(question=question).id
    look(telling)
    type_elsewhere(elsewhere, " nặng", entry)
    look(telling)
    rooms = {room for event, _, room in sent if event == "words"}
    ours = audience_room(hall.conference_id, Audience(f"unit:{hall.units['ECONOMY']}"))
    assert rooms == {*chairs(hall), ours}
