"""Whatever the network does to three typists, however often the server dies and tabs are reloaded: they converge on
what the log says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.minutes import projection
from conference.models import EntryText, MinutesEntry
from conference.text import nfc
from tests.factories import Hall
from tests.minutes.typists import Batch, Server, Typist

Journey = tuple[Typist, Batch]

WHO = st.integers(0, 2)
WHERE = st.integers(0, 40)
ACTS = st.one_of(
    st.tuples(st.just("type"), WHO, WHERE, st.integers(1, 4)),
    st.tuples(st.just("erase"), WHO, WHERE, st.integers(1, 3)),
    st.tuples(st.just("send"), WHO, WHERE),
    st.tuples(st.just("arrive"), WHERE, st.booleans()),  # in any order; its answer may be lost
    st.tuples(st.just("twice"), WHERE),
    st.tuples(st.just("lose"), WHERE),
    st.tuples(st.just("listen"), WHO),
    st.tuples(st.just("sync"), WHO),
    st.tuples(st.just("reload"), WHO),
    st.tuples(st.just("restart")),
)


class Storm:
    """Three tabs, one entry, and a network that loses, doubles and reorders."""

    def __init__(self, hall: Hall, born: str) -> None:
        self.server = Server(hall)
        self.entry = self.server.entry()
        with hall.writing() as session:
            projection.bear(session, hall.secretary.actor, session.get_one(MinutesEntry, self.entry), born)
        seats = (hall.secretary, hall.secretary, hall.second_secretary)
        self.typists = [Typist(self.server, seat, self.entry) for seat in seats]
        self.under_way: list[Journey] = []
        self.acknowledged: set[str] = set()
        self.present = set(born)
        self._letters = map(chr, count(0x4E00))  # every letter is typed once, so that each can be found again

    def type(self, who: int, where: int, length: int) -> None:
        words = "".join(next(self._letters) for _ in range(length)) + "😀"[: where % 2]
        typist = self.typists[who]
        typist.type(words, at=where % (len(typist.text) + 1))
        self.present |= set(words) - {"😀"}

    def erase(self, who: int, where: int, length: int) -> None:
        typist = self.typists[who]
        start = where % (len(typist.text) + 1)
        self.present -= set(typist.text[start : start + length])
        typist.erase(start, length)

    def send(self, who: int, which: int) -> None:
        typist = self.typists[who]
        if typist.outbox:
            self.under_way.append((typist, typist.outbox[which % len(typist.outbox)]))

    def arrive(self, which: int, answer_arrives: bool) -> None:
        if self.under_way:
            typist, batch = self.under_way.pop(which % len(self.under_way))
            answer = typist.send(batch)
            if answer["state"] == "saved":
                self.acknowledged.add(batch.batch_id)
            if answer_arrives:
                typist.deliver(batch, lambda _: answer)

    def twice(self, which: int) -> None:
        if self.under_way:
            self.under_way.append(self.under_way[which % len(self.under_way)])

    def lose(self, which: int) -> None:
        if self.under_way:
            self.under_way.pop(which % len(self.under_way))

    def listen(self, who: int) -> None:
        self.typists[who].listen()

    def sync(self, who: int) -> None:
        self.typists[who].sync()

    def reload(self, who: int) -> None:
        typist = self.typists[who]
        shown = typist.text
        typist.reload()
        lost = set(shown) & self.present - set(typist.text)
        assert not lost, f"typed or shown before, and gone with the tab: {lost}"

    def restart(self) -> None:
        self.server.restart()

    def calm_down(self) -> None:
        """The network works again: everybody pushes what is left, then compares."""
        for _ in range(2):
            for typist in self.typists:
                typist.settle()


@pytest.fixture
def storm(halls: Callable[..., Hall]) -> Callable[[str], Storm]:
    hall = halls()
    return lambda born: Storm(hall, born)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(born=st.sampled_from(["", "Đường hỏi."]), acts=st.lists(ACTS, max_size=60))
def test_three_typists_converge_on_the_replay_of_the_log(storm: Callable[[str], Storm], born: str, acts: list[tuple]):
    weather = storm(born)
    for name, *arguments in acts:
        getattr(weather, name)(*arguments)
    weather.calm_down()
    text = weather.server.replayed(weather.entry)
    assert [typist.text for typist in weather.typists] == [text] * 3
    letters = [letter for letter in text if letter not in "😀"]
    assert set(letters) == weather.present
    assert len(letters) == len(weather.present)
    assert weather.acknowledged <= {row.batch_id for row in weather.server.rows(weather.entry)}
    weather.server.typing.projector.flush()
    weather.server.typing.projector.catch_up()
    weather.server.typing.projector.flush()
    if text or weather.server.rows(weather.entry):
        assert weather.server.hall.one(EntryText, weather.entry).text == nfc(text)
    weather.server.stop()
