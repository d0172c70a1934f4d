"""What one process knows of one conference: fragments already rendered, and how far each audience has been told.

A rendered fragment stays good until an event touches a part it reads. So a storm of reconnects renders once, and most
pushes render little.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from conference import events, loop
from conference.models import Event
from conference.queries.meeting import Meeting
from conference.screens.fragments import FRAGMENTS, Part, devices_of, touched_by
from conference.screens.pages import SHOWN_TO, TYPED_WORDS_SHOWN_TO, Audience
from conference.screens.render import render_fragment


@dataclass
class Board:
    """The state of one conference in this process. Use it under its ``turn``: green threads share it."""

    conference_id: str
    seq: int = 0  # the cache accounts for events up to here
    flushed: int | None = None  # events up to here were pushed or are owed; none before the first listener came
    turn: loop.Semaphore = field(default_factory=loop.semaphore)
    told: dict[str, int] = field(default_factory=dict)  # audience name → seq of its last patch
    owed: dict[Audience, dict[str, None]] = field(default_factory=dict)  # fragments that changed, not pushed yet
    _html: dict[tuple[str, str], str] = field(default_factory=dict)

    def advance(self, session: Session, meeting: Meeting) -> None:
        """Bring the cache to the meeting's number: drop what the events since then touched."""
        if meeting.seq > self.seq:
            self._drop(events.since(session, self.conference_id, self.seq) if self._html else [])
            self.seq = meeting.seq

    def unflushed(self, session: Session, meeting: Meeting) -> list[Event]:
        """The events nobody was told of yet. Advances the cache with the same query.

        (The cache is never behind ``flushed``: both move here, and a snapshot moves the cache alone.)
        """
        new = events.since(session, self.conference_id, self.flushed) if self.flushed is not None else []
        self._drop([event for event in new if event.seq > self.seq])
        self.seq = meeting.seq
        return new

    def owe(self, audiences: Iterable[Audience], new: list[Event]) -> None:
        """Note what each audience is to get because of these events: it stays owed until it has been pushed.

        From now on the events count as told. Audiences that no longer listen are owed nothing: whoever comes next
        begins with a snapshot.
        """
        owed = {audience: self.owed.get(audience, {}) for audience in audiences}
        for audience, names in owed.items():
            names.update(dict.fromkeys(changed_for(audience, new)))
        self.owed = {audience: names for audience, names in owed.items() if names}
        self.flushed = self.seq

    def forget(self, audience: Audience) -> None:
        """Nobody listens as this audience any more."""
        self.told.pop(audience.name, None)
        self.owed.pop(audience, None)

    def html(self, meeting: Meeting, name: str, audience: Audience) -> str:
        """A fragment as this audience sees it at the board's number, rendered at most once."""
        if audience.kind == "device":
            return render_fragment(meeting, name, audience)  # one phone's things are seldom asked for twice
        known = self._html.get((audience.name, name))
        if known is None:
            known = self._html[audience.name, name] = render_fragment(meeting, name, audience)
        return known

    def snapshot(self, meeting: Meeting, audience: Audience) -> dict[str, str]:
        """Every fragment of an audience."""
        return {name: self.html(meeting, name, audience) for name in SHOWN_TO[audience.kind]}

    def forget_words(self) -> None:
        """Somebody's words have changed, which no event tells: what staff is shown of them is rendered anew."""
        with self.turn:  # whoever renders now keeps what it read before
            for audience_name, name in list(self._html):
                if Audience(audience_name).kind in TYPED_WORDS_SHOWN_TO and Part.WORDS in FRAGMENTS[name].reads:
                    del self._html[audience_name, name]

    def _drop(self, new: list[Event]) -> None:
        touched = frozenset[Part]().union(*(touched_by(event) for event in new))
        for audience_name, name in list(self._html):
            if touched & FRAGMENTS[name].reads:
                del self._html[audience_name, name]


def changed_for(audience: Audience, new: list[Event]) -> list[str]:
    """The fragments of an audience that these events may have changed."""
    if audience.kind == "device":
        concerned = any(audience.key in devices_of(event) for event in new)
        return list(SHOWN_TO["device"]) if concerned else []
    parts: set[Part] = set().union(*(touched_by(event) for event in new))
    return [name for name in SHOWN_TO[audience.kind] if parts & FRAGMENTS[name].reads]
