"""Matters: what was raised, by whom, in whose words, and what public screens may show of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, LongText, Table, one_of, ref
from conference.models.organisations import Field
from conference.models.people import Person


class QuestionKind(StrEnum):
    """Opinion, petition (a request that needs action) or question."""

    OPINION = "OPINION"
    PETITION = "PETITION"
    QUESTION = "QUESTION"


class QuestionSource(StrEnum):
    """The way a matter came in."""

    SPEECH = "SPEECH"
    WRITTEN_BEFORE = "WRITTEN_BEFORE"
    WRITTEN_PHONE = "WRITTEN_PHONE"
    WRITTEN_DESK = "WRITTEN_DESK"
    CARRIED_OVER = "CARRIED_OVER"  # registered to speak, time ran out


class Question(Table):
    """A matter raised at the conference, under its speech (8.1) or in writing (VB3).

    Where it stands (unassigned, assigned, settled) is derived from its assignments and its outcome, never stored.
    What a secretary types is the text of its minutes entry; public screens only ever see ``wording_passed``.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        CheckConstraint("(source = 'SPEECH') = (speech_id IS NOT NULL)", name="spoken_under_a_speech"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    number: Mapped[str] = mapped_column(String(12))  # "8.1", "VB3"; never changes
    speech_id: Mapped[str | None] = ref("speech")
    kind: Mapped[QuestionKind] = one_of(QuestionKind, default=QuestionKind.QUESTION)
    source: Mapped[QuestionSource] = one_of(QuestionSource)
    field_id: Mapped[str | None] = ref("field", index=False)
    asker_id: Mapped[str | None] = ref("person")
    request_id: Mapped[str | None] = ref("speaking_request", index=False)  # with CARRIED_OVER
    device_id: Mapped[str | None] = ref("device")
    code: Mapped[str] = mapped_column(String(12), default="")  # with its number: what became of it, without an account
    wording_received: Mapped[LongText]  # exactly as it was sent in writing
    wording_passed: Mapped[LongText]  # what public screens show; empty until a secretary passes it
    passed_at: Mapped[datetime | None]
    referred_at: Mapped[datetime | None]  # a denunciation, guided to its own procedure: hidden everywhere public
    raised_at: Mapped[CreatedAt]
    apart_from: Mapped[list[str]] = mapped_column(JSON, default=list)  # earlier matters it only seemed the same as
    deleted_at: Mapped[datetime | None]  # opened by mistake: on no screen, its number stays used

    field: Mapped[Field | None] = relationship()
    asker: Mapped[Person | None] = relationship()
