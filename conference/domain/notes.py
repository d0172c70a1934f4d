"""Private notes between the chair's side and everybody else at work (SCREENS: side zone of the chair's console)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import current_speech, find, find_unit
from conference.errors import N_, Forbidden, Invalid, Refused
from conference.events import EventKind
from conference.models import NoteSide, PrivateNote, Question, Role
from conference.text import nfc

_SIDES = {
    Role.SECRETARY: NoteSide.SECRETARIES,
    Role.DESK: NoteSide.DESK,
    Role.RESPONDER: NoteSide.UNIT,
    Role.CHAIR: NoteSide.CHAIR,
    Role.CO_CHAIR: NoteSide.CHAIR,
    Role.OPERATOR: NoteSide.CHAIR,
    Role.ORGANISER: NoteSide.CHAIR,
}
#: The security detail reads on the screens of the desk.
_READ_BY = {NoteSide.SECURITY: NoteSide.DESK}


def side_of(role: Role) -> NoteSide:
    """The side a role writes and reads for; Forbidden for those who have none."""
    if role not in _SIDES:
        raise Forbidden(N_("Your role may not do this."))
    return _SIDES[role]


def send(
    session: Session,
    actor: Actor,
    to: NoteSide,
    text: str,
    question_id: str | None = None,
    unit_id: str | None = None,
) -> PrivateNote:
    """Send a few words to another side, about a matter if one is named. An operator's are sent for the chair.

    The chair writes to everybody, everybody else to the chair. ``unit_id`` names the unit that is written to.
    """
    side = side_of(actor.role)
    _require_across(side, to, unit_id)
    words, author = nfc(text).strip(), actor.role_holder_id
    if not words:
        raise Invalid(N_("Please write a few words."))
    if author is None:
        raise Refused(N_("Only a named person can send a private note."))
    speech = current_speech(session, actor.conference_id)
    note = PrivateNote(
        conference_id=actor.conference_id,
        author_id=author,
        addressee=to,
        unit_id=find_unit(session, actor, unit_id).unit_id if unit_id else None,
        text=words,
        question_id=find(session, actor, Question, question_id).id if question_id else None,
        speech_id=speech.id if speech else None,
        sent_at=actor.at,
    )
    session.add(note)
    session.flush()
    events.record(session, actor, _kind(note, side, "SENT"), note.id, to=to.value)
    return note


def _require_across(side: NoteSide, to: NoteSide, unit_id: str | None) -> None:
    if (to is NoteSide.CHAIR) == (side is NoteSide.CHAIR):
        raise Refused(N_("Private notes go from the chair to the others and back."))
    if (to is NoteSide.UNIT) != (unit_id is not None):
        raise Invalid(N_("Choose the unit to write to."))


def see(session: Session, actor: Actor, note_id: str) -> None:
    """Somebody of the side it was sent to has seen a note. A no-op when one of them had before."""
    note, side = find(session, actor, PrivateNote, note_id), side_of(actor.role)
    if _READ_BY.get(note.addressee, note.addressee) is not side or note.unit_id != _unit_of(actor, side):
        raise Refused(N_("This note was sent to somebody else."))
    if note.seen_at is None:
        note.seen_at, note.seen_by_id = actor.at, actor.role_holder_id
        events.record(session, actor, _kind(note, side_of(note.author.role), "SEEN"), note.id)


def _unit_of(actor: Actor, side: NoteSide) -> str | None:
    return actor.unit_id if side is NoteSide.UNIT else None


def _kind(note: PrivateNote, by: NoteSide, what: str) -> EventKind:
    """What passes between the chair and the secretaries is an event of its own, so that no other screen hears of it."""
    at_the_table = NoteSide.SECRETARIES in (note.addressee, by)
    return EventKind[f"{'NOTE' if at_the_table else 'MESSAGE'}_{what}"]
