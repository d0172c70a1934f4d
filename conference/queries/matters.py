"""Reading matters: each with its words, its units, its answers and its outcome; where it stands is derived here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased, joinedload

from conference.models import (
    Answer,
    Assignment,
    AssignmentRole,
    AssignmentState,
    ConferenceUnit,
    FieldRole,
    MinutesEntry,
    Outcome,
    Person,
    Question,
    Resolution,
    RoleHolder,
    Unit,
    UnitField,
)


class Stage(StrEnum):
    """Where a matter is on its way."""

    UNASSIGNED = "UNASSIGNED"
    RETURNED = "RETURNED"
    ASSIGNED = "ASSIGNED"
    SETTLED = "SETTLED"


@dataclass
class GivenAnswer:
    """An answer with its words."""

    answer: Answer
    entry: MinutesEntry


@dataclass
class Matter:
    """A question and everything known about it."""

    question: Question
    entry: MinutesEntry
    lead: Assignment | None = None
    supporting: list[Assignment] = field(default_factory=list)
    answers: list[GivenAnswer] = field(default_factory=list)
    outcome: Outcome | None = None
    suggested: list[ConferenceUnit] = field(default_factory=list)
    merged: list[Matter] = field(default_factory=list)  # those that have become part of this one
    merged_into: Matter | None = None

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def number(self) -> str:
        return self.question.number

    @property
    def askers(self) -> list[Person]:
        """Who raised it and what has been merged into it, each once; those whose names nobody knows left out."""
        people = (matter.question.asker for matter in (self, *self.merged))
        return list(dict.fromkeys(person for person in people if person is not None))

    @property
    def text(self) -> str:
        """The words as typed: staff screens only."""
        return self.entry.text

    @property
    def public_text(self) -> str:
        """The words public screens may show; empty until a secretary passes them, and once it is referred or merged."""
        return "" if self.is_referred or self.merged_into else self.question.wording_passed

    @property
    def is_referred(self) -> bool:
        """Guided to its own procedure, by itself or as part of another matter."""
        return self.question.referred_at is not None or (self.merged_into is not None and self.merged_into.is_referred)

    @property
    def must_be_passed_again(self) -> bool:
        """Typed further since it was passed (or never passed)."""
        if self.is_referred or self.merged_into:
            return False
        return self.entry.text.strip() != self.question.wording_passed

    @property
    def stage(self) -> Stage:
        if self.outcome is not None:
            return Stage.SETTLED
        if self.lead is None:
            return Stage.UNASSIGNED
        return Stage.RETURNED if self.lead.state is AssignmentState.RETURNED else Stage.ASSIGNED

    @property
    def is_ready(self) -> bool:
        return self.lead is not None and self.lead.state is AssignmentState.READY

    @property
    def answer_is_missing(self) -> bool:
        """Rule F6: settled as answered, or an answer was begun, and nobody has written the words down."""
        said_to_be_answered = self.outcome is not None and self.outcome.resolution is Resolution.ANSWERED
        if not self.answers:
            return said_to_be_answered
        return any(not given.entry.text.strip() for given in self.answers)

    def assignment_of(self, unit_id: str) -> Assignment | None:
        """What this unit has to do with the matter."""
        rows = ([self.lead] if self.lead else []) + self.supporting
        return next((row for row in rows if row.unit_id == unit_id), None)

    @property
    def last_touched(self) -> datetime:
        """For ordering settled matters, newest first."""
        return self.outcome.set_at if self.outcome else self.question.raised_at


def matters(session: Session, conference_id: str) -> list[Matter]:
    """All matters of a conference in the order they were raised, those included that have become part of another.

    Removed ones are left out. A fixed number of queries, however many matters.
    """
    questions = session.scalars(
        select(Question)
        .where(Question.conference_id == conference_id, Question.deleted_at.is_(None))
        .join(MinutesEntry, MinutesEntry.question_id == Question.id)
        .order_by(Question.raised_at, MinutesEntry.position)  # one act may raise several at one instant
        .options(joinedload(Question.field), joinedload(Question.asker).joinedload(Person.locality))
    ).all()
    words = _entries(session, conference_id)
    found = {question.id: Matter(question, words[question.id]) for question in questions}
    _add_assignments(session, conference_id, found)
    _add_answers(session, conference_id, found, words)
    _add_outcomes(session, conference_id, found)
    _add_suggestions(session, conference_id, found)
    return list(found.values())


# Built once: to build it takes longer than to run it.
_Whole = aliased(Question)
_DENOUNCING = (
    select(Question.speech_id)
    .outerjoin(Outcome, Outcome.question_id == Question.id)
    .outerjoin(_Whole, _Whole.id == Outcome.merged_into_id)
    .where(Question.conference_id == bindparam("conference"), Question.speech_id.is_not(None))
    .where(Question.referred_at.is_not(None) | _Whole.referred_at.is_not(None))
)


def denouncing_speeches(session: Session, conference_id: str) -> set[str]:
    """The turns, by id, in which a matter was raised that has been referred as a denunciation, or is part of one.

    A query of its own: phones need it at every change of the clock, and nothing else of the matters.
    """
    return {id for id in session.scalars(_DENOUNCING, {"conference": conference_id}) if id is not None}


def _entries(session: Session, conference_id: str) -> dict[str, MinutesEntry]:
    entries = session.scalars(
        select(MinutesEntry)
        .where(MinutesEntry.conference_id == conference_id)
        .where(MinutesEntry.question_id.is_not(None) | MinutesEntry.answer_id.is_not(None))
    )
    return {entry.question_id or entry.answer_id or "": entry for entry in entries}


def _add_assignments(session: Session, conference_id: str, found: dict[str, Matter]) -> None:
    rows = session.scalars(
        select(Assignment)
        .join(Question)
        .where(Question.conference_id == conference_id, Question.deleted_at.is_(None))
        .where(Assignment.released_at.is_(None))
        .order_by(Assignment.assigned_at, Assignment.id)
        .options(joinedload(Assignment.unit), joinedload(Assignment.role_holder).joinedload(RoleHolder.person))
    )
    for row in rows:
        matter = found[row.question_id]
        if row.role is AssignmentRole.LEAD:
            matter.lead = row
        else:
            matter.supporting.append(row)


def _add_answers(
    session: Session, conference_id: str, found: dict[str, Matter], words: dict[str, MinutesEntry]
) -> None:
    rows = session.scalars(
        select(Answer)
        .join(Question)
        .where(Question.conference_id == conference_id)
        .order_by(Answer.question_id, Answer.position)
        .options(joinedload(Answer.unit), joinedload(Answer.role_holder).joinedload(RoleHolder.person))
    )
    for row in rows:
        found[row.question_id].answers.append(GivenAnswer(row, words[row.id]))


def _add_outcomes(session: Session, conference_id: str, found: dict[str, Matter]) -> None:
    rows = session.scalars(
        select(Outcome)
        .join(Question, Question.id == Outcome.question_id)
        .where(Question.conference_id == conference_id)
        .options(joinedload(Outcome.lead_unit))
    )
    for row in rows:
        matter = found[row.question_id]
        matter.outcome = row
        if row.merged_into_id is not None:
            matter.merged_into = found[row.merged_into_id]
    for matter in found.values():
        if matter.merged_into is not None:
            matter.merged_into.merged.append(matter)


def _add_suggestions(session: Session, conference_id: str, found: dict[str, Matter]) -> None:
    rows = session.execute(
        select(UnitField.field_id, ConferenceUnit)
        .join(ConferenceUnit, ConferenceUnit.unit_id == UnitField.unit_id)
        .join(Unit, Unit.id == UnitField.unit_id)
        .where(ConferenceUnit.conference_id == conference_id)
        .order_by((UnitField.role != FieldRole.LEAD), UnitField.position)
        .options(joinedload(ConferenceUnit.unit))
    )
    by_field: dict[str, list[ConferenceUnit]] = defaultdict(list)
    for field_id, unit in rows:
        by_field[field_id].append(unit)
    for matter in found.values():
        matter.suggested = by_field.get(matter.question.field_id or "", [])
