"""What was said last time to the same matter: from the conferences that the same commune held before this one.

Staff screens only. Nothing of it names a person, and a denunciation is never remembered here.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from conference.models import (
    Answer,
    Conference,
    EntryText,
    MinutesEntry,
    Outcome,
    Person,
    Question,
    Resolution,
    Unit,
)
from conference.similar import Likeness, Opinions, Said

#: What a matter may have come to so that somebody will be asked about it again.
_HELD_TO = (Resolution.PENDING, Resolution.ACCEPTED, Resolution.ESCALATED, Resolution.ANSWERED)
_KEPT = 8  # conferences whose past is remembered
_MOST_MATTERS = 2000


@dataclass(frozen=True)
class Promise:
    """What became of an earlier matter."""

    held_at: datetime | None  # when that conference was opened
    number: str
    text: str
    resolution: Resolution
    unit: str  # who is in charge or answered; empty when nobody was named
    due_date: date | None
    answer: str  # the words of the last answer; empty when none were written down


@dataclass(frozen=True)
class Recalled:
    """An earlier promise, and why it may be about the same matter."""

    promise: Promise
    why: Likeness


class Past:
    """The matters of the conferences before one; what was found for an opinion is remembered."""

    def __init__(self, state: tuple[tuple[str, int], ...], matters: Opinions[Promise]) -> None:
        self.state = state
        self._matters = matters
        self._found: dict[Said, Recalled | None] = {}

    def recall(self, said: Said) -> Recalled | None:
        """What was said to the same matter, if anything was."""
        if said not in self._found:
            if len(self._found) >= _MOST_MATTERS:
                self._found.clear()
            found = self._matters.most_like(said)
            self._found[said] = Recalled(*found) if found else None
        return self._found[said]


#: By conference. Each is read anew when anything happens in a conference before it.
_PASTS: OrderedDict[str, Past] = OrderedDict()


def past(session: Session, conference: Conference) -> Past:
    """The past of a conference; one small query while nothing has changed there."""
    state = tuple((row.id, row.last_seq) for row in session.execute(_before(conference)))
    known = _PASTS.get(conference.id)
    if known is None or known.state != state:
        known = Past(state, _read(session, [held for held, _ in state]))
    _PASTS[conference.id] = known
    _PASTS.move_to_end(conference.id)
    while len(_PASTS) > _KEPT:
        _PASTS.popitem(last=False)
    return known


def _before(conference: Conference) -> Select[str, int]:
    begins = conference.opened_at or conference.starts_at
    held = select(Conference.id, Conference.last_seq).where(
        Conference.organisation_id == conference.organisation_id,
        Conference.id != conference.id,
        Conference.closed_at.is_not(None),
    )
    if begins is not None:
        held = held.where(Conference.opened_at < begins)
    return held.order_by(Conference.opened_at.desc(), Conference.id)


def _read(session: Session, conference_ids: list[str]) -> Opinions[Promise]:
    """Newest conference first: of several promises that fit equally well the latest counts."""
    if not conference_ids:
        return Opinions()
    rows = session.execute(_matters(conference_ids).limit(_MOST_MATTERS)).all()
    answers = _answers(session, [row.id for row in rows])
    by_conference = sorted(rows, key=lambda row: conference_ids.index(row.conference_id))
    return Opinions((_promise(row, answers), Said(row.text, row.field_id, row.locality_id)) for row in by_conference)


def _matters(conference_ids: list[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Question.id, Question.conference_id, Question.number, Question.field_id, Person.locality_id,
            EntryText.text, Conference.opened_at, Outcome.resolution, Outcome.due_date, Unit.name.label("unit"),
        )
        .join(Conference, Conference.id == Question.conference_id)
        .join(Outcome, Outcome.question_id == Question.id)
        .join(MinutesEntry, MinutesEntry.question_id == Question.id)
        .join(EntryText, EntryText.entry_id == MinutesEntry.id)
        .outerjoin(Unit, Unit.id == Outcome.lead_unit_id)
        .outerjoin(Person, Person.id == Question.asker_id)
        .where(Question.conference_id.in_(conference_ids), Outcome.resolution.in_(_HELD_TO))
        .where(Question.deleted_at.is_(None), Question.referred_at.is_(None))
        .order_by(Question.raised_at.desc(), Question.id)
    )  # fmt: skip


def _answers(session: Session, question_ids: list[str]) -> dict[str, tuple[str, str]]:
    """By matter, the words of its last answer and the unit that gave it."""
    given = (
        select(Answer.question_id, EntryText.text, Unit.name)
        .join(MinutesEntry, MinutesEntry.answer_id == Answer.id)
        .join(EntryText, EntryText.entry_id == MinutesEntry.id)
        .outerjoin(Unit, Unit.id == Answer.unit_id)
        .where(Answer.question_id.in_(question_ids))
        .order_by(Answer.position)
    )
    return {question: (words.strip(), unit or "") for question, words, unit in session.execute(given) if words.strip()}


def _promise(row: Row[Any], answers: dict[str, tuple[str, str]]) -> Promise:
    answer, answered_by = answers.get(row.id, ("", ""))
    return Promise(
        held_at=row.opened_at,
        number=row.number,
        text=row.text,
        resolution=row.resolution,
        unit=row.unit or answered_by,
        due_date=row.due_date,
        answer=answer,
    )
