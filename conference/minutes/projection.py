"""From documents to ``entry_text``: what screens, search and exports read.

The text is written after the commit of the typing and off its acknowledgement's way, a tenth of a second after the
first keystroke that it shows, so that a long entry is not written anew for every letter and the chair still sees it
within 300 ms. Nothing depends on it: whatever a crash left behind is caught up from the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference import clock, loop
from conference.db import Database
from conference.minutes import log
from conference.minutes.documents import Documents, Live
from conference.minutes.typed import fingerprint
from conference.models import EntryText, EntryUpdate, MinutesEntry
from conference.text import nfc

PROJECT_SECONDS = 0.1
_TRY_AGAIN_SECONDS = 1.0
_AT_ONCE = 20

#: ``(conference_id, entry_id, update_id)``: this entry has reached that update.
EntryHint = Callable[[str, str, int], None]

logger = logging.getLogger(__name__)


class Projector:
    """Keeps ``entry_text`` up to the log, for the entries that this process is told of."""

    def __init__(self, database: Database, documents: Documents, after_commit: EntryHint) -> None:
        self._database = database
        self._documents = documents
        self._after_commit = after_commit
        self._behind: dict[str, None] = {}  # in the order they fell behind
        self._working = False

    def note(self, entry_id: str) -> None:
        """An entry's log has grown; its text follows soon."""
        self._behind[entry_id] = None
        if not self._working:
            self._working = True
            loop.spawn(self._work)

    def catch_up(self) -> None:
        """Note every entry whose text is behind its log: after a crash, at start."""
        with self._database.reading() as session:
            behind = _behind(session)
        for entry_id in behind:
            self.note(entry_id)

    def flush(self) -> None:
        """Write the texts that are behind now. What the database refuses stays noted; raises Unavailable."""
        while self._behind:
            entry_ids = list(self._behind)[:_AT_ONCE]
            for entry_id in entry_ids:
                del self._behind[entry_id]
            try:
                written = self._write(entry_ids)
            except Exception:
                self._behind = dict.fromkeys(entry_ids) | self._behind
                raise
            for conference_id, entry_id, upto in written:
                self._after_commit(conference_id, entry_id, upto)

    def _work(self) -> None:
        while self._behind:
            loop.sleep(PROJECT_SECONDS)
            try:
                self.flush()
            except Exception:
                logger.exception("the minutes' texts could not be written; trying again")
                loop.sleep(_TRY_AGAIN_SECONDS)
        self._working = False

    def _write(self, entry_ids: list[str]) -> list[tuple[str, str, int]]:
        with self._documents.locked(entry_ids), self._database.writing() as session:
            entries = log.lock(session, entry_ids)
            reached = [(e, project(session, e, self._documents.fresh(session, e))) for e in entries.values()]
            return [(entry.conference_id, entry.id, upto) for entry, upto in reached if upto]


def project(session: Session, entry: MinutesEntry, live: Live) -> int:
    """Write one entry's text, NFC; the entry's row is locked. Returns the update it accounts for; 0 when it did."""
    row = session.get(EntryText, entry.id)
    if row is None:
        row = EntryText(entry_id=entry.id, upto=0, epoch="")
        session.add(row)
    if (row.upto, row.epoch) == (live.upto, live.epoch):
        return 0
    raw = live.typed.raw
    row.text, row.raw_hash = nfc(raw), fingerprint(raw)
    row.upto, row.epoch, row.updated_at = live.upto, live.epoch, clock.now()
    return live.upto


def _behind(session: Session) -> list[str]:
    heads = (
        select(EntryUpdate.entry_id, EntryUpdate.epoch, func.max(EntryUpdate.id).label("head"))
        .group_by(EntryUpdate.entry_id, EntryUpdate.epoch)
        .subquery()
    )
    behind = (
        select(MinutesEntry.id)
        .join(heads, (heads.c.entry_id == MinutesEntry.id) & (heads.c.epoch == MinutesEntry.epoch))
        .outerjoin(EntryText, EntryText.entry_id == MinutesEntry.id)
        .where(
            EntryText.entry_id.is_(None) | (EntryText.upto != heads.c.head) | (EntryText.epoch != MinutesEntry.epoch)
        )
        .order_by(MinutesEntry.id)
    )
    return list(session.scalars(behind))
