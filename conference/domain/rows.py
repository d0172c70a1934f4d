"""Finding the rows a verb works on, always inside the actor's own conference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.errors import N_, NOT_HERE, Invalid, Refused
from conference.models import (
    LIVE,
    OVER,
    AgendaStep,
    AnsweredWhileWaiting,
    Assignment,
    Conference,
    ConferenceState,
    ConferenceUnit,
    Field,
    Locality,
    Outcome,
    Question,
    RoleHolder,
    SpeakingRequest,
    Speech,
    StepState,
    Table,
)

Row = TypeVar("Row", bound=Table)

MERGED = N_("Matter %(number)s has been merged into %(into)s.")


def conference_of(session: Session, actor: Actor) -> Conference:
    """The actor's conference."""
    return session.get_one(Conference, actor.conference_id)


def live_conference(session: Session, actor: Actor) -> Conference:
    """The actor's conference; refused unless the meeting is running or in a break."""
    conference = conference_of(session, actor)
    if conference.state not in LIVE:
        raise Refused(N_("The conference is not in session."))
    return conference


def unfinished_conference(session: Session, actor: Actor) -> Conference:
    """The actor's conference; refused once the meeting is over."""
    conference = conference_of(session, actor)
    if conference.state in OVER:
        raise Refused(N_("The conference is not in session."))
    return conference


def running_conference(session: Session, actor: Actor) -> Conference:
    """The actor's conference; refused during a break as well."""
    conference = live_conference(session, actor)
    if conference.state is ConferenceState.PAUSED:
        raise Refused(N_("The conference is in a break. Resume it first."))
    return conference


def find(session: Session, actor: Actor, table: type[Row], row_id: str) -> Row:
    """The row of that id in the actor's conference; Invalid when there is none."""
    row = session.get(table, row_id)
    if row is None or getattr(row, "conference_id", None) != actor.conference_id:
        raise Invalid(NOT_HERE)
    return row


def find_all(session: Session, actor: Actor, table: type[Row], row_ids: Iterable[str]) -> list[Row]:
    """The rows of those ids, in that order, each once."""
    return [find(session, actor, table, row_id) for row_id in dict.fromkeys(row_ids)]


def known(session: Session, actor: Actor, table: type[Row], row_id: str | None) -> Row | None:
    """The row that an id drawn in a browser has made already, if it has; Invalid for another conference's."""
    if row_id is None or session.get(table, row_id) is None:
        return None
    return find(session, actor, table, row_id)


def find_unit(session: Session, actor: Actor, unit_id: str) -> ConferenceUnit:
    """A unit that takes part in the actor's conference."""
    unit = session.get(ConferenceUnit, (actor.conference_id, unit_id))
    if unit is None:
        raise Invalid(NOT_HERE)
    return unit


def find_assignment(session: Session, actor: Actor, assignment_id: str) -> Assignment:
    """An assignment in force; a unit's responder finds only those of the unit."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None or assignment.released_at is not None:
        raise Invalid(NOT_HERE)
    find_matter(session, actor, assignment.question_id)
    if actor.unit_id is not None and assignment.unit_id != actor.unit_id:
        raise Invalid(NOT_HERE)
    return assignment


def find_matter(session: Session, actor: Actor, question_id: str) -> Question:
    """A matter that stands by itself; Invalid for a removed one, Refused for one that became part of another."""
    question = find(session, actor, Question, question_id)
    if question.deleted_at is not None:
        raise Invalid(NOT_HERE)
    outcome = outcome_of(session, question.id)
    if outcome is not None and outcome.merged_into_id is not None:
        into = session.get_one(Question, outcome.merged_into_id)
        raise Refused(MERGED, number=question.number, into=into.number)
    return question


def find_matters(session: Session, actor: Actor, question_ids: Iterable[str]) -> list[Question]:
    """Matters that stand by themselves, in that order, each once."""
    return [find_matter(session, actor, question_id) for question_id in dict.fromkeys(question_ids)]


def merged_into(session: Session, question_id: str) -> list[Question]:
    """The matters that have become part of this one, in the order raised."""
    found = (
        select(Question)
        .join(Outcome, Outcome.question_id == Question.id)
        .where(Outcome.merged_into_id == question_id)
        .order_by(Question.raised_at, Question.id)
    )
    return list(session.scalars(found))


def phones_of(session: Session, question: Question, *more: Question) -> dict[str, Any]:
    """For an event about matters: the phones that sent them, those that sent what has been merged into them, and those
    of people who wait with the same and were told that it has been answered."""
    senders = (one for matter in (question, *more) for one in (matter, *merged_into(session, matter.id)))
    answered = AnsweredWhileWaiting.question_id == question.id
    wait = select(SpeakingRequest.device_id).join(AnsweredWhileWaiting).where(answered)
    devices = [*(one.device_id for one in senders), *session.scalars(wait.order_by(SpeakingRequest.number))]
    told = dict.fromkeys(device for device in devices if device not in (None, question.device_id))
    return {"device": question.device_id, "devices": list(told) or None}


def find_role_holder(session: Session, actor: Actor, role_holder_id: str) -> RoleHolder:
    """A named person in a role at the actor's conference."""
    return find(session, actor, RoleHolder, role_holder_id)


_CURRENT_SPEECH = select(Speech).where(Speech.conference_id == bindparam("conference"), Speech.ended_at.is_(None))


def current_speech(session: Session, conference_id: str) -> Speech | None:
    """Whoever has the floor."""
    return session.scalar(_CURRENT_SPEECH, {"conference": conference_id})


def current_step(session: Session, conference_id: str) -> AgendaStep | None:
    """The step the programme is in."""
    return session.scalar(
        select(AgendaStep).where(AgendaStep.conference_id == conference_id, AgendaStep.state == StepState.ACTIVE)
    )


def assignments_in_force(session: Session, question_id: str) -> list[Assignment]:
    """Lead first, then the supporting ones in the order given."""
    found = session.scalars(
        select(Assignment)
        .where(Assignment.question_id == question_id, Assignment.released_at.is_(None))
        .order_by(Assignment.role, Assignment.assigned_at, Assignment.id)
    )
    return list(found)


def outcome_of(session: Session, question_id: str) -> Outcome | None:
    """What became of a matter, if it is known."""
    return session.get(Outcome, question_id)


def next_position(session: Session, table: type[Table], conference_id: str) -> int:
    """The position after the last one of a conference's ordered rows."""
    last = session.scalar(
        select(func.max(table.position)).where(table.conference_id == conference_id)  # type: ignore[attr-defined]
    )
    return (last or 0) + 1


def known_field(session: Session, actor: Actor, field_id: str | None) -> str | None:
    """The id of one of the commune's fields of work, or none for none; Invalid for another's."""
    row = session.get(Field, field_id) if field_id else None
    return _of_the_commune(session, actor, field_id, row, N_("This field is not on the list."))


def known_locality(session: Session, actor: Actor, locality_id: str | None) -> str | None:
    """The id of one of the commune's localities, or none for none; Invalid for another's."""
    row = session.get(Locality, locality_id) if locality_id else None
    return _of_the_commune(session, actor, locality_id, row, N_("This locality is not on the list."))


def _of_the_commune(
    session: Session, actor: Actor, row_id: str | None, row: Field | Locality | None, otherwise: str
) -> str | None:
    if not row_id:
        return None
    if row is None or row.organisation_id != conference_of(session, actor).organisation_id:
        raise Invalid(otherwise)
    return row.id
