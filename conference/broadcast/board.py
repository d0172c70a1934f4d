"""What one process knows of one conference: fragments already rendered, and how far each audience has been told.

A rendered fragment stays good until an event touches a part it reads. So a storm of reconnects renders once, and most
pushes render little.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from conference import events, loop
from conference.models import Event
from conference.queries.meeting import Meeting
from conference.queries.phones import Phones, phones
from conference.screens.fragments import FRAGMENTS, Part, devices_of, touched_by
from conference.screens.pages import LONG, SHOWN_TO, TYPED_WORDS_SHOWN_TO, Audience
from conference.screens.pieces import Kept, Rendered, Shown
from conference.screens.render import render


class Encoded(str):
    """Text that is JSON already (live/encoded.py sends it as it is)."""

    __slots__ = ()


@dataclass
class Board:
    """The state of one conference in this process. Use it under its ``turn``: green threads share it."""

    conference_id: str
    seq: int = 0  # the cache accounts for events up to here
    flushed: int | None = None  # events up to here were pushed or are owed; none before the first listener came
    turn: loop.Semaphore = field(default_factory=loop.semaphore)
    told: dict[str, int] = field(default_factory=dict)  # audience name → seq of its last patch
    owed: dict[Audience, dict[str, None]] = field(default_factory=dict)  # fragments that changed, not pushed yet
    _rendered: dict[tuple[str, str], Rendered] = field(default_factory=dict)
    _kept: dict[tuple[str, str], Kept] = field(default_factory=dict)  # pieces outlive what they were part of
    _shown: dict[tuple[str, str], Shown] = field(default_factory=dict)  # as everybody who listens is shown it
    _phones: Phones | None = None  # as of ``seq``
    _texts: dict[str, tuple[list[Rendered], str]] = field(default_factory=dict)  # snapshots as JSON, and what of

    def advance(self, session: Session, meeting: Meeting) -> None:
        """Bring the cache to the meeting's number: drop what the events since then touched."""
        if meeting.seq > self.seq:
            self._drop(events.since(session, self.conference_id, self.seq) if self._rendered else [])
            self._phones = None
            self.seq = meeting.seq

    def unflushed(self, session: Session, meeting: Meeting) -> list[Event]:
        """The events nobody was told of yet. Advances the cache with the same query.

        (The cache is never behind ``flushed``: both move here, and a snapshot moves the cache alone.)
        """
        new = events.since(session, self.conference_id, self.flushed) if self.flushed is not None else []
        if meeting.seq > self.seq:
            self._drop([event for event in new if event.seq > self.seq])
            self._phones = None
            self.seq = meeting.seq
        return new

    def owe(self, audiences: Iterable[Audience], new: list[Event]) -> None:
        """Note what each audience is to get because of these events: it stays owed until it has been pushed.

        From now on the events count as told. Audiences that no longer listen are owed nothing: whoever comes next
        begins with a snapshot.
        """
        phones, owed = _phones_of(new), dict[Audience, dict[str, None]]()
        for audience in audiences:
            if audience.name.startswith("device:") and audience.name not in phones and not self.owed:
                continue  # of thousands of phones few are concerned
            names = self.owed.get(audience, {}) | dict.fromkeys(changed_for(audience, new))
            if names:
                owed[audience] = names
        self.owed = owed
        self.flushed = self.seq

    def forget(self, audience: Audience) -> None:
        """Nobody listens as this audience any more."""
        self.told.pop(audience.name, None)
        self.owed.pop(audience, None)
        for name in SHOWN_TO[audience.kind]:
            self._shown.pop((audience.name, name), None)
            if audience.key is not None:  # others may never come back as this one
                self._rendered.pop((audience.name, name), None)
                self._kept.pop((audience.name, name), None)
        if audience.key is not None:
            self._texts.pop(audience.name, None)

    def html(self, meeting: Meeting, name: str, audience: Audience) -> str:
        """A fragment as this audience sees it at the board's number, rendered at most once."""
        return self._of(meeting, name, audience).whole

    def snapshot(self, meeting: Meeting, audience: Audience) -> dict[str, str]:
        """Every fragment of an audience."""
        found = {name: self._of(meeting, name, audience) for name in SHOWN_TO[audience.kind]}
        for name, rendered in found.items():  # the first to come are shown this; later ones the same or newer
            if audience.kind != "device":
                self._shown.setdefault((audience.name, name), rendered.shown)
        return {name: rendered.whole for name, rendered in found.items()}

    def know_phones(self, session: Session) -> None:
        """Read which phones have something of their own: the others share one rendering."""
        if self._phones is None:
            self._phones = phones(session, self.conference_id)

    def text(self, audiences: Iterable[Audience]) -> str | None:
        """The snapshot of these audiences as a JSON object; none where something is not kept any more."""
        texts = [(audience, self._text(audience)) for audience in audiences]
        if any(text is None for _, text in texts):
            return None
        return "{" + ",".join(f'"{audience.kind}":{text}' for audience, text in texts) + "}"

    def _text(self, audience: Audience) -> str | None:
        if audience.kind == "device" and self._phones is None:
            return None
        names, who = SHOWN_TO[audience.kind], self._shown_as(audience)
        found = [rendered for name in names if (rendered := self._rendered.get(self._place(audience, name)))]
        if len(found) < len(names):
            return None
        kept = self._texts.get(who)
        if kept is None or any(one is not other for one, other in zip(kept[0], found, strict=True)):
            whole = {name: rendered.whole for name, rendered in zip(names, found, strict=True)}
            kept = self._texts[who] = (found, json.dumps(whole, separators=(",", ":")))
        if audience.kind != "device":
            for name, rendered in zip(names, found, strict=True):
                self._shown.setdefault((audience.name, name), rendered.shown)
        return kept[1]

    def patch(self, meeting: Meeting, name: str, audience: Audience) -> str:
        """A fragment for everybody who listens as this audience: without the pieces that all of them are shown."""
        rendered, shown = self._of(meeting, name, audience), self._shown.get((audience.name, name), {})
        return rendered.since(shown)

    def was_shown(self, meeting: Meeting, names: Iterable[str], audience: Audience) -> None:
        """Patches of these fragments have been sent."""
        self.told[audience.name] = meeting.seq
        for name in names:
            if audience.kind != "device":
                self._shown[audience.name, name] = self._of(meeting, name, audience).shown

    def _of(self, meeting: Meeting, name: str, audience: Audience) -> Rendered:
        place = self._place(audience, name)
        if place not in self._rendered:
            self._rendered[place], self._kept[place] = render(meeting, name, audience, self._kept_for(audience, name))
        return self._rendered[place]

    def _place(self, audience: Audience, name: str) -> tuple[str, str]:
        """Under what a rendering is kept: whoever is shown the same shares it."""
        is_same = audience.is_shown_all and name not in LONG[audience.brief.kind]
        return (self._shown_as(audience.brief if is_same else audience), name)

    def _kept_for(self, audience: Audience, name: str) -> Kept:
        """The pieces of the rendering before, and of the one for those who are shown more of it, or less."""
        kept = self._kept.get(self._place(audience, name), {})
        if audience.kind in LONG or audience.is_shown_all:
            other = audience.brief if audience.is_shown_all else audience.all
            kept = self._kept.get(self._place(other, name), {}) | kept
        return kept

    def _shown_as(self, audience: Audience) -> str:
        """The audience's name; for a phone that has nothing of its own, a name that it shares with all the others."""
        if audience.kind != "device" or self._phones is None or audience.key in self._phones.owning:
            return audience.name
        return "device:notified" if audience.key in self._phones.notified else "device:new"

    def forget_words(self) -> None:
        """Somebody's words have changed, which no event tells: what staff is shown of them is rendered anew."""
        with self.turn:  # whoever renders now keeps what it read before
            for audience_name, name in list(self._rendered):
                if Audience(audience_name).kind in TYPED_WORDS_SHOWN_TO and Part.WORDS in FRAGMENTS[name].reads:
                    del self._rendered[audience_name, name]

    def _drop(self, new: list[Event]) -> None:
        touched = frozenset[Part]().union(*(touched_by(event) for event in new))
        phones = _phones_of(new)
        for audience_name, name in list(self._rendered):
            if touched & FRAGMENTS[name].reads or audience_name in phones:
                del self._rendered[audience_name, name]


def _phones_of(new: list[Event]) -> set[str]:
    return {f"device:{device}" for event in new for device in devices_of(event)}


def changed_for(audience: Audience, new: list[Event]) -> list[str]:
    """The fragments of an audience that these events may have changed."""
    if audience.kind == "device":
        concerned = any(audience.key in devices_of(event) for event in new)
        return list(SHOWN_TO["device"]) if concerned else []
    parts: set[Part] = set().union(*(touched_by(event) for event in new))
    return [name for name in SHOWN_TO[audience.kind] if parts & FRAGMENTS[name].reads]
