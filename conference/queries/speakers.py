"""Reading the queue and the floor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload

from conference.models import (
    AnsweredWhileWaiting,
    Outcome,
    Person,
    Question,
    RequestState,
    RoleHolder,
    SpeakingRequest,
    Speech,
    SpeechKind,
)


def requests(session: Session, conference_id: str, states: Collection[RequestState]) -> list[SpeakingRequest]:
    """Registrations in these states, in queue order, with person, locality and field."""
    found = (
        select(SpeakingRequest)
        .where(SpeakingRequest.conference_id == conference_id, SpeakingRequest.state.in_(states))
        .order_by(SpeakingRequest.position, SpeakingRequest.number)
        .options(joinedload(SpeakingRequest.person).joinedload(Person.locality), joinedload(SpeakingRequest.field))
    )
    return list(session.scalars(found))


def requests_of_device(session: Session, device_id: str) -> list[SpeakingRequest]:
    """What one phone registered, newest first."""
    found = (
        select(SpeakingRequest)
        .where(SpeakingRequest.device_id == device_id)
        .order_by(SpeakingRequest.number.desc())
        .options(joinedload(SpeakingRequest.person).joinedload(Person.locality), joinedload(SpeakingRequest.field))
    )
    return list(session.scalars(found))


# Built once: to build it takes longer than to run it, and every change of the clock needs it.
_SPEECHES = (
    select(Speech)
    .where(Speech.conference_id == bindparam("conference"))
    .order_by(Speech.started_at, Speech.id)
    .options(
        joinedload(Speech.request).joinedload(SpeakingRequest.field),
        joinedload(Speech.person).joinedload(Person.locality),
        joinedload(Speech.unit),
        joinedload(Speech.responder).joinedload(RoleHolder.person),
    )
)
_CURRENT_SPEECH = _SPEECHES.where(Speech.ended_at.is_(None))
_ALL_SPEECHES = _SPEECHES.options(selectinload(Speech.matters))


def speeches(session: Session, conference_id: str) -> list[Speech]:
    """Turns in the order they began, with everyone's names and the matters of answering turns."""
    return list(session.scalars(_ALL_SPEECHES, {"conference": conference_id}))


def current_speech(session: Session, conference_id: str) -> Speech | None:
    """Whoever has the floor, with every name. The matters of an answering turn are read when asked for."""
    return session.scalar(_CURRENT_SPEECH, {"conference": conference_id})


def spoken_seconds(session: Session, conference_id: str) -> dict[str, float]:
    """Seconds each person has already spoken as a citizen, by person id. A current turn is not counted."""
    totals: dict[str, float] = defaultdict(float)
    ended = select(Speech).where(
        Speech.conference_id == conference_id,
        Speech.kind == SpeechKind.CITIZEN,
        Speech.ended_at.is_not(None),
        Speech.person_id.is_not(None),
    )
    for speech in session.scalars(ended):
        if speech.person_id and speech.ended_at:
            totals[speech.person_id] += (speech.ended_at - speech.started_at).total_seconds() - speech.paused_seconds
    return dict(totals)


def answered_by_request(session: Session, conference_id: str) -> dict[str, list[str]]:
    """By whoever waits and has not answered yet: the numbers of settled matters much like what they registered."""
    found = (
        select(AnsweredWhileWaiting.request_id, Question.number)
        .join(Question, Question.id == AnsweredWhileWaiting.question_id)
        .join(Outcome, Outcome.question_id == Question.id)
        .where(
            Question.conference_id == conference_id,
            Question.referred_at.is_(None),
            Question.deleted_at.is_(None),
            AnsweredWhileWaiting.kept_at.is_(None),
        )
        .order_by(AnsweredWhileWaiting.told_at, Question.number)
    )
    numbers: dict[str, list[str]] = defaultdict(list)
    for request_id, number in session.execute(found):
        numbers[request_id].append(number)
    return dict(numbers)


def answered_while_waiting(session: Session, request_id: str) -> list[str]:
    """Ids of settled matters of which this one who waits was told and has not answered yet, the earliest first."""
    told = AnsweredWhileWaiting.request_id == request_id, AnsweredWhileWaiting.kept_at.is_(None)
    return list(
        session.scalars(select(AnsweredWhileWaiting.question_id).where(*told).order_by(AnsweredWhileWaiting.told_at))
    )
