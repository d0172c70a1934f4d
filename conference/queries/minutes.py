"""Reading the running minutes and the conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.models import ConclusionPoint, EntryKind, MinutesEntry, RoleHolder, Speech


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
