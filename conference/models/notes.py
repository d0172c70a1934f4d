"""Private notes between the chair's side of the table and the secretaries: seen by nobody else in the hall."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, Table, one_of, ref
from conference.models.people import RoleHolder
from conference.models.questions import Question

#: A note is a few words; whatever is longer is told face to face.
LONGEST_NOTE = 500


class NoteSide(StrEnum):
    """The two sides of the table that write to each other."""

    CHAIR = "CHAIR"  # chair, co-chairs, operator, organiser
    SECRETARIES = "SECRETARIES"


class PrivateNote(Table):
    """A few words to the other side, and who of it has seen them when.

    What it is about may be taken back under it (an invitation undone): the words stay.
    """

    __tablename__ = "private_note"
    __table_args__ = (Index("ix_private_note_conference_sent", "conference_id", "sent_at"),)

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    author_id: Mapped[str] = ref("role_holder", index=False)
    addressee: Mapped[NoteSide] = one_of(NoteSide)
    text: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    question_id: Mapped[str | None] = ref("question", on_delete="SET NULL")
    speech_id: Mapped[str | None] = ref("speech", on_delete="SET NULL")  # the turn during which it was sent
    sent_at: Mapped[CreatedAt]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[str | None] = ref("role_holder", index=False)

    author: Mapped[RoleHolder] = relationship(foreign_keys="PrivateNote.author_id")
    seen_by: Mapped[RoleHolder | None] = relationship(foreign_keys="PrivateNote.seen_by_id")
    question: Mapped[Question | None] = relationship()
