"""Links that open a screen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, Table, one_of, ref
from conference.models.people import Role, RoleHolder


class ProjectorView(StrEnum):
    """What one projector shows: the meeting as it goes, or one thing all the time."""

    MEETING = "MEETING"
    TIMER = "TIMER"
    QUEUE = "QUEUE"


class AccessLink(Table):
    """A named person's link to a screen, or a projector's. Only a hash of its token is kept.

    A one-time link (``expires_at`` set, ``used_at`` not) is what a 60-second QR carries; using it turns it into an
    ordinary link whose token nobody has seen but the device that used it. Its ``parent`` is the link it was made from.
    """

    __tablename__ = "access_link"

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    role: Mapped[Role] = one_of(Role)
    role_holder_id: Mapped[str | None] = ref("role_holder")  # none: a projector
    parent_id: Mapped[str | None] = ref("access_link", on_delete="SET NULL")
    label: Mapped[str] = mapped_column(String(200), default="")
    shows: Mapped[ProjectorView] = one_of(ProjectorView, default=ProjectorView.MEETING)  # of a projector's link
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    blinked_at: Mapped[datetime | None]  # when somebody last asked which screens these are

    role_holder: Mapped[RoleHolder | None] = relationship()
