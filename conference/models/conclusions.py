"""The points of the chair's conclusion."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, relationship

from conference.models.base import CreatedAt, Id, Table, ref
from conference.models.organisations import Unit
from conference.models.people import RoleHolder


class ConclusionPoint(Table):
    """One point: drafted by a secretary, adopted by the chair. Its words are the text of its minutes entry."""

    __tablename__ = "conclusion_point"

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    position: Mapped[int]
    unit_id: Mapped[str | None] = ref("unit", index=False)
    due_date: Mapped[date | None]
    drafted_at: Mapped[CreatedAt]
    adopted_at: Mapped[datetime | None]
    adopted_by_id: Mapped[str | None] = ref("role_holder", index=False)

    unit: Mapped[Unit | None] = relationship()
    adopted_by: Mapped[RoleHolder | None] = relationship()
