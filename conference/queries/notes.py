"""Reading private notes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.models import NoteSide, PrivateNote, RoleHolder


def notes(session: Session, conference_id: str) -> list[PrivateNote]:
    """Every private note of a conference, in the order sent, with the people and the matter it names."""
    found = (
        select(PrivateNote)
        .where(PrivateNote.conference_id == conference_id)
        .order_by(PrivateNote.sent_at, PrivateNote.id)
        .options(
            joinedload(PrivateNote.author).joinedload(RoleHolder.person),
            joinedload(PrivateNote.seen_by).joinedload(RoleHolder.person),
            joinedload(PrivateNote.question),
        )
    )
    return list(session.scalars(found))


def unseen(found: list[PrivateNote], side: NoteSide) -> list[PrivateNote]:
    """Those a side has not seen yet, the oldest first: a new one never takes the place of one about to be tapped."""
    return [note for note in found if note.addressee is side and note.seen_at is None]
