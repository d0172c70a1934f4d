"""Text that only one browser has, after the database was replaced by an older one: kept beside, never merged."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import entries
from conference.domain.rows import find
from conference.events import EventKind
from conference.minutes import log
from conference.models import EntryText, MinutesEntry
from conference.text import nfc


def keep(session: Session, actor: Actor, entry_id: str, copy_id: str, text: str) -> str | None:
    """Keep a browser's text as a note beside its entry; returns the note's id.

    A no-op, without an id, when the entry says the same or there is nothing to keep. The same ``copy_id`` comes once.
    """
    entry = find(session, actor, MinutesEntry, entry_id)
    words = nfc(text)
    projected = session.get(EntryText, entry.id)
    if not words.strip() or (projected is not None and projected.text == words):
        return None
    known = session.get(MinutesEntry, copy_id) is not None
    note = entries.open_beside(session, actor, entry, copy_id)
    if not known:
        log.bear(session, actor, note, words)
        events.record(session, actor, EventKind.ENTRY_OPENED, note.id, beside=entry.id)
    return note.id
