"""Reading the running minutes and the conclusion."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.models import ConclusionPoint, EntryKind, MinutesEntry, RoleHolder


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
        .options(joinedload(MinutesEntry.written_by).joinedload(RoleHolder.person))
    )
    return list(session.scalars(found))


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
