"""The queue: who registered to speak, on what, for how long, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, LongText, Table, one_of, ref
from conference.models.organisations import Field
from conference.models.people import Person


class RequestState(StrEnum):
    """Life cycle of DOMAIN 4.6. Inviting starts the clock at once, so CALLED is never a state that lasts."""

    REGISTERED = "REGISTERED"  # before the meeting; waits like QUEUED once the conference is open
    QUEUED = "QUEUED"
    SPEAKING = "SPEAKING"
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    ABSENT = "ABSENT"
    WITHDRAWN = "WITHDRAWN"
    DECLINED = "DECLINED"
    CARRIED_TO_WRITING = "CARRIED_TO_WRITING"


#: Still to be heard.
WAITING = frozenset({RequestState.REGISTERED, RequestState.QUEUED})
#: Not heard, but the chair may still invite them.
PASSED_OVER = frozenset({RequestState.SKIPPED, RequestState.ABSENT, RequestState.DECLINED})


class RequestSource(StrEnum):
    """How somebody came into the queue."""

    BEFOREHAND = "BEFOREHAND"
    PHONE = "PHONE"
    DESK = "DESK"
    SECRETARY = "SECRETARY"
    CHAIR = "CHAIR"
    RAISED_HAND = "RAISED_HAND"


class DeclineReason(StrEnum):
    """Rule F3. The chair tells it to the person; chairs and secretaries read it, never a public screen or a phone."""

    CIVIL_CAPACITY = "CIVIL_CAPACITY"
    INTOXICATED = "INTOXICATED"
    RULE_BREACH = "RULE_BREACH"


class SpeakingRequest(Table):
    """A registration to speak (rule F1: order, content and time as registered)."""

    __tablename__ = "speaking_request"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        Index("ix_speaking_request_queue", "conference_id", "state", "position"),
        CheckConstraint("allotted_seconds > 0", name="allotted_seconds_positive"),
        CheckConstraint("(state = 'DECLINED') = (decline_reason IS NOT NULL)", name="declined_with_reason"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    number: Mapped[int]  # on the slip; never reused
    position: Mapped[int]  # order in the queue; deviations from the registered order are events
    person_id: Mapped[str | None] = ref("person")  # a raised hand may be unnamed
    field_id: Mapped[str | None] = ref("field", index=False)
    content: Mapped[LongText]
    allotted_seconds: Mapped[int]
    source: Mapped[RequestSource] = one_of(RequestSource)
    state: Mapped[RequestState] = one_of(RequestState, default=RequestState.QUEUED)
    decline_reason: Mapped[DeclineReason | None] = one_of(DeclineReason)
    decline_note: Mapped[LongText]  # what happened, in the chair's words; for staff alone
    device_id: Mapped[str | None] = ref("device")
    code: Mapped[str] = mapped_column(String(12), default="")  # on the slip, to reopen the registration
    registered_at: Mapped[CreatedAt]
    settled_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()
    field: Mapped[Field | None] = relationship()


class AnsweredWhileWaiting(Table):
    """Somebody who waits registered a matter much like one that has just been settled: they are told and choose."""

    __tablename__ = "answered_while_waiting"

    request_id: Mapped[str] = ref("speaking_request", on_delete="CASCADE", primary_key=True, index=False)
    question_id: Mapped[str] = ref("question", on_delete="CASCADE", primary_key=True)
    told_at: Mapped[CreatedAt]
    kept_at: Mapped[datetime | None]  # they wish to speak all the same
