"""Which units are in the hall, as check-in knows it: a unit is there as soon as one of those who answer for it is.

Only units whose people stand on the list of delegates are followed; of the others nobody knows until somebody says so
(``people.set_unit_present``). A unit that is absent is shown so and nothing else: it may be assigned, invited, and
others may answer for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import find_unit
from conference.events import EventKind
from conference.models import Delegate, RoleHolder


def follow(session: Session, actor: Actor, person_id: str) -> None:
    """Somebody was checked in or out: the units they answer for are in the hall, or not."""
    units = session.scalars(_units(actor).where(RoleHolder.person_id == person_id))
    _note(session, actor, [unit for unit in units if unit])


def begin(session: Session, actor: Actor) -> None:
    """Check-in begins: units on the list are absent until one of their people comes."""
    listed = _units(actor).join(Delegate, Delegate.person_id == RoleHolder.person_id)
    _note(session, actor, [unit for unit in session.scalars(listed.order_by(RoleHolder.unit_id)) if unit])


def _note(session: Session, actor: Actor, unit_ids: Iterable[str]) -> None:
    for unit_id in unit_ids:
        unit, present = find_unit(session, actor, unit_id), _is_here(session, actor, unit_id)
        if unit.present is not present:
            unit.present = present
            events.record(session, actor, EventKind.UNIT_PRESENCE_SET, unit_id, present=present)


def _units(actor: Actor) -> Select[str | None]:
    mine = RoleHolder.conference_id == actor.conference_id
    return select(RoleHolder.unit_id).where(mine, RoleHolder.unit_id.is_not(None)).distinct()


def _is_here(session: Session, actor: Actor, unit_id: str) -> bool:
    came = (
        select(func.count())
        .select_from(RoleHolder)
        .join(Delegate, Delegate.person_id == RoleHolder.person_id)
        .where(RoleHolder.conference_id == actor.conference_id, RoleHolder.unit_id == unit_id)
        .where(Delegate.checked_in_at.is_not(None))
    )
    return bool(session.scalar(came))
