"""Reading text blocks."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from conference.models import RoleHolder, TextBlock
from conference.text import sort_key


def text_blocks(session: Session, organisation_id: str, conference_id: str) -> list[TextBlock]:
    """The organisation's blocks and those of this conference's secretaries, in the order of the alphabet."""
    found = (
        select(TextBlock)
        .outerjoin(RoleHolder, RoleHolder.id == TextBlock.role_holder_id)
        .where(
            TextBlock.organisation_id == organisation_id,
            or_(TextBlock.role_holder_id.is_(None), RoleHolder.conference_id == conference_id),
        )
        .options(joinedload(TextBlock.role_holder).joinedload(RoleHolder.person))
    )
    return sorted(session.scalars(found), key=lambda block: (sort_key(block.abbreviation), block.role_holder_id or ""))
