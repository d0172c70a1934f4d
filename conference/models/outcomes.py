"""What became of a matter: one outcome each (DOMAIN 4.4)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import LongText, Table, one_of, ref
from conference.models.organisations import Unit


class Resolution(StrEnum):
    """O1-O4 of DOMAIN 4.4 and the practical ones."""

    ANSWERED = "ANSWERED"  # O1
    ACCEPTED = "ACCEPTED"  # O2
    PENDING = "PENDING"  # O3: entrusted to a unit by a date
    ESCALATED = "ESCALATED"  # O4: beyond authority
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    MERGED = "MERGED"
    REDIRECTED = "REDIRECTED"  # a complaint or denunciation, handled under other law


class ToldReason(StrEnum):
    """Why there is no dialogue on a matter, where whoever sent it may be told. No other screen shows it."""

    OFF_TOPIC = "OFF_TOPIC"
    ALREADY_ANSWERED = "ALREADY_ANSWERED"
    UNDER_WAY_ELSEWHERE = "UNDER_WAY_ELSEWHERE"
    UNCLEAR = "UNCLEAR"


class Outcome(Table):
    """The one outcome of a matter."""

    __tablename__ = "outcome"
    __table_args__ = (
        CheckConstraint(
            "resolution != 'PENDING' OR (lead_unit_id IS NOT NULL AND due_date IS NOT NULL)",
            name="entrusted_to_a_unit_by_a_date",
        ),
        CheckConstraint("(resolution = 'MERGED') = (merged_into_id IS NOT NULL)", name="merged_into_another"),
    )

    question_id: Mapped[str] = ref("question", on_delete="CASCADE", primary_key=True, index=False)
    resolution: Mapped[Resolution] = one_of(Resolution)
    lead_unit_id: Mapped[str | None] = ref("unit")
    due_date: Mapped[date | None]
    target_body: Mapped[str] = mapped_column(default="")  # O4: the higher level
    told_reason: Mapped[ToldReason | None] = one_of(ToldReason)  # with DECLINED
    note: Mapped[LongText]
    merged_into_id: Mapped[str | None] = ref("question", index=False)
    set_at: Mapped[datetime]

    lead_unit: Mapped[Unit | None] = relationship()
