"""Who is to answer a matter."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, relationship

from conference.models.base import CreatedAt, Id, LongText, Table, one_of, ref
from conference.models.organisations import Unit
from conference.models.people import RoleHolder


class AssignmentRole(StrEnum):
    """One unit leads, others help (rule F4)."""

    LEAD = "LEAD"
    SUPPORTING = "SUPPORTING"


class AssignmentState(StrEnum):
    """What the unit said to it."""

    ASSIGNED = "ASSIGNED"
    TAKEN = "TAKEN"
    READY = "READY"
    NEEDS_TIME = "NEEDS_TIME"
    IN_WRITING = "IN_WRITING"
    BEYOND_AUTHORITY = "BEYOND_AUTHORITY"
    RETURNED = "RETURNED"  # asks the chair for another unit


class Assignment(Table):
    """A matter given to a unit, or taken by the chair or a co-chair. At most one leads; released ones are history."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_lead",
            "question_id",
            unique=True,
            sqlite_where=text("role = 'LEAD' AND released_at IS NULL"),
            postgresql_where=text("role = 'LEAD' AND released_at IS NULL"),
        ),
        CheckConstraint("(unit_id IS NULL) != (role_holder_id IS NULL)", name="unit_or_person"),
    )

    id: Mapped[Id]
    question_id: Mapped[str] = ref("question", on_delete="CASCADE")
    role: Mapped[AssignmentRole] = one_of(AssignmentRole)
    unit_id: Mapped[str | None] = ref("unit")
    role_holder_id: Mapped[str | None] = ref("role_holder", index=False)  # "the chair answers"
    state: Mapped[AssignmentState] = one_of(AssignmentState, default=AssignmentState.ASSIGNED)
    ready_at: Mapped[datetime | None]  # with NEEDS_TIME: when the unit will be ready
    written_by: Mapped[date | None]  # with IN_WRITING: the day the unit proposes
    remark: Mapped[LongText]  # with RETURNED: which unit instead, and why
    wanted_unit_id: Mapped[str | None] = ref("unit", index=False)  # with RETURNED: the one it names, if any
    kept_at: Mapped[datetime | None]  # it asked for another, and the chair wishes it to answer all the same
    notes: Mapped[LongText]  # what the unit prepared; visible to the chair
    seen_at: Mapped[datetime | None]
    assigned_at: Mapped[CreatedAt]
    released_at: Mapped[datetime | None]

    unit: Mapped[Unit | None] = relationship(foreign_keys="Assignment.unit_id")
    wanted_unit: Mapped[Unit | None] = relationship(foreign_keys="Assignment.wanted_unit_id")
    role_holder: Mapped[RoleHolder | None] = relationship()

    @property
    def told_at(self) -> datetime:
        """When the unit was told last that it is to answer."""
        return self.kept_at or self.assigned_at
