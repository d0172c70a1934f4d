"""Telling others what is typed: the updates to everybody who writes, the words to the chair and the units concerned.

Words travel unnumbered beside the fragments, each with the update it accounts for, and a browser keeps the newest it
has seen. Whatever is lost on the way heals: writers compare with the log every 20 s, fragments carry the words, too.

Hints only save waiting: typing that another process took is found by looking, each second.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import deque

from conference import loop, rich_text
from conference.broadcast.hints import Hints, Topic
from conference.broadcast.hub import Hub
from conference.broadcast.rooms import audience_room, writers_room
from conference.db import Database
from conference.errors import Unavailable
from conference.minutes import log as entry_log
from conference.minutes.sync import changes
from conference.models import MinutesEntry
from conference.queries import minutes
from conference.screens.pages import Audience

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
#: Numbers of updates are given out before they are committed, and a commit may take so long (db.LOCK_PATIENCE_SECONDS
#: and the disk): a look goes back to what was the newest so long ago.
SLOWEST_COMMIT_SECONDS = 6.0


class Telling:
    """One per process."""

    def __init__(self, database: Database, hub: Hub, hints: Hints) -> None:
        self._database = database
        self._hub = hub
        self._woken = loop.event()
        self._newest: deque[tuple[float, int]] = deque()  # when this process looked, and the newest update then
        self._look_at = 0.0
        self._grown: dict[str, tuple[str, int]] = {}  # entry → its conference, an update nobody was told of
        self._worded: dict[str, None] = {}
        self._told: dict[str, int] = {}  # entry → the last update the writers were told of
        self._shown: dict[str, int] = {}  # entry → the update whose words were last shown
        hints.listen(Topic.TYPED, self.grown)
        hints.listen(Topic.WORDED, self.worded)
        hub.while_listened_to(self.run)

    def grown(self, conference_id: str, entry_id: str, update_id: int) -> None:
        """An entry's log has grown."""
        self._grown.setdefault(entry_id, (conference_id, update_id))
        self._woken.set()

    def worded(self, _conference_id: str, entry_id: str, _update_id: int) -> None:
        """An entry's text has followed its log."""
        self._worded[entry_id] = None
        self._woken.set()

    def run(self) -> None:
        """Tell for ever. Errors are logged; what was to be told is looked for again."""
        while True:
            self._woken.wait(max(0.0, self._look_at - time.monotonic()))
            self._woken.clear()
            try:
                # However many hints come: the one about something else may be missing among them.
                if time.monotonic() >= self._look_at:
                    self._look_at = time.monotonic() + LOOK_SECONDS
                    if self._hub.is_listened_to:
                        self._look()
                self._tell()
            except Unavailable:
                loop.sleep(LOOK_SECONDS)
            except Exception:
                log.exception("telling what is typed failed")
                loop.sleep(LOOK_SECONDS)

    def _tell(self) -> None:
        while self._grown or self._worded:
            for entry_id in list(self._grown):
                conference_id, first = self._grown.pop(entry_id)
                self._tell_writers(conference_id, entry_id, first)
            for entry_id in list(self._worded):
                del self._worded[entry_id]
                self._show_words(entry_id)

    def _tell_writers(self, conference_id: str, entry_id: str, first: int) -> None:
        more = True
        while more:
            told = changes(self._database, entry_id, self._told.get(entry_id, min(first - 1, self._looked_from)))
            more = told["more"]
            if told["changes"]:
                self._told[entry_id] = told["changes"][-1]["id"]
                self._hub.emit("minutes.typed", told, writers_room(conference_id))

    def _show_words(self, entry_id: str) -> None:
        with self._database.reading() as session:
            entry = session.get(MinutesEntry, entry_id)
            if entry is None or entry.projected is None:
                return
            units = minutes.units_concerned(session, entry)
        self._shown[entry_id] = entry.upto
        words = {"entry": entry.id, "epoch": entry.epoch, "upto": entry.upto, "text": entry.text}
        words["html"] = rich_text.render(entry.text)
        self._hub.board(entry.conference_id).forget_words()  # before: who joins in between would miss them
        for audience in (*map(Audience, ("chair", "chair-all")), *(Audience(f"unit:{unit}") for unit in units)):
            self._hub.emit("words", words, audience_room(entry.conference_id, audience))

    @property
    def _looked_from(self) -> int:
        """Every update up to here was told, or is older than whoever listens."""
        return self._newest[0][1] if self._newest else sys.maxsize

    def _look(self) -> None:
        """Find what other processes took and wrote since the last look."""
        with self._database.reading() as session:
            newest = entry_log.newest(session)
            seen = min(self._looked_from, newest)
            grown, texts = entry_log.touched(session, seen), minutes.texts_beyond(session, seen)
        for entry_id, (conference_id, last) in grown.items():
            if last > self._told.get(entry_id, 0):
                self._grown.setdefault(entry_id, (conference_id, seen + 1))
        self._worded |= {entry_id: None for entry_id, upto in texts.items() if upto > self._shown.get(entry_id, 0)}
        self._newest.append((time.monotonic(), newest))
        while self._newest[0][0] < time.monotonic() - SLOWEST_COMMIT_SECONDS and len(self._newest) > 1:
            self._newest.popleft()
