"""The history of an entry: who typed how much and when, in edits, and the text after any update."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.errors import Invalid
from conference.minutes import history, log
from conference.minutes.history import Edit, History
from conference.models import MinutesEntry
from tests.conftest import HeldClock
from tests.factories import Hall
from tests.minutes.typists import Server, Typist


def told(server: Server, entry: str) -> History:
    with server.hall.reading() as session:
        return history.of_entry(session, session.get_one(MinutesEntry, entry))


def text_after(server: Server, entry: str, update: int) -> str:
    with server.hall.reading() as session:
        return history.text_after(session, session.get_one(MinutesEntry, entry), update)[1]


def type_in(typist: Typist, words: str, at: int | None = None) -> None:
    typist.sync()
    typist.type(words, at)
    typist.flush()


def sizes(edits: list[Edit]) -> list[tuple[int, int]]:
    return [(len(edit.steps), edit.typed) for edit in edits]


def test_nothing_typed_is_an_empty_history(server: Server):
    assert told(server, server.entry()) == History([], [])


def test_a_pause_of_thirty_seconds_or_another_hand_begins_another_edit(server: Server, clock: HeldClock):
    entry, hall = server.entry(), server.hall
    one, two = Typist(server, hall.secretary, entry), Typist(server, hall.second_secretary, entry)
    start = clock.now
    type_in(one, "Đường ")
    clock.advance(29)
    type_in(one, "hỏng. ")
    clock.advance(30)
    type_in(one, "Bao giờ ")
    clock.advance(1)
    type_in(two, "sửa?")
    type_in(one, "😀")
    found = told(server, entry)
    assert sizes(found.edits) == [(2, 12), (1, 8), (1, 4), (1, 2)]
    first, second = found.authors
    assert (first.key, first.name, first.typed) == (hall.holders["secretary"], "Nghiêm Thị Lụa", 22)
    assert (second.name, second.typed) == ("Phùng Văn Kỷ", 4)
    assert (first.first_at, first.last_at) == (start, clock.now)
    assert second.first_at == second.last_at == clock.now


def test_two_tabs_of_one_secretary_are_one_author(server: Server):
    entry = server.entry()
    for words in ("Một", "Hai"):
        type_in(Typist(server, server.hall.secretary, entry), words)
    (author,) = told(server, entry).authors
    assert author.typed == 6


def test_the_text_stands_again_as_it_stood_after_every_update(server: Server):
    entry = server.entry()
    typist = Typist(server, server.hall.secretary, entry)
    stood = []
    for words, at in (("Nước yếu 😀", 0), ("Điện yếu. ", 0), ("\r\n", 3)):
        typist.type(words, at)
        typist.flush()
        stood.append(typist.text)
    typist.erase(2, 5)
    typist.flush()
    stood.append(typist.text)
    updates = [row.id for row in server.rows(entry)]
    assert [text_after(server, entry, update) for update in updates] == stood
    assert told(server, entry).edits[0].steps[-1].typed == 0  # what only deletes has typed nothing


def test_an_update_of_another_entry_or_of_none_is_invalid(server: Server):
    entry, other = server.entry(), server.entry()
    type_in(Typist(server, server.hall.secretary, other), "Khác")
    for update in (server.rows(other)[0].id, 999_999):
        with pytest.raises(Invalid):
            text_after(server, entry, update)


def test_a_text_carried_into_a_new_epoch_is_nobodys_typing_and_the_old_history_stays_readable(server: Server):
    hall, entry = server.hall, server.entry()
    type_in(Typist(server, hall.secretary, entry), "Trước")
    with hall.writing() as session:
        log.begin_epoch(session, hall.organiser.actor, session.get_one(MinutesEntry, entry))
    server.restart()
    type_in(Typist(server, hall.second_secretary, entry), " sau")
    old, carried, new = (row.id for row in server.rows(entry))
    assert [text_after(server, entry, update) for update in (old, carried, new)] == ["Trước", "Trước", "Trước sau"]
    by_name = {author.name: author.typed for author in told(server, entry).authors}
    assert by_name == {"Nghiêm Thị Lụa": 5, "Lương Thị Mến": 0, "Phùng Văn Kỷ": 4}


TYPING = st.lists(
    st.tuples(st.booleans(), st.integers(0, 30), st.text("aăâđ😀\n ", min_size=1, max_size=5), st.integers(0, 40)),
    max_size=20,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typing=TYPING)
def test_every_character_typed_is_counted_once_and_the_last_text_is_the_present_one(
    halls: Callable[..., Hall], clock: HeldClock, typing: list[tuple[bool, int, str, int]]
):
    server = Server(halls())
    entry = server.entry()
    seats = (server.hall.secretary, server.hall.second_secretary)
    typists = [Typist(server, seat, entry) for seat in seats]
    for who, where, words, pause in typing:
        typist = typists[who]
        clock.advance(pause)
        type_in(typist, words, where % (len(typist.text) + 1))
    found = told(server, entry)
    for who, seat in enumerate(seats):
        units = sum(len(words.encode("utf-16-le")) // 2 for by, _, words, _ in typing if by == bool(who))
        counted = [author.typed for author in found.authors if author.key == seat.actor.role_holder_id]
        assert counted == ([units] if units else [])
    steps = [step for edit in found.edits for step in edit.steps]
    assert [step.update for step in steps] == [row.id for row in server.rows(entry)]
    for before, after in zip(found.edits, found.edits[1:], strict=False):
        pause = after.steps[0].at - before.steps[-1].at
        assert before.author != after.author or pause >= history.PAUSE
    if steps:
        assert text_after(server, entry, steps[-1].update) == server.replayed(entry)
    server.stop()
