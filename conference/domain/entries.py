"""Entries of the running minutes: opened by what happens, typed by secretaries (conference/minutes).

What an act knows of the words goes into the entry's log as its first update, in the act's own transaction.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import positions
from conference.domain.rows import current_speech, current_step, find
from conference.errors import N_, Invalid, Refused
from conference.events import EventKind
from conference.ids import PATTERN, new_id
from conference.minutes import projection
from conference.models import Answer, ConclusionPoint, EntryKind, MinutesEntry, Question, Speech
from conference.text import nfc


def open_note(session: Session, actor: Actor, entry_id: str | None, text: str) -> MinutesEntry:
    """Open a free note where the meeting is. The id may come from the browser; the same id twice is a no-op."""
    if entry_id is not None:
        if not PATTERN.match(entry_id):
            raise Invalid(N_("This is not an identifier of an entry."))
        existing = session.get(MinutesEntry, entry_id)
        if existing is not None:
            return find(session, actor, MinutesEntry, entry_id)
    step, speech = current_step(session, actor.conference_id), current_speech(session, actor.conference_id)
    place = {"step_id": step.id if step else None, "speech_id": speech.id if speech else None}
    entry = _opened(session, actor, EntryKind.NOTE, text, id=entry_id, **place)
    events.record(session, actor, EventKind.ENTRY_OPENED, entry.id)
    return entry


def open_for_speech(session: Session, actor: Actor, speech: Speech) -> None:
    """Open the entry that sums up a turn which is not about matters of its own (guests, Front, presenters)."""
    if speech.kind in ("CITIZEN", "ANSWER"):
        return
    _opened(session, actor, EntryKind.SPEECH, step_id=speech.step_id, speech_id=speech.id)


def open_for_question(
    session: Session, actor: Actor, question: Question, text: str, step_id: str | None, entry_id: str | None = None
) -> MinutesEntry:
    """Open the entry that carries a matter's words. The id may come from the browser; Invalid for one in use."""
    place = {"step_id": step_id, "speech_id": question.speech_id, "question_id": question.id}
    return _opened(session, actor, EntryKind.QUESTION, text, id=_unused(session, entry_id), **place)


def open_for_answer(session: Session, actor: Actor, answer: Answer, text: str, entry_id: str | None = None) -> None:
    """Open the entry that carries an answer's words. The id may come from the browser; Invalid for one in use."""
    place = {"speech_id": answer.speech_id, "answer_id": answer.id}
    _opened(session, actor, EntryKind.ANSWER, text, id=_unused(session, entry_id), **place)


def open_for_conclusion(session: Session, actor: Actor, point: ConclusionPoint, text: str) -> None:
    """Open the entry that carries a conclusion point's words."""
    _opened(session, actor, EntryKind.CONCLUSION, text, conclusion_id=point.id)


def recover(session: Session, actor: Actor, entry_id: str, copy_id: str, text: str) -> str | None:
    """Keep a text that only one browser has as a note beside its entry; returns the note's id.

    After the database was replaced by an older one, texts are kept beside and never merged. A no-op, without an id,
    when the entry says the same or there is nothing to keep. The same ``copy_id`` comes once.
    """
    entry = find(session, actor, MinutesEntry, entry_id)
    words = nfc(text)
    if not words.strip() or projection.bring_up(session, entry) == words:
        return None
    if not PATTERN.match(copy_id):
        raise Invalid(N_("This is not an identifier of an entry."))
    if session.get(MinutesEntry, copy_id) is not None:
        return find(session, actor, MinutesEntry, copy_id).id
    note = _opened(session, actor, EntryKind.NOTE, words, id=copy_id, step_id=entry.step_id, speech_id=entry.speech_id)
    events.record(session, actor, EventKind.ENTRY_OPENED, note.id, beside=entry.id)
    return note.id


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


def _opened(session: Session, actor: Actor, kind: EntryKind, text: str = "", **place: str | None) -> MinutesEntry:
    place["id"] = place.get("id") or new_id()
    entry = MinutesEntry(
        **place,
        conference_id=actor.conference_id,
        kind=kind,
        position=positions.last(session, actor.conference_id),
        epoch=new_id(),
        opened_at=actor.at,
    )
    session.add(entry)
    session.flush()
    projection.bear(session, actor, entry, nfc(text).strip())
    return entry


def _unused(session: Session, entry_id: str | None) -> str | None:
    if entry_id is not None and session.get(MinutesEntry, entry_id) is not None:
        raise Invalid(N_("This is not an identifier of an entry."))
    return entry_id
