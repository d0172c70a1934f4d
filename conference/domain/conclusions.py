"""The chair's conclusion, point by point: drafted by secretaries, adopted by the chair."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import entries, people
from conference.domain.rows import find, find_unit, next_position
from conference.domain.times import require_to_come
from conference.errors import N_, Forbidden, Invalid, Refused
from conference.events import EventKind
from conference.minutes import projection
from conference.minutes.access import ADOPTED
from conference.models import ConclusionPoint, MinutesEntry


def add(session: Session, actor: Actor, text: str, unit_id: str | None, due_date: date | None) -> ConclusionPoint:
    """Draft a point."""
    if not text.strip():
        raise Invalid(N_("Please write the point first."))
    require_to_come(actor, due_date)
    if unit_id is not None:
        find_unit(session, actor, unit_id)
    point = ConclusionPoint(
        conference_id=actor.conference_id,
        position=next_position(session, ConclusionPoint, actor.conference_id),
        unit_id=unit_id,
        due_date=due_date,
        drafted_at=actor.at,
    )
    session.add(point)
    session.flush()
    entries.open_for_conclusion(session, actor, point, text)
    events.record(session, actor, EventKind.CONCLUSION_ADDED, point.id)
    return point


def edit(session: Session, actor: Actor, point_id: str, unit_id: str | None, due_date: date | None) -> None:
    """Change a draft's unit and date (its words are edited in the minutes). A no-op when nothing differs."""
    point = _draft(session, actor, point_id)
    if unit_id is not None:
        find_unit(session, actor, unit_id)
    if due_date != point.due_date:
        require_to_come(actor, due_date)
    if (point.unit_id, point.due_date) != (unit_id, due_date):
        point.unit_id, point.due_date = unit_id, due_date
        events.record(session, actor, EventKind.CONCLUSION_EDITED, point.id)


def remove(session: Session, actor: Actor, point_id: str) -> None:
    """Drop a draft that nobody adopted, with its words."""
    point = _draft(session, actor, point_id)
    session.delete(_entry(session, point))
    session.flush()
    session.delete(point)
    session.flush()
    events.record(session, actor, EventKind.CONCLUSION_REMOVED, point_id)


def adopt(session: Session, actor: Actor, point_id: str, chair_said_so: bool) -> None:
    """The chair adopts a point; who acts for the chair confirms that the chair said so. A no-op when adopted."""
    point = find(session, actor, ConclusionPoint, point_id)
    if point.adopted_at is not None:
        return
    if actor.on_behalf and not chair_said_so:
        raise Forbidden(N_("Please confirm that the chair said so."))
    if not projection.bring_up(session, _entry(session, point)).strip():
        raise Refused(N_("This point has no words yet."))
    point.adopted_at = actor.at
    point.adopted_by_id = people.acting_holder(session, actor).id
    events.record(session, actor, EventKind.CONCLUSION_ADOPTED, point.id)


def _draft(session: Session, actor: Actor, point_id: str) -> ConclusionPoint:
    point = find(session, actor, ConclusionPoint, point_id)
    if point.adopted_at is not None:
        raise Refused(ADOPTED)
    return point


def _entry(session: Session, point: ConclusionPoint) -> MinutesEntry:
    return session.scalars(select(MinutesEntry).where(MinutesEntry.conclusion_id == point.id)).one()
