"""What one phone may send: enough for anybody with something to say, too little to drown the chair and the minutes.

Also whose phone it is, as far as that is known: that of the delegate whose invitation was opened on it, or of whoever
registered with it or by a slip.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.errors import N_, Invalid, Refused
from conference.models import Conference, Delegate, Person, Question, RequestState, Role, SpeakingRequest

#: As many characters as the phone's own forms take.
OPINION_LENGTH = 2000
CONTENT_LENGTH = 500
#: As many as one phone may send in one conference.
OPINIONS = 30
REGISTRATIONS = 10


def require_short(actor: Actor, text: str, most: int) -> None:
    """Raise Invalid for a longer text from a phone; staff may write more."""
    if actor.role is Role.ATTENDEE and len(text) > most:
        raise Invalid(N_("Please write it shorter: at most %(most)s characters."), most=most)


def require_few(session: Session, actor: Actor, table: type[Question | SpeakingRequest], most: int) -> None:
    """Raise Refused for a phone that has sent so many already, taken back or not."""
    if actor.role is not Role.ATTENDEE:
        return
    sent = session.scalar(select(func.count()).select_from(table).where(table.device_id == actor.device_id)) or 0
    if sent >= most:
        raise Refused(N_("This phone has sent very much already. Please speak to a secretary."))


def invited(session: Session, actor: Actor) -> Person | None:
    """The delegate whose invitation was opened on this phone; none where none was, and for staff."""
    if actor.device_id is None:
        return None
    owner = select(Person).join(Delegate, Delegate.person_id == Person.id).where(Delegate.device_id == actor.device_id)
    return session.scalar(owner.order_by(Delegate.id).limit(1))


def require_may_register(session: Session, actor: Actor, conference: Conference) -> None:
    """Raise Refused where the conference hears everybody once and this phone's owner has been heard, or where it hears
    only those who are checked in and nobody knows this phone as one of theirs. Staff may add anybody."""
    if actor.role is not Role.ATTENDEE:
        return
    if conference.checked_in_only and not _is_checked_in(session, actor):
        raise Refused(
            N_(
                "Only delegates who are checked in register on their phones. Please open the QR code of your invitation"
                " on this phone, or ask for a number at the reception desk."
            )
        )
    heard = None if conference.speak_again else _heard_as(session, actor)
    if heard is not None:
        raise Refused(N_("Number %(number)s has been heard. You may send a further opinion in writing."), number=heard)


def _is_checked_in(session: Session, actor: Actor) -> bool:
    named = select(SpeakingRequest.person_id).where(SpeakingRequest.device_id == actor.device_id)
    theirs = (Delegate.device_id == actor.device_id) | Delegate.person_id.in_(named)
    here = Delegate.conference_id == actor.conference_id, Delegate.checked_in_at.is_not(None)
    return session.scalar(select(Delegate.id).where(*here, theirs).limit(1)) is not None


def _heard_as(session: Session, actor: Actor) -> int | None:
    """The number under which this phone's owner has had the floor, or has it."""
    owner = invited(session, actor)
    theirs = SpeakingRequest.device_id == actor.device_id
    if owner is not None:
        theirs |= SpeakingRequest.person_id == owner.id
    spoke = SpeakingRequest.state.in_([RequestState.SPEAKING, RequestState.DONE])
    return session.scalar(select(SpeakingRequest.number).where(spoke, theirs).limit(1))
