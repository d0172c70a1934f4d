"""Entries of the running minutes: opened by what happens, written by secretaries.

Saving carries the version the writer started from. When somebody else saved meanwhile, both texts are kept: the newer
one in the entry, the other as a note right after it, and the writer is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import positions
from conference.domain.rows import current_speech, current_step, find
from conference.errors import N_, Invalid, Refused
from conference.events import EventKind
from conference.ids import PATTERN, new_id
from conference.models import Answer, ConclusionPoint, EntryKind, MinutesEntry, Question, Speech
from conference.text import nfc

DELETED = N_("This entry has been deleted. Your text is still in the field.")
ADOPTED = N_("This point has been adopted. Corrections make a new version of the minutes.")


@dataclass(frozen=True)
class Saved:
    """What became of a save: the entry's new version, and the note that keeps the other text after a conflict."""

    version: int
    kept_in: str | None = None


def open_note(session: Session, actor: Actor, entry_id: str | None, text: str) -> MinutesEntry:
    """Open a free note where the meeting is. The id may come from the browser; the same id twice is a no-op."""
    if entry_id is not None:
        if not PATTERN.match(entry_id):
            raise Invalid(N_("This is not an identifier of an entry."))
        existing = session.get(MinutesEntry, entry_id)
        if existing is not None:
            return find(session, actor, MinutesEntry, entry_id)
    step, speech = current_step(session, actor.conference_id), current_speech(session, actor.conference_id)
    entry = _new(session, actor, EntryKind.NOTE, entry_id, text)
    entry.step_id = step.id if step else None
    entry.speech_id = speech.id if speech else None
    session.add(entry)
    session.flush()
    events.record(session, actor, EventKind.ENTRY_OPENED, entry.id)
    return entry


def open_beside(session: Session, actor: Actor, entry: MinutesEntry, note_id: str) -> MinutesEntry:
    """Open an empty note where another entry is. The same id twice is a no-op; recording it is the caller's."""
    if not PATTERN.match(note_id):
        raise Invalid(N_("This is not an identifier of an entry."))
    if session.get(MinutesEntry, note_id) is not None:
        return find(session, actor, MinutesEntry, note_id)
    note = _new(session, actor, EntryKind.NOTE, note_id)
    note.step_id, note.speech_id = entry.step_id, entry.speech_id
    session.add(note)
    session.flush()
    return note


def open_for_speech(session: Session, actor: Actor, speech: Speech) -> None:
    """Open the entry that sums up a turn which is not about matters of its own (guests, Front, presenters)."""
    if speech.kind in ("CITIZEN", "ANSWER"):
        return
    entry = _new(session, actor, EntryKind.SPEECH)
    entry.step_id, entry.speech_id = speech.step_id, speech.id
    session.add(entry)
    session.flush()


def open_for_question(
    session: Session, actor: Actor, question: Question, text: str, step_id: str | None, entry_id: str | None = None
) -> MinutesEntry:
    """Open the entry that carries a matter's words. The id may come from the browser; Invalid for one in use."""
    entry = _new(session, actor, EntryKind.QUESTION, _unused(session, entry_id), text)
    entry.step_id, entry.speech_id, entry.question_id = step_id, question.speech_id, question.id
    session.add(entry)
    session.flush()
    return entry


def open_for_answer(session: Session, actor: Actor, answer: Answer, text: str, entry_id: str | None = None) -> None:
    """Open the entry that carries an answer's words. The id may come from the browser; Invalid for one in use."""
    entry = _new(session, actor, EntryKind.ANSWER, _unused(session, entry_id), text)
    entry.speech_id, entry.answer_id = answer.speech_id, answer.id
    session.add(entry)
    session.flush()


def open_for_conclusion(session: Session, actor: Actor, point: ConclusionPoint, text: str) -> None:
    """Open the entry that carries a conclusion point's words."""
    entry = _new(session, actor, EntryKind.CONCLUSION, text=text)
    entry.conclusion_id = point.id
    session.add(entry)
    session.flush()


def write(session: Session, actor: Actor, entry_id: str, text: str, version: int) -> Saved:
    """Save an entry's text, written on top of ``version``. Saving the same text again is a no-op."""
    entry = find(session, actor, MinutesEntry, entry_id)
    words = nfc(text)
    if entry.deleted_at is not None:
        raise Refused(DELETED)
    if words == entry.text:
        return Saved(entry.version)
    must_be_open(session, entry)
    if version != entry.version:
        return _keep_both(session, actor, entry, words)
    _set_text(entry, actor, words)
    events.record(session, actor, EventKind.ENTRY_WRITTEN, entry.id, version=entry.version)
    return Saved(entry.version)


def must_be_open(session: Session, entry: MinutesEntry) -> None:
    """Refuse to change the words of a deleted entry or of an adopted point."""
    if entry.deleted_at is not None:
        raise Refused(DELETED)
    if entry.conclusion_id and session.get_one(ConclusionPoint, entry.conclusion_id).adopted_at is not None:
        raise Refused(ADOPTED)


def remove(session: Session, actor: Actor, entry_id: str) -> None:
    """Delete a free note (it stays in the database). Entries of matters and answers go with those, never alone."""
    entry = find(session, actor, MinutesEntry, entry_id)
    if entry.kind is not EntryKind.NOTE:
        raise Refused(N_("Only free notes can be deleted by themselves."))
    if entry.deleted_at is None:
        entry.deleted_at = actor.at
        events.record(session, actor, EventKind.ENTRY_REMOVED, entry.id)


def restore(session: Session, actor: Actor, entry_id: str) -> None:
    """Bring a deleted note back with its words, where it stood. A no-op when it is not deleted."""
    entry = find(session, actor, MinutesEntry, entry_id)
    if entry.kind is not EntryKind.NOTE:
        raise Refused(N_("Only free notes come back by themselves."))
    if entry.deleted_at is not None:
        entry.deleted_at = None
        events.record(session, actor, EventKind.ENTRY_RESTORED, entry.id)


def entry_of_answer(session: Session, answer_id: str) -> MinutesEntry:
    """The entry that carries an answer's words."""
    return session.scalars(select(MinutesEntry).where(MinutesEntry.answer_id == answer_id)).one()


def entry_of_question(session: Session, question_id: str) -> MinutesEntry:
    """The entry that carries a matter's words."""
    return session.scalars(select(MinutesEntry).where(MinutesEntry.question_id == question_id)).one()


def _new(session: Session, actor: Actor, kind: EntryKind, entry_id: str | None = None, text: str = "") -> MinutesEntry:
    entry = MinutesEntry(
        id=entry_id or new_id(),
        conference_id=actor.conference_id,
        kind=kind,
        position=positions.last(session, actor.conference_id),
        text="",
        version=0,
        opened_at=actor.at,
    )
    if text.strip():
        _set_text(entry, actor, nfc(text).strip())
    return entry


def _unused(session: Session, entry_id: str | None) -> str | None:
    if entry_id is not None and session.get(MinutesEntry, entry_id) is not None:
        raise Invalid(N_("This is not an identifier of an entry."))
    return entry_id


def _set_text(entry: MinutesEntry, actor: Actor, words: str) -> None:
    entry.text = words
    entry.version += 1
    entry.written_at = actor.at
    entry.written_by_id = actor.role_holder_id


def _keep_both(session: Session, actor: Actor, entry: MinutesEntry, words: str) -> Saved:
    if not words.strip():
        return Saved(entry.version)  # an emptied field never wins over somebody's words
    note = _new(session, actor, EntryKind.NOTE, text=words)
    note.step_id, note.speech_id = entry.step_id, entry.speech_id
    session.add(note)
    session.flush()
    events.record(session, actor, EventKind.ENTRY_OPENED, note.id, beside=entry.id)
    return Saved(entry.version, kept_in=note.id)
