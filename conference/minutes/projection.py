"""From documents to ``entry_text``: what screens, search and exports read.

The text is written after the commit of the typing and off its acknowledgement's way, a tenth of a second after the
first keystroke that it shows, so that a long entry is not written anew for every letter and the chair still sees it
within 300 ms. Nothing depends on it: whatever a crash left behind is caught up from the log.

Most typing changes words and nothing else, and screens get the words alone (broadcast/words.py). Where it changes what
screens say *about* an entry (it was empty; it was what the hall has been shown), the event ``entry.written`` says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from conference import clock, events, loop
from conference.actor import Actor
from conference.db import Database
from conference.events import EventKind
from conference.minutes import log
from conference.minutes.documents import Documents
from conference.minutes.typed import Typed, fingerprint
from conference.models import Conference, EntryText, EntryUpdate, MinutesEntry, Question, Role, RoleHolder
from conference.text import nfc

PROJECT_SECONDS = 0.1
_TRY_AGAIN_SECONDS = 1.0
_AT_ONCE = 20

#: ``(conference_id, entry_id, update_id)``: this entry has reached that update.
EntryHint = Callable[[str, str, int], None]
#: ``(conference_id, seq)``, as the funnel gives it.
EventHint = Callable[[str, int], None]

logger = logging.getLogger(__name__)


class Projector:
    """Keeps ``entry_text`` up to the log, for the entries that this process is told of."""

    def __init__(
        self, database: Database, documents: Documents, after_projection: EntryHint, after_event: EventHint
    ) -> None:
        self._database = database
        self._documents = documents
        self._after_projection = after_projection
        self._after_event = after_event
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
            for entry in written:
                self._after_projection(entry.conference_id, entry.id, entry.upto)
            for conference_id in {entry.conference_id for entry in written}:
                self._after_event(conference_id, 0)

    def _work(self) -> None:
        while self._behind:
            loop.sleep(PROJECT_SECONDS)
            try:
                self.flush()
            except Exception:
                logger.exception("the minutes' texts could not be written; trying again")
                loop.sleep(_TRY_AGAIN_SECONDS)
        self._working = False

    def _write(self, entry_ids: list[str]) -> list[MinutesEntry]:
        """Write these texts; returns the entries whose text was behind."""
        with self._documents.locked(entry_ids), self._database.writing() as session:
            _lock_conferences(session, entry_ids)
            written = []
            for entry in log.lock(session, entry_ids).values():
                live = self._documents.fresh(session, entry)
                if project(session, entry, live.upto, live.typed):
                    written.append(entry)
            return written


def bear(session: Session, actor: Actor, entry: MinutesEntry, text: str) -> None:
    """Let a new entry begin with ``text``, log and text at once, in the transaction that creates it.

    Never call it for an entry that somebody may have opened: the words would stand there twice.
    """
    if text:
        born = log.bear(session, actor, entry, text)
        _set(session, entry, born.id, text)


def bring_up(session: Session, entry: MinutesEntry) -> str:
    """The words as they are typed now, not a tenth of a second ago; what a verb decides upon."""
    log.lock(session, [entry.id])
    head = log.head(session, entry.id, entry.epoch)
    if head and (entry.projected is None or (entry.projected.upto, entry.projected.epoch) != (head, entry.epoch)):
        project(session, entry, head, log.replayed(session, entry))
    return entry.text


def bring_all_up(session: Session, conference_id: str) -> None:
    """Every word typed so far is in its text: before the minutes are frozen."""
    behind = set(_behind(session))
    for entry in session.scalars(select(MinutesEntry).where(MinutesEntry.conference_id == conference_id)).all():
        if entry.id in behind:
            bring_up(session, entry)


def project(session: Session, entry: MinutesEntry, upto: int, document: Typed) -> bool:
    """Write one entry's text and the event if need be; conference and entry are locked. False when it stood so."""
    if entry.projected is not None and (entry.projected.upto, entry.projected.epoch) == (upto, entry.epoch):
        return False
    before = _standing(session, entry)
    _set(session, entry, upto, document.raw)
    if upto and _standing(session, entry) != before:
        events.record(session, _writer(session, entry, upto), EventKind.ENTRY_WRITTEN, entry.id)
    return bool(upto)


def _set(session: Session, entry: MinutesEntry, upto: int, raw: str) -> None:
    row = entry.projected
    if row is None:
        row = EntryText(entry_id=entry.id)
        session.add(row)
        set_committed_value(entry, "projected", row)
    row.text, row.raw_hash = nfc(raw), fingerprint(raw)
    row.upto, row.epoch, row.updated_at = upto, entry.epoch, clock.now()
    session.flush()


def _standing(session: Session, entry: MinutesEntry) -> tuple[bool, bool]:
    """What screens say about an entry's words: are there any, and are they what the hall has been shown?"""
    words = entry.text.strip()
    question = session.get_one(Question, entry.question_id) if entry.question_id else None
    return bool(words), question is not None and question.wording_passed == words


def _writer(session: Session, entry: MinutesEntry, upto: int) -> Actor:
    update = session.get_one(EntryUpdate, upto)
    holder = session.get(RoleHolder, update.role_holder_id) if update.role_holder_id else None
    role = holder.role if holder else Role.SECRETARY
    return Actor(role, entry.conference_id, update.actor, role_holder_id=update.role_holder_id)


def _lock_conferences(session: Session, entry_ids: list[str]) -> None:
    """An event may follow. The conference's row comes before its entries', as in the funnel."""
    concerned = select(MinutesEntry.conference_id).where(MinutesEntry.id.in_(entry_ids))
    wanted = select(Conference).where(Conference.id.in_(concerned)).order_by(Conference.id)
    session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()


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
