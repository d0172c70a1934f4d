"""Sound recordings of the meeting: when each began and ended, so that minutes and sound can be laid side by side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, relationship

from conference.models.base import Id, Table, ref
from conference.models.people import RoleHolder


class Recording(Table):
    """One sound file, on whatever device it is made. The database refuses two that run at once."""

    __tablename__ = "recording"
    __table_args__ = (
        Index(
            "uq_recording_running",
            "conference_id",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        Index("ix_recording_conference_started", "conference_id", "started_at"),
        CheckConstraint("stopped_at >= started_at", name="stops_after_it_starts"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    started_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    started_by_id: Mapped[str | None] = ref("role_holder", index=False)

    started_by: Mapped[RoleHolder | None] = relationship()
