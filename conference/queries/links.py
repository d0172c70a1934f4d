"""Reading links: whose they are."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.models import AccessLink, RoleHolder


def in_force(session: Session, conference_id: str) -> list[AccessLink]:
    """Every link that opens a screen now, with whose it is; projectors last, in the order of the people's list."""
    found = session.scalars(
        select(AccessLink)
        .outerjoin(RoleHolder, RoleHolder.id == AccessLink.role_holder_id)
        .where(AccessLink.conference_id == conference_id, AccessLink.revoked_at.is_(None))
        .order_by(RoleHolder.position, RoleHolder.id, AccessLink.created_at, AccessLink.id)
        .options(
            joinedload(AccessLink.role_holder).joinedload(RoleHolder.person),
            joinedload(AccessLink.role_holder).joinedload(RoleHolder.unit),
        )
    )
    return sorted(found, key=lambda link: link.role_holder_id is None)
