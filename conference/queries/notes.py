"""Reading private notes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.models import NoteSide, PrivateNote, Role, RoleHolder

_WRITTEN_BY = {NoteSide.SECRETARIES: Role.SECRETARY, NoteSide.DESK: Role.DESK, NoteSide.UNIT: Role.RESPONDER}


def notes(session: Session, conference_id: str) -> list[PrivateNote]:
    """Every private note of a conference, in the order sent, with the people and the matter it names."""
    found = (
        select(PrivateNote)
        .where(PrivateNote.conference_id == conference_id)
        .order_by(PrivateNote.sent_at, PrivateNote.id)
        .options(
            joinedload(PrivateNote.author).options(joinedload(RoleHolder.person), joinedload(RoleHolder.unit)),
            joinedload(PrivateNote.unit),
            joinedload(PrivateNote.seen_by).joinedload(RoleHolder.person),
            joinedload(PrivateNote.question),
        )
    )
    return list(session.scalars(found))


def between(found: list[PrivateNote], side: NoteSide, unit_id: str | None = None) -> list[PrivateNote]:
    """Those that a side has sent or is to read; the chair's has all, a unit's only its own."""
    if side is NoteSide.CHAIR:
        return found
    ends = _ends(side, unit_id)
    return [note for note in found if (note.addressee, note.unit_id) in ends or _is_from(note, side, unit_id)]


def _ends(side: NoteSide, unit_id: str | None) -> list[tuple[NoteSide, str | None]]:
    read_too = [(NoteSide.SECURITY, None)] if side is NoteSide.DESK else []
    return [(side, unit_id), *read_too]


def _is_from(note: PrivateNote, side: NoteSide, unit_id: str | None) -> bool:
    return note.author.role is _WRITTEN_BY[side] and note.author.unit_id == unit_id


def unseen(found: list[PrivateNote], side: NoteSide, unit_id: str | None = None) -> list[PrivateNote]:
    """Those a side has not seen yet, the oldest first: a new one never takes the place of one about to be tapped."""
    ends = _ends(side, unit_id)
    return [note for note in found if note.seen_at is None and (note.addressee, note.unit_id) in ends]
