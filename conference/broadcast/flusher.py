"""One flusher per conference and process: renders what changed once per audience and pushes it to its own sockets.

The first change goes out at once, then at most one flush per ``FLUSH_SECONDS``; after a long one the flusher rests as
long as it took, so that those who act have at least half of the time. A hint wakes it; without hints it looks at the
head every second, so a lost hint (another process, a dead Redis) costs at most that.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

from conference import clock, logs, loop, metrics
from conference.broadcast.board import Board
from conference.broadcast.rooms import audience_room, link_room
from conference.db import Database
from conference.errors import Unavailable
from conference.events import EventKind
from conference.models import AccessLink, Event
from conference.queries.meeting import Meeting
from conference.screens.pages import Audience

log = logging.getLogger(__name__)

FLUSH_SECONDS = 0.05
LOOK_SECONDS = 1.0

Emit = Callable[[str, dict[str, Any], str], None]


class Flusher:
    """Pushes one conference's changes while anybody in this process listens to it."""

    def __init__(
        self,
        database: Database,
        board: Board,
        audiences: Callable[[], Iterable[Audience]],
        emit: Emit,
        cut: Callable[[str], None],
    ) -> None:
        """``audiences`` tells who listens here now, ``emit(event, payload, room)`` sends, ``cut(room)`` disconnects."""
        self._database = database
        self._board = board
        self._audiences = audiences
        self._emit = emit
        self._cut = cut
        self._woken = loop.event()

    def wake(self) -> None:
        """Something changed."""
        self._woken.set()

    def run(self) -> None:
        """Flush for ever. Errors are logged and the next round tries again."""
        logs.about(conference=self._board.conference_id)
        while True:
            self._woken.wait(LOOK_SECONDS)
            self._woken.clear()
            begun = time.monotonic()
            try:
                if self.flush():
                    loop.sleep(min(max(FLUSH_SECONDS, time.monotonic() - begun), LOOK_SECONDS))
            except Unavailable:
                loop.sleep(LOOK_SECONDS)
            except Exception:
                log.exception("flushing failed; trying again")
                loop.sleep(LOOK_SECONDS)

    def flush(self) -> bool:
        """Push everything that is new; tells whether there was anything.

        Events count as told only once what they changed is noted as owed, so that nothing that fails on the way is
        lost: the next round tries again.
        """
        board = self._board
        with board.turn, self._database.reading() as session:
            meeting = Meeting(session, board.conference_id)
            if meeting.seq == board.flushed and not board.owed:
                return False
            with metrics.timed(metrics.FLUSHES):
                new = board.unflushed(session, meeting)
                metrics.EVENTS_A_FLUSH.observe(len(new))
                self._tell_links(session, new)
                board.owe(self._audiences(), new)
                self._push_owed(meeting)
        return True

    def _push_owed(self, meeting: Meeting) -> None:
        """Each audience by itself: what fails for one stays owed, and the others get theirs."""
        for audience, names in list(self._board.owed.items()):
            try:
                self._push(meeting, audience, names)
            except Exception:
                log.exception("pushing to %s failed; trying again", audience.kind)
            else:
                self._board.owed.pop(audience, None)

    def _push(self, meeting: Meeting, audience: Audience, names: Iterable[str]) -> None:
        patch = {
            "after": self._board.told.get(audience.name, 0),
            "seq": meeting.seq,
            "now": clock.milliseconds(clock.now()),
            "audience": audience.kind,
            "fragments": {name: self._board.patch(meeting, name, audience) for name in names},
        }
        self._emit("patch", patch, audience_room(meeting.id, audience))
        metrics.PATCHES.labels(audience.kind).inc()
        self._board.was_shown(meeting, names, audience)
        loop.sleep(0)  # messages leave before the next audience is rendered

    def _tell_links(self, session: Session, new: list[Event]) -> None:
        """What concerns the sockets of one link alone."""
        for event in new:
            if event.kind == EventKind.LINK_REVOKED and event.subject_id:
                self._cut(link_room(event.subject_id))
            elif event.kind == EventKind.LINK_BLINKED and event.subject_id:
                name = session.get_one(AccessLink, event.subject_id).label
                self._emit("blink", {"name": name}, link_room(event.subject_id))
