"""Private notes: between the chair's side of the table and the secretaries, the desk, the security detail, the units.

What passes between two of them nobody else in the hall sees, not even that it does.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, Table, one_of, ref
from conference.models.organisations import Unit
from conference.models.people import RoleHolder
from conference.models.questions import Question

#: A note is a few words; whatever is longer is told face to face.
LONGEST_NOTE = 500


class NoteSide(StrEnum):
    """Those who are written to. All write to the chair, and the chair to all."""

    CHAIR = "CHAIR"  # chair, co-chairs, operator, organiser
    SECRETARIES = "SECRETARIES"
    DESK = "DESK"
    SECURITY = "SECURITY"  # has no screen of its own: it reads on a desk's, often a phone's
    UNIT = "UNIT"  # the one that the note names


class PrivateNote(Table):
    """A few words to another side, and who of it has seen them when.

    What it is about may be taken back under it (an invitation undone): the words stay.
    """

    __tablename__ = "private_note"
    __table_args__ = (
        Index("ix_private_note_conference_sent", "conference_id", "sent_at"),
        CheckConstraint("(addressee = 'UNIT') = (unit_id IS NOT NULL)", name="to_a_unit"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    author_id: Mapped[str] = ref("role_holder", index=False)
    addressee: Mapped[NoteSide] = one_of(NoteSide)
    unit_id: Mapped[str | None] = ref("unit", index=False)
    text: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    question_id: Mapped[str | None] = ref("question", on_delete="SET NULL")
    speech_id: Mapped[str | None] = ref("speech", on_delete="SET NULL")  # the turn during which it was sent
    sent_at: Mapped[CreatedAt]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[str | None] = ref("role_holder", index=False)

    author: Mapped[RoleHolder] = relationship(foreign_keys="PrivateNote.author_id")
    seen_by: Mapped[RoleHolder | None] = relationship(foreign_keys="PrivateNote.seen_by_id")
    question: Mapped[Question | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
