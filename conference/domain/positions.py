"""Where entries stand in the running minutes.

Positions ascend with gaps between them, so that putting an entry between two others changes that entry alone: undo
then rests on nothing else, and two secretaries who order different places do not meet.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference.domain.rows import next_position
from conference.models import MinutesEntry

#: Halved ten times over before a place is full.
SPACING = 1024


def last(session: Session, conference_id: str) -> int:
    """The position after everything there is."""
    return next_position(session, MinutesEntry, conference_id) - 1 + SPACING


def right_after(session: Session, anchor: MinutesEntry, moving: MinutesEntry) -> int:
    """A position between ``anchor`` and what follows it; the present one of an entry that stands just there."""
    following = _next(session, anchor, func.min, MinutesEntry.position > anchor.position)
    if following == moving.position > anchor.position:
        return following
    if following is None:
        return anchor.position + SPACING
    if following - anchor.position < 2:
        _spread(session, anchor.conference_id)
        return right_after(session, anchor, moving)
    return (anchor.position + following) // 2


def right_before(session: Session, anchor: MinutesEntry, moving: MinutesEntry) -> int:
    """A position between ``anchor`` and what it follows; the present one of an entry that stands just there."""
    preceding = _next(session, anchor, func.max, MinutesEntry.position < anchor.position)
    if preceding == moving.position < anchor.position:
        return preceding
    if preceding is None:
        return anchor.position - SPACING
    if anchor.position - preceding < 2:
        _spread(session, anchor.conference_id)
        return right_before(session, anchor, moving)
    return (anchor.position + preceding) // 2


def _next(session: Session, anchor: MinutesEntry, nearest, beyond) -> int | None:  # type: ignore[no-untyped-def]
    where = (MinutesEntry.conference_id == anchor.conference_id, beyond)
    found: int | None = session.scalar(select(nearest(MinutesEntry.position)).where(*where))
    return found


def _spread(session: Session, conference_id: str) -> None:
    """Make room everywhere. Row by row through the session, so that undo knows of it."""
    entries = select(MinutesEntry).where(MinutesEntry.conference_id == conference_id)
    ordered = session.scalars(entries.order_by(MinutesEntry.position, MinutesEntry.opened_at, MinutesEntry.id)).all()
    for n, entry in enumerate(ordered, start=1):
        entry.position = n * SPACING
    session.flush()
