"""Somebody waits to speak on a matter that has just been settled: they are told, and withdraw or keep their turn."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import entries
from conference.domain.rows import find
from conference.domain.speakers import own, waiting
from conference.events import EventKind
from conference.minutes import projection
from conference.models import AnsweredWhileWaiting, Outcome, Question, Resolution, SpeakingRequest
from conference.similar import Said, likeness

#: What settles a matter for others who have the same at heart.
_SETTLED = frozenset({Resolution.ANSWERED, Resolution.ACCEPTED, Resolution.PENDING, Resolution.ESCALATED})


def tell_waiting(session: Session, actor: Actor, question: Question, outcome: Outcome) -> None:
    """Note whoever waits with much the same. Records no event: its caller tells their phones (``rows.phones_of``)."""
    registered = [request for request in waiting(session, actor.conference_id) if request.content]
    if outcome.resolution not in _SETTLED or not registered:
        return
    settled = Said(_words(session, question), question.field_id)
    for request in registered:
        if likeness(Said(request.content, request.field_id), settled) is None:
            continue
        if session.get(AnsweredWhileWaiting, (request.id, question.id)) is None:
            session.add(AnsweredWhileWaiting(request_id=request.id, question_id=question.id, told_at=actor.at))
    session.flush()


def keep(session: Session, actor: Actor, request_id: str) -> None:
    """Wish to speak all the same. Phones only their own; a no-op where nothing is asked."""
    request = own(find(session, actor, SpeakingRequest, request_id), actor)
    asked = select(AnsweredWhileWaiting).where(
        AnsweredWhileWaiting.request_id == request.id, AnsweredWhileWaiting.kept_at.is_(None)
    )
    rows = session.scalars(asked).all()
    if not rows:
        return
    for row in rows:
        row.kept_at = actor.at
    events.record(session, actor, EventKind.SPEAKER_KEPT, request.id, device=request.device_id)


def _words(session: Session, question: Question) -> str:
    return projection.bring_up(session, entries.entry_of_question(session, question.id))
