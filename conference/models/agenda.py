"""The programme: its steps and how long each really took."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from conference.models.base import Id, LongText, Name, Table, one_of, ref


class StepKind(StrEnum):
    """The library of programme steps (DOMAIN 3, rows 1-19)."""

    CHECK_IN = "CHECK_IN"
    OPENING = "OPENING"
    INTRODUCE_CHAIR = "INTRODUCE_CHAIR"
    APPOINT_SECRETARIAT = "APPOINT_SECRETARIAT"
    HOUSE_RULES = "HOUSE_RULES"
    ADOPT_AGENDA = "ADOPT_AGENDA"
    CHAIR_OPENING = "CHAIR_OPENING"
    OVERVIEW_REPORT = "OVERVIEW_REPORT"
    COLLECTED_OPINIONS_REPORT = "COLLECTED_OPINIONS_REPORT"
    CITIZEN_SPEECHES = "CITIZEN_SPEECHES"
    ASSIGN_UNITS = "ASSIGN_UNITS"
    UNIT_ANSWERS = "UNIT_ANSWERS"
    CHAIR_ANSWERS = "CHAIR_ANSWERS"
    FRONT_SPEECHES = "FRONT_SPEECHES"
    CHAIR_ACCEPTANCE = "CHAIR_ACCEPTANCE"
    ASSIGN_FOLLOW_UP = "ASSIGN_FOLLOW_UP"
    CONCLUSION = "CONCLUSION"
    ORDER_NOTICE = "ORDER_NOTICE"
    CLOSING = "CLOSING"
    COMMENDATION = "COMMENDATION"
    OTHER = "OTHER"


class StepState(StrEnum):
    """Life cycle of DOMAIN 4.6."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    DONE = "DONE"
    SKIPPED = "SKIPPED"


class AgendaStep(Table):
    """One step of the programme. The database refuses two current ones."""

    __tablename__ = "agenda_step"
    __table_args__ = (
        Index(
            "uq_agenda_step_current",
            "conference_id",
            unique=True,
            sqlite_where=text("state = 'ACTIVE'"),
            postgresql_where=text("state = 'ACTIVE'"),
        ),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    position: Mapped[int]
    kind: Mapped[StepKind] = one_of(StepKind)
    title: Mapped[Name]
    body: Mapped[LongText]  # Markdown
    script: Mapped[LongText]  # Markdown: what the master of ceremonies reads aloud
    presenter: Mapped[str] = mapped_column(default="")
    planned_minutes: Mapped[int] = mapped_column(default=0)
    queue_open: Mapped[bool] = mapped_column(default=False)  # may people register while this step runs
    state: Mapped[StepState] = one_of(StepState, default=StepState.PENDING)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
