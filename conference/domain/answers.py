"""Answering: a unit or a chair takes the floor for one matter or a list of them, on one clock (rules F5, F6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import entries, people, speeches
from conference.domain.rows import (
    find,
    find_matter,
    find_matters,
    find_role_holder,
    find_unit,
    phones_of,
    running_conference,
)
from conference.domain.times import require_happened
from conference.errors import N_, NOT_HERE, Invalid, Refused
from conference.events import EventKind
from conference.ids import new_id
from conference.models import Answer, Question, Role, RoleHolder, Speech, SpeechKind, SpeechMatter

ELSEWHERE = N_("This matter follows another procedure and is not answered here.")


def begin(
    session: Session,
    actor: Actor,
    question_ids: Sequence[str],
    unit_id: str | None,
    role_holder_id: str | None,
    allotted_seconds: int | None,
) -> Speech:
    """Give a unit (or, without one, a chair) the floor for these matters. Each gets an open answer in the minutes."""
    conference = running_conference(session, actor)
    matters = answerable(session, actor, question_ids)
    responder = responder_of(session, actor, unit_id, role_holder_id)
    seconds = allotted_seconds or conference.default_answer_seconds
    speech = speeches.begin(session, actor, Speech(kind=SpeechKind.ANSWER, unit_id=unit_id, allotted_seconds=seconds))
    open_in(session, actor, speech, matters, responder)
    events.record(session, actor, EventKind.ANSWER_BEGUN, speech.id, unit=unit_id, **phones_of(session, *matters))
    return speech


def add(
    session: Session,
    actor: Actor,
    question_id: str,
    text: str,
    unit_id: str | None,
    role_holder_id: str | None,
    given_at: datetime | None,
    answer_id: str | None = None,
    entry_id: str | None = None,
) -> Answer:
    """Write down an answer to a matter; several may stand beside each other (a chair's part, a unit's part).

    ``given_at`` is the true time of an answer recorded afterwards. The ids of the answer and of its entry may come
    from the browser; the same answer's id twice is a no-op.
    """
    before = session.get(Answer, answer_id) if answer_id else None
    if before is not None:
        return find_answer(session, actor, before.id)
    question = find_matter(session, actor, question_id)
    if question.referred_at is not None:
        raise Refused(ELSEWHERE)
    if given_at is not None:
        require_happened(actor, given_at)
    responder = responder_of(session, actor, unit_id, role_holder_id)
    answer = _new_answer(session, question, unit_id, responder)
    answer.id = answer_id or new_id()
    answer.given_at = given_at or actor.at
    answer.recorded_at = actor.at if given_at else None
    session.add(answer)
    session.flush()
    entries.open_for_answer(session, actor, answer, text, entry_id)
    phones = phones_of(session, question)
    events.record(session, actor, EventKind.ANSWER_ADDED, question.id, unit=unit_id, **phones)
    return answer


def move(session: Session, actor: Actor, answer_id: str, question_id: str) -> None:
    """Let an answer stand under another matter, after those that it has. A no-op when it stands there."""
    answer = find_answer(session, actor, answer_id)
    source, target = find_matter(session, actor, answer.question_id), find_matter(session, actor, question_id)
    if source.referred_at is not None or target.referred_at is not None:
        raise Refused(ELSEWHERE)
    if source.id == target.id:
        return
    hand_over(session, answer, target)
    phones = phones_of(session, target, source)
    events.record(session, actor, EventKind.ANSWER_MOVED, target.id, answer=answer.id, **phones)


def hand_over(session: Session, answer: Answer, question: Question) -> None:
    """Put an answer last under a matter. Records no event: its caller does."""
    answer.question_id, answer.position = question.id, _next_position(session, question)
    session.flush()


def find_answer(session: Session, actor: Actor, answer_id: str) -> Answer:
    """An answer to a matter of the actor's conference; Invalid when there is none."""
    answer = session.get(Answer, answer_id)
    if answer is None:
        raise Invalid(NOT_HERE)
    find(session, actor, Question, answer.question_id)
    return answer


def answerable(session: Session, actor: Actor, question_ids: Sequence[str]) -> list[Question]:
    """The matters of an answering turn, in order; refused for none, and for one that follows another procedure."""
    matters = find_matters(session, actor, question_ids)
    if not matters:
        raise Invalid(N_("Choose at least one matter to answer."))
    if any(matter.referred_at for matter in matters):
        raise Refused(ELSEWHERE)
    return matters


def open_in(
    session: Session, actor: Actor, speech: Speech, matters: Sequence[Question], responder: RoleHolder | None
) -> None:
    """Make it the responder's turn about these matters and open an answer to each in the minutes."""
    speech.responder_id = responder.id if responder else None
    speech.person_id = responder.person_id if responder else None
    for position, matter in enumerate(matters, start=1):
        session.add(SpeechMatter(speech_id=speech.id, question_id=matter.id, position=position))
        answer = _new_answer(session, matter, speech.unit_id, responder)
        answer.speech_id, answer.given_at = speech.id, speech.started_at
        answer.recorded_at = actor.at if speech.recorded_afterwards else None
        session.add(answer)
        session.flush()
        entries.open_for_answer(session, actor, answer, "")
    session.flush()


def _new_answer(session: Session, question: Question, unit_id: str | None, responder: RoleHolder | None) -> Answer:
    return Answer(
        question_id=question.id,
        position=_next_position(session, question),
        unit_id=unit_id,
        role_holder_id=responder.id if responder else None,
    )


def _next_position(session: Session, question: Question) -> int:
    last = session.scalar(select(func.max(Answer.position)).where(Answer.question_id == question.id))
    return (last or 0) + 1


def responder_of(session: Session, actor: Actor, unit_id: str | None, role_holder_id: str | None) -> RoleHolder | None:
    """Who speaks: the person chosen; else the unit's first responder, if any; without a unit, a chair."""
    if unit_id is None:
        return people.acting_holder(session, actor, role_holder_id)
    find_unit(session, actor, unit_id)
    if role_holder_id is not None:
        holder = find_role_holder(session, actor, role_holder_id)
        if holder.unit_id != unit_id:
            raise Invalid(N_("This person does not answer for that unit."))
        return holder
    return session.scalar(
        select(RoleHolder)
        .where(
            RoleHolder.conference_id == actor.conference_id,
            RoleHolder.role == Role.RESPONDER,
            RoleHolder.unit_id == unit_id,
        )
        .order_by(RoleHolder.position)
        .limit(1)
    )
