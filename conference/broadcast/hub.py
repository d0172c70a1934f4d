"""Everybody this process talks to: who listens to what, one board and one flusher a conference, and the heartbeat."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from conference import clock, loop
from conference.broadcast.board import Board
from conference.broadcast.flusher import Emit, Flusher
from conference.broadcast.hints import Hints, Topic
from conference.broadcast.rooms import audience_room
from conference.db import Database
from conference.queries.meeting import Meeting
from conference.screens.pages import Audience

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """What one client is to show: the conference's event number and, per audience, its fragments."""

    seq: int
    fragments: dict[str, dict[str, str]]


class Hub:
    """One per process."""

    def __init__(
        self, database: Database, hints: Hints, emit: Emit, cut: Callable[[str], None], heartbeat_seconds: float
    ) -> None:
        self._database = database
        self.emit = emit
        self._cut = cut
        self._heartbeat_seconds = heartbeat_seconds
        self._boards: dict[str, Board] = {}
        self._flushers: dict[str, Flusher] = {}
        self._listeners: dict[str, Counter[Audience]] = defaultdict(Counter)
        self._heads: dict[str, int] = {}  # the newest number that this process was told of
        self._running = False
        self._work: list[Callable[[], None]] = [self._beat]
        hints.listen(Topic.EVENT, self._wake)

    def while_listened_to(self, run: Callable[[], None]) -> None:
        """Have this run, for ever, from when the first listener comes."""
        self._work.append(run)

    def enter(self, conference_id: str, audiences: Iterable[Audience]) -> None:
        """Somebody listens as these audiences from now on. Enter the rooms first, then take the snapshot."""
        self._listeners[conference_id].update(audiences)
        if conference_id not in self._flushers:
            flusher = Flusher(
                self._database,
                self.board(conference_id),
                lambda: _most_heard_first(self._listeners[conference_id]),
                self.emit,
                self._cut,
            )
            self._flushers[conference_id] = flusher
            loop.spawn(flusher.run)
        if not self._running:
            self._running = True
            for run in self._work:
                loop.spawn(run)

    def leave(self, conference_id: str, audiences: Iterable[Audience]) -> None:
        """Somebody stopped listening."""
        listening = self._listeners[conference_id]
        for audience in audiences:
            listening[audience] -= 1
            if listening[audience] <= 0:
                del listening[audience]
                self.board(conference_id).forget(audience)

    def snapshot(self, conference_id: str, audiences: Iterable[Audience]) -> Snapshot:
        """Everything these audiences are shown now; rendered once, however many ask."""
        board = self.board(conference_id)
        with board.turn, self._database.reading() as session:
            meeting = Meeting(session, conference_id)
            board.advance(session, meeting)
            if board.flushed is None:
                board.flushed = meeting.seq
            return Snapshot(meeting.seq, {a.kind: board.snapshot(meeting, a) for a in audiences})

    def encoded_snapshot(self, conference_id: str, audiences: Iterable[Audience]) -> tuple[int, str]:
        """The same as JSON, for sockets that are in their rooms: number and fragments.

        Made from what is kept, without a look at the database, where nothing newer is known of. Should there be
        something newer all the same, the flusher finds it within a second and tells these sockets, too.
        """
        board = self.board(conference_id)
        text = board.text(audiences) if board.seq >= self._heads.get(conference_id, 0) else None
        if text is not None and board.flushed is not None:
            return board.seq, text
        with board.turn, self._database.reading() as session:
            meeting = Meeting(session, conference_id)
            board.advance(session, meeting)
            if board.flushed is None:
                board.flushed = meeting.seq
            board.know_phones(session)
            for audience in audiences:
                board.snapshot(meeting, audience)
            text = board.text(audiences)
            assert text is not None
            return meeting.seq, text

    @property
    def is_listened_to(self) -> bool:
        """Does anybody listen here at all?"""
        return any(self._listeners.values())

    def board(self, conference_id: str) -> Board:
        """What this process knows of a conference."""
        return self._boards.setdefault(conference_id, Board(conference_id))

    def _wake(self, conference_id: str, seq: int) -> None:
        self._heads[conference_id] = max(seq, self._heads.get(conference_id, 0))
        flusher = self._flushers.get(conference_id)
        if flusher is not None:
            flusher.wake()

    def _beat(self) -> None:
        """Tell every audience the number of its last patch, so that a lost one is noticed. Never ends: a browser that
        hears nothing takes its connection for dead."""
        while True:
            loop.sleep(self._heartbeat_seconds)
            for conference_id, listening in list(self._listeners.items()):
                try:
                    self._beat_once(conference_id, list(listening))
                except Exception:
                    log.exception("a heartbeat of conference %s failed", conference_id)

    def _beat_once(self, conference_id: str, audiences: list[Audience]) -> None:
        board = self.board(conference_id)
        for audience in audiences:
            told = board.told.get(audience.name, 0)
            if told or audience.kind != "device":
                self.emit("beat", _beat_payload(audience, told), audience_room(conference_id, audience))


def _most_heard_first(listening: Counter[Audience]) -> list[Audience]:
    """A thousand phones do not wait until the chair's long lists are rendered; the chair waits a few ms for them."""
    return [audience for audience, _ in listening.most_common()]


def _beat_payload(audience: Audience, told: int) -> dict[str, Any]:
    return {"audience": audience.kind, "seq": told, "now": clock.milliseconds(clock.now())}
