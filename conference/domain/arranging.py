"""Matters put in order while the minutes run: one split in two, two merged, one opened by mistake removed.

The words are moved by the secretary's browser, as typing; these verbs only make room for them. Numbers never change
and are never used again.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import answers, assignments, entries, positions, projector, questions
from conference.domain.rows import (
    assignments_in_force,
    find,
    find_matter,
    known,
    merged_into,
    outcome_of,
    phones_of,
)
from conference.errors import N_, Refused
from conference.events import EventKind
from conference.ids import new_id
from conference.models import Answer, Outcome, Question, Resolution, Speech

REFERRED = N_("Matter %(number)s follows another procedure.")
SETTLED = N_("Matter %(number)s has an outcome already. Open it again first.")


def split(session: Session, actor: Actor, question_id: str, made_id: str | None, entry_id: str | None) -> Question:
    """Make a new matter right after this one: same speech, asker, field and kind, the next number, no words yet.

    The ids may come from the browser; the same id twice is a no-op.
    """
    before = known(session, actor, Question, made_id)
    if before is not None:
        return before
    question = find_matter(session, actor, question_id)
    _require_open(session, question)
    made = _beside(session, actor, question, made_id or new_id())
    session.add(made)
    session.flush()
    beside = entries.entry_of_question(session, question.id)
    entry = entries.open_for_question(session, actor, made, "", beside.step_id, entry_id)
    entry.position, entry.placed_at = positions.right_after(session, beside, entry), actor.at
    phones = phones_of(session, made)
    events.record(session, actor, EventKind.QUESTION_SPLIT, made.id, number=made.number, of=question.id, **phones)
    return made


def merge(session: Session, actor: Actor, question_id: str, into_id: str) -> None:
    """Make the first matter part of the second, with its answers; both askers stay known. A no-op when it is so.

    Who was to answer the first is released. Its row and its number stay.
    """
    outcome = outcome_of(session, find(session, actor, Question, question_id).id)
    if outcome is not None and outcome.merged_into_id == into_id:
        return
    question, into = find_matter(session, actor, question_id), find_matter(session, actor, into_id)
    _require_mergeable(session, question, into)
    for answer in session.scalars(select(Answer).where(Answer.question_id == question.id).order_by(Answer.position)):
        answers.hand_over(session, answer, into)
    assignments.release(session, actor, question.id)
    projector.let_go_of(session, actor, question)
    session.add(Outcome(question_id=question.id, resolution=Resolution.MERGED, merged_into_id=into.id, set_at=actor.at))
    session.flush()
    phones = phones_of(session, into)
    events.record(session, actor, EventKind.QUESTION_MERGED, question.id, into=into.id, **phones)


def keep_apart(session: Session, actor: Actor, question_id: str, other_id: str) -> None:
    """The two are not the same matter, whatever their words: that is no longer suggested. A no-op the second time."""
    question, other = find_matter(session, actor, question_id), find_matter(session, actor, other_id)
    if other.id not in question.apart_from:
        question.apart_from = [*question.apart_from, other.id]  # a list that only grew would not be noticed
        events.record(session, actor, EventKind.QUESTION_KEPT_APART, question.id, other=other.id)


def remove(session: Session, actor: Actor, question_id: str) -> None:
    """Take a matter that was opened by mistake from every screen, with its words. A no-op when it is removed.

    Refused once somebody worked on it: assigned, answered, settled, or another merged into it.
    """
    question = find(session, actor, Question, question_id)
    if question.deleted_at is not None:
        return
    question = find_matter(session, actor, question_id)
    if _is_worked_on(session, question):
        raise Refused(N_("Matter %(number)s has been worked on already, so it stays."), number=question.number)
    question.deleted_at = entries.entry_of_question(session, question.id).deleted_at = actor.at
    projector.let_go_of(session, actor, question)
    events.record(session, actor, EventKind.QUESTION_REMOVED, question.id, device=question.device_id)


def restore(session: Session, actor: Actor, question_id: str) -> None:
    """Bring a removed matter back with its number and its words. A no-op when it is not removed."""
    question = find(session, actor, Question, question_id)
    if question.deleted_at is None:
        return
    question.deleted_at = entries.entry_of_question(session, question.id).deleted_at = None
    events.record(session, actor, EventKind.QUESTION_RESTORED, question.id, device=question.device_id)


def _beside(session: Session, actor: Actor, question: Question, made_id: str) -> Question:
    """A matter of the same origin. It counts as raised at the same instant, so it is listed right after the other."""
    speech = session.get_one(Speech, question.speech_id) if question.speech_id else None
    number = questions.number_under(session, actor, speech) if speech else questions.number_in_writing(session, actor)
    return Question(
        id=made_id,
        conference_id=question.conference_id,
        number=number,
        speech_id=question.speech_id,
        kind=question.kind,
        source=question.source,
        field_id=question.field_id,
        asker_id=question.asker_id,
        request_id=question.request_id,
        device_id=question.device_id,
        wording_received=question.wording_received,
        raised_at=question.raised_at,
    )


def _require_open(session: Session, question: Question) -> None:
    if question.referred_at is not None:
        raise Refused(REFERRED, number=question.number)
    if outcome_of(session, question.id) is not None:
        raise Refused(SETTLED, number=question.number)


def _require_mergeable(session: Session, question: Question, into: Question) -> None:
    if question.id == into.id:
        raise Refused(N_("A matter cannot become part of itself."))
    _require_open(session, question)
    if into.referred_at is not None:
        raise Refused(REFERRED, number=into.number)
    parts = merged_into(session, question.id)
    if parts:
        raise Refused(
            N_("Matter %(part)s is part of %(number)s, so it has to stay."),
            part=parts[0].number,
            number=question.number,
        )


def _is_worked_on(session: Session, question: Question) -> bool:
    answered = session.scalar(select(Answer.id).where(Answer.question_id == question.id).limit(1))
    return bool(
        answered
        or assignments_in_force(session, question.id)
        or outcome_of(session, question.id)
        or merged_into(session, question.id)
    )
