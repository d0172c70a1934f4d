"""The floor: everybody's turn to speak or to answer, on one clock."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import Id, Table, one_of, ref
from conference.models.organisations import Unit
from conference.models.people import Person, RoleHolder
from conference.models.speakers import SpeakingRequest


class SpeechKind(StrEnum):
    """Who speaks. Only citizens are counted and numbered (rule F9: the others stand outside their queue)."""

    CITIZEN = "CITIZEN"
    FRONT_OR_COUNCIL = "FRONT_OR_COUNCIL"
    GUEST = "GUEST"
    PRESENTER = "PRESENTER"
    ANSWER = "ANSWER"  # a unit, or the chair, answers a list of matters


class Speech(Table):
    """One turn at the microphone. The database refuses two current ones.

    The clock is made of instants: what is used = (ended or paused or now) - started - paused_seconds.
    """

    __tablename__ = "speech"
    __table_args__ = (
        Index(
            "uq_speech_current",
            "conference_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_speech_conference_started", "conference_id", "started_at"),
        CheckConstraint("allotted_seconds >= 0", name="allotted_seconds_not_negative"),
        CheckConstraint("kind != 'ANSWER' OR request_id IS NULL", name="answers_have_no_request"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    step_id: Mapped[str | None] = ref("agenda_step")
    kind: Mapped[SpeechKind] = one_of(SpeechKind)
    number: Mapped[int | None]  # the speaker's slip number; matters are numbered under it (8.1, 8.2)
    last_matter: Mapped[int] = mapped_column(default=0)  # newest matter under this speech; never reused
    request_id: Mapped[str | None] = ref("speaking_request")
    person_id: Mapped[str | None] = ref("person")  # may begin unnamed
    unit_id: Mapped[str | None] = ref("unit", index=False)
    responder_id: Mapped[str | None] = ref("role_holder", index=False)  # who answers for the unit or the chair
    started_at: Mapped[datetime]
    allotted_seconds: Mapped[int]  # 0: no clock (guests)
    paused_at: Mapped[datetime | None]
    paused_seconds: Mapped[float] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    recorded_afterwards: Mapped[bool] = mapped_column(default=False)

    request: Mapped[SpeakingRequest | None] = relationship()
    person: Mapped[Person | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    responder: Mapped[RoleHolder | None] = relationship()
    matters: Mapped[list[SpeechMatter]] = relationship(order_by="SpeechMatter.position", back_populates="speech")


class SpeechMatter(Table):
    """A matter that an answering turn is about, in the order of answering."""

    __tablename__ = "speech_matter"

    speech_id: Mapped[str] = ref("speech", on_delete="CASCADE", primary_key=True, index=False)
    question_id: Mapped[str] = ref("question", on_delete="CASCADE", primary_key=True)
    position: Mapped[int]

    speech: Mapped[Speech] = relationship(back_populates="matters")
