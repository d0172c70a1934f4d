"""Reading people: roles, units, delegates present in protocol order, counts by group."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from conference.models import (
    AccessLink,
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
    return list(session.scalars(_in_protocol_order(conference_id).where(Delegate.checked_in_at.is_not(None))))


def delegates(session: Session, conference_id: str) -> list[Delegate]:
    """Everybody invited or come, in protocol order, groups first: for paper, where who comes later is ticked."""
    return list(session.scalars(_in_protocol_order(conference_id)))


def not_come(session: Session, conference_id: str, holders: list[RoleHolder]) -> set[str]:
    """Of the people in these roles those, by id, who are invited and have not been checked in."""
    found = select(Delegate.person_id).where(
        Delegate.conference_id == conference_id,
        Delegate.checked_in_at.is_(None),
        Delegate.person_id.in_([holder.person_id for holder in holders]),
    )
    return set(session.scalars(found))


def _in_protocol_order(conference_id: str) -> Select[Delegate]:
    return (
        select(Delegate)
        .join(DelegateGroup)
        .where(Delegate.conference_id == conference_id)
        .order_by(DelegateGroup.position, Delegate.protocol_order, Delegate.id)
        .options(joinedload(Delegate.person).joinedload(Person.locality), joinedload(Delegate.group))
    )


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


def projectors(session: Session, conference_id: str) -> list[AccessLink]:
    """Links in force that open a projector, in the order made."""
    of_projectors = select(AccessLink).where(
        AccessLink.conference_id == conference_id, AccessLink.role == Role.PROJECTOR, AccessLink.revoked_at.is_(None)
    )
    return list(session.scalars(of_projectors.order_by(AccessLink.created_at, AccessLink.id)))
