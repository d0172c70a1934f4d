"""What one phone may send: enough for anybody with something to say, too little to drown the chair and the minutes."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.errors import N_, Invalid, Refused
from conference.models import Question, Role, SpeakingRequest

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
