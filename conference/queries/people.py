"""Reading people: roles, units, delegates present in protocol order, counts by group."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from conference.models import (
    ConferenceUnit,
    Delegate,
    DelegateGroup,
    Field,
    Locality,
    Person,
    Role,
    RoleHolder,
)


@dataclass(frozen=True)
class GroupCount:
    """How many of a group are expected, invited and present (rule P12)."""

    group: DelegateGroup
    invited: int
    present: int


def role_holders(session: Session, conference_id: str) -> list[RoleHolder]:
    """Everyone in a role, in order, with their names and units."""
    found = (
        select(RoleHolder)
        .where(RoleHolder.conference_id == conference_id)
        .order_by(RoleHolder.position, RoleHolder.id)
        .options(joinedload(RoleHolder.person).joinedload(Person.locality), joinedload(RoleHolder.unit))
    )
    return list(session.scalars(found))


def chairs(holders: list[RoleHolder]) -> list[RoleHolder]:
    """Chair first, then co-chairs."""
    return sorted(
        (holder for holder in holders if holder.role in (Role.CHAIR, Role.CO_CHAIR)),
        key=lambda holder: (holder.role is not Role.CHAIR, holder.position),
    )


def units(session: Session, conference_id: str) -> list[ConferenceUnit]:
    """Units that take part, in order."""
    found = (
        select(ConferenceUnit)
        .where(ConferenceUnit.conference_id == conference_id)
        .order_by(ConferenceUnit.position)
        .options(joinedload(ConferenceUnit.unit))
    )
    return list(session.scalars(found))


def present_delegates(session: Session, conference_id: str) -> list[Delegate]:
    """Delegates who have come, in protocol order, groups first."""
    found = (
        select(Delegate)
        .join(DelegateGroup)
        .where(Delegate.conference_id == conference_id, Delegate.checked_in_at.is_not(None))
        .order_by(DelegateGroup.position, Delegate.protocol_order, Delegate.id)
        .options(joinedload(Delegate.person).joinedload(Person.locality), joinedload(Delegate.group))
    )
    return list(session.scalars(found))


def group_counts(session: Session, conference_id: str) -> list[GroupCount]:
    """Counts by group, in protocol order."""
    counted = (
        select(DelegateGroup, func.count(Delegate.id), func.count(Delegate.checked_in_at))
        .outerjoin(Delegate, Delegate.group_id == DelegateGroup.id)
        .where(DelegateGroup.conference_id == conference_id)
        .group_by(DelegateGroup.id)
        .order_by(DelegateGroup.position)
    )
    return [GroupCount(group, invited, present) for group, invited, present in session.execute(counted)]


def fields(session: Session, organisation_id: str) -> list[Field]:
    """Fields of work, in order."""
    found = select(Field).where(Field.organisation_id == organisation_id).order_by(Field.position)
    return list(session.scalars(found))


def localities(session: Session, organisation_id: str) -> list[Locality]:
    """Villages and residential groups, in order."""
    found = select(Locality).where(Locality.organisation_id == organisation_id).order_by(Locality.position)
    return list(session.scalars(found))
