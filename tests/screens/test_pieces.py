"""Pieces of long fragments: made anew when anything they were given differs, left out where they are shown already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from conference.broadcast.board import Board
from conference.models import AgendaStep, Locality, Person
from conference.queries.meeting import Meeting
from conference.screens.pages import Audience
from conference.screens.pieces import Glimpse, Kept, Piece, Pieces, Rendered, Seen
from tests.factories import Hall
from tests.screens.unfolding import unfolded


class Kitchen:
    """Renders pieces of one template and counts how often."""

    def __init__(self, template: str) -> None:
        self.rendered = 0
        self._environment = Environment(
            loader=DictLoader({"piece": template}), undefined=StrictUndefined, autoescape=True
        )
        self._environment.globals.update(language="vi", count=self._count)
        self._kept: Kept = {}

    def put(self, **given: Any) -> Rendered:
        """One rendering of a fragment with one piece."""
        pieces = Pieces(self._environment, Seen(), self._kept)
        html = pieces.put("piece", **given)
        self._kept = pieces.used
        return pieces.taken_out(f"<ul>{html}</ul>")

    def _count(self) -> str:
        self.rendered += 1
        return ""


def test_a_piece_is_kept_until_a_row_reached_through_what_it_was_given_changes(hall: Hall) -> None:
    kitchen = Kitchen('<li id="p">{{ count() }}{{ request.person.full_name }}</li>')

    def shown() -> str:
        with hall.meeting() as meeting:
            return kitchen.put(request=meeting.waiting[0]).whole

    waiting = hall.register(1)[0]
    first = shown()
    assert shown() == first
    assert kitchen.rendered == 1
    with hall.writing() as session:
        person = session.get_one(Person, hall.request(waiting).person_id)
        person.full_name = "Người Khác"
    assert "Người Khác" in shown()
    assert kitchen.rendered == 2


def test_a_piece_sees_nothing_it_was_not_given() -> None:
    with pytest.raises(UndefinedError):
        Kitchen('<li id="p">{{ meeting.seq }}</li>').put()
    with pytest.raises(UndefinedError):
        Kitchen('<li id="p">{{ meeting.seq }}</li>').put(meeting=Glimpse(units=[]))


def test_what_cannot_be_compared_cannot_be_given(hall: Hall) -> None:
    with hall.meeting() as meeting, pytest.raises(TypeError, match="Meeting"):
        Kitchen('<li id="p"></li>').put(meeting=meeting)


def test_a_piece_that_reads_more_while_it_is_rendered_is_never_kept(hall: Hall) -> None:
    kitchen = Kitchen('<li id="p">{{ count() }}{{ holder.unit.name if holder.unit }}</li>')
    for _ in range(2):
        with hall.reading() as session:
            kitchen.put(holder=session.get_one(_holder(), hall.holders["responder"]))
    assert kitchen.rendered == 2


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (1, 1.0), ("a", Markup("a")), ([1], [1, 1]), ({"a": 1}, {"b": 1})]
)
def test_values_that_read_differently_look_different(one: Any, other: Any) -> None:
    assert Seen().value(one) != Seen().value(other)
    assert Seen().value(one) == Seen().value(one)


def test_two_kinds_of_rows_with_the_same_columns_look_different() -> None:
    assert Seen().value(Locality(id="a")) != Seen().value(AgendaStep(id="a"))


def fragment(*pieces: Piece | str) -> Rendered:
    """A fragment of pieces, and of HTML between them."""
    around, found = [""], []
    for piece in pieces:
        if isinstance(piece, str):
            around[-1] += piece
        else:
            found.append(piece)
            around.append("\n")
    return Rendered(around, found)


A, B, C, D = (Piece.of(f'<li id="{name}">{name}</li>') for name in "abcd")
B2 = Piece.of('<li id="b">changed</li>')


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("conference.screens.pieces.FEW_PIECES", 0)
    yield


@pytest.mark.parametrize(
    ("before", "after", "stubs"),
    [
        ((A, B, C, D), (A, B, C, D), 1),
        ((A, B, C, D), (A, B2, C, D), 2),
        ((A, B, C), (A, C), 2),
        ((A, C), (A, B, C), 2),
        ((A, B, C), (C, A, B), 2),
        ((A, B, "<hr>", C), (A, B, C), 2),
        ((A, B, C), (A, B, "<hr>", C), 2),
        ((), (A, B), 0),
        (("<p>", A), ("<h2>", A), 1),
    ],
)
@pytest.mark.usefixtures("_few")
def test_a_patch_puts_one_stub_for_every_run_that_is_shown_just_so(
    before: tuple[Any, ...], after: tuple[Any, ...], stubs: int
) -> None:
    shown, now = fragment(*before), fragment(*after)
    patch = now.since(shown.shown)
    assert patch.count("data-same") == stubs
    assert unfolded(patch, shown) == unfolded(now.whole, shown)


def test_few_pieces_travel_whole() -> None:
    shown = fragment(A, B, C)
    assert shown.since(shown.shown) == shown.whole


def test_an_audience_is_patched_from_what_it_was_told_not_from_a_newcomers_snapshot(hall: Hall) -> None:
    """Who came first has not seen what the newcomer's snapshot shows."""
    for nth in range(25):
        hall.desk.run("speaker.register", title="Ông", full_name=f"Nguyễn Văn {nth}")
    board, chair = Board(hall.conference_id), Audience("chair-all")

    def look(what: str) -> Any:
        with hall.reading() as session:
            meeting = Meeting(session, hall.conference_id)
            board.advance(session, meeting)
            return board.snapshot(meeting, chair) if what == "snapshot" else board.patch(meeting, "chair-queue", chair)

    look("snapshot")
    newest = hall.register(1)[0]
    look("snapshot")
    patch = look("patch")
    assert f'id="request-{newest}" data-request' in patch.replace("\n", " ")
    assert "data-same" in patch


def _holder() -> Any:
    from conference.models import RoleHolder

    return RoleHolder
