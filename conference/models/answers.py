"""Answers: several to one matter, each by a named person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from conference.models.base import CreatedAt, Id, Table, ref
from conference.models.organisations import Unit
from conference.models.people import RoleHolder


class Answer(Table):
    """One person's answer, for the chair or for a unit. Its words are the text of its minutes entry."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("question_id", "position"),)

    id: Mapped[Id]
    question_id: Mapped[str] = ref("question", on_delete="CASCADE", index=False)
    position: Mapped[int]
    speech_id: Mapped[str | None] = ref("speech")  # the turn in which it was given
    unit_id: Mapped[str | None] = ref("unit", index=False)
    role_holder_id: Mapped[str | None] = ref("role_holder", index=False)
    given_at: Mapped[CreatedAt]
    recorded_at: Mapped[datetime | None]

    unit: Mapped[Unit | None] = relationship()
    role_holder: Mapped[RoleHolder | None] = relationship()
