"""Private notes between the chair's side and the secretaries (SCREENS: side zone of the chair's console)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import current_speech, find
from conference.errors import N_, Forbidden, Invalid, Refused
from conference.events import EventKind
from conference.models import NoteSide, PrivateNote, Question, Role
from conference.text import nfc


def side_of(role: Role) -> NoteSide:
    """The side of the table a role sits on; Forbidden for those who sit elsewhere."""
    if role is Role.SECRETARY:
        return NoteSide.SECRETARIES
    if role in (Role.CHAIR, Role.CO_CHAIR, Role.OPERATOR, Role.ORGANISER):
        return NoteSide.CHAIR
    raise Forbidden(N_("Your role may not do this."))


def send(session: Session, actor: Actor, to: NoteSide, text: str, question_id: str | None = None) -> PrivateNote:
    """Send a few words to the other side, about a matter if one is named. An operator's are sent for the chair."""
    words = nfc(text).strip()
    if not words:
        raise Invalid(N_("Please write a few words."))
    if to is side_of(actor.role):
        raise Refused(N_("Private notes go from the chair to the secretaries and back."))
    if actor.role_holder_id is None:
        raise Refused(N_("Only a named person can send a private note."))
    speech = current_speech(session, actor.conference_id)
    note = PrivateNote(
        conference_id=actor.conference_id,
        author_id=actor.role_holder_id,
        addressee=to,
        text=words,
        question_id=find(session, actor, Question, question_id).id if question_id else None,
        speech_id=speech.id if speech else None,
        sent_at=actor.at,
    )
    session.add(note)
    session.flush()
    events.record(session, actor, EventKind.NOTE_SENT, note.id, to=to.value)
    return note


def see(session: Session, actor: Actor, note_id: str) -> None:
    """Somebody of the side it was sent to has seen a note. A no-op when one of them had before."""
    note = find(session, actor, PrivateNote, note_id)
    if note.addressee is not side_of(actor.role):
        raise Refused(N_("This note was sent to the other side."))
    if note.seen_at is None:
        note.seen_at, note.seen_by_id = actor.at, actor.role_holder_id
        events.record(session, actor, EventKind.NOTE_SEEN, note.id)
