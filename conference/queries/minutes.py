"""Reading the running minutes and the conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.models import (
    Answer,
    Assignment,
    ConclusionPoint,
    EntryKind,
    EntryText,
    MinutesEntry,
    Question,
    RoleHolder,
    Speech,
)


@dataclass(frozen=True)
class Point:
    """A conclusion point with its words."""

    point: ConclusionPoint
    entry: MinutesEntry


def notes(session: Session, conference_id: str) -> list[MinutesEntry]:
    """Free notes and summaries of uncounted speeches, in order; deleted ones left out."""
    found = (
        select(MinutesEntry)
        .where(
            MinutesEntry.conference_id == conference_id,
            MinutesEntry.kind.in_([EntryKind.NOTE, EntryKind.SPEECH]),
            MinutesEntry.deleted_at.is_(None),
        )
        .order_by(MinutesEntry.position)
    )
    return list(session.scalars(found))


def units_concerned(session: Session, entry: MinutesEntry) -> list[str]:
    """The units that may see an entry's words as they are typed: those whose matter it is. None of a denunciation."""
    question = entry.question_id or session.scalar(select(Answer.question_id).where(Answer.id == entry.answer_id))
    if question is None:
        return []
    found = (
        select(Assignment.unit_id)
        .join(Question)
        .where(Question.id == question, Question.referred_at.is_(None))
        .where(Assignment.released_at.is_(None), Assignment.unit_id.is_not(None))
    )
    return sorted({unit for unit in session.scalars(found) if unit})


def texts_beyond(session: Session, update_id: int) -> dict[str, int]:
    """Entries whose text accounts for a later update than this one, each with the update it accounts for."""
    rows = session.execute(select(EntryText.entry_id, EntryText.upto).where(EntryText.upto > update_id))
    return dict(rows.all())


def turns_stand_before(session: Session, speeches: Sequence[Speech]) -> dict[str, int]:
    """Where turns stand among entries: before the first one that was opened since the turn began.

    Entries placed by hand do not count, for their positions say nothing about when they were opened.
    """
    if not speeches:
        return {}
    opened = (
        select(MinutesEntry.opened_at, MinutesEntry.position)
        .where(MinutesEntry.conference_id == speeches[0].conference_id, MinutesEntry.placed_at.is_(None))
        .order_by(MinutesEntry.opened_at.desc(), MinutesEntry.position.desc())
    )
    entries, found, first = list(session.execute(opened)), dict[str, int](), None
    for speech in reversed(speeches):
        while entries and entries[0].opened_at >= speech.started_at:
            position = entries.pop(0).position
            first = position if first is None else min(first, position)
        if first is not None:
            found[speech.id] = first
    return found


def conclusions(session: Session, conference_id: str) -> list[Point]:
    """The points of the conclusion, in order."""
    found = (
        select(ConclusionPoint, MinutesEntry)
        .join(MinutesEntry, MinutesEntry.conclusion_id == ConclusionPoint.id)
        .where(ConclusionPoint.conference_id == conference_id)
        .order_by(ConclusionPoint.position)
        .options(joinedload(ConclusionPoint.unit), joinedload(ConclusionPoint.adopted_by).joinedload(RoleHolder.person))
    )
    return [Point(point, entry) for point, entry in session.execute(found)]
