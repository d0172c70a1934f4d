"""The conference itself, what it shows the hall and how it is run."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import Id, LongText, Name, Table, one_of, ref
from conference.models.organisations import Organisation, RunBy


class ConferenceType(StrEnum):
    """Rule T1: periodic, thematic, ad hoc."""

    PERIODIC = "PERIODIC"
    THEMATIC = "THEMATIC"
    AD_HOC = "AD_HOC"


class Audience(StrEnum):
    """Rule T6: whom the leaders meet."""

    VILLAGE = "VILLAGE"
    COMMUNE = "COMMUNE"
    BUSINESS = "BUSINESS"
    STRATUM = "STRATUM"


class DialogueMode(StrEnum):
    """How speaking and answering alternate; may change while the meeting runs (DOMAIN 3)."""

    ONE_BY_ONE = "ONE_BY_ONE"
    BATCH = "BATCH"
    GROUPED_BY_FIELD = "GROUPED_BY_FIELD"


class ConferenceState(StrEnum):
    """Life cycle of DOMAIN 4.6."""

    DRAFT = "DRAFT"
    PLANNED = "PLANNED"
    INVITED = "INVITED"
    OPEN = "OPEN"
    IN_SESSION = "IN_SESSION"
    PAUSED = "PAUSED"
    CONCLUDED = "CONCLUDED"
    NOTICE_ISSUED = "NOTICE_ISSUED"
    ARCHIVED = "ARCHIVED"
    CANCELLED = "CANCELLED"
    POSTPONED = "POSTPONED"


#: The meeting is running or in a break: the floor, the queue and the steps may be worked.
LIVE = frozenset({ConferenceState.IN_SESSION, ConferenceState.PAUSED})
#: Nobody speaks any more, or ever will.
OVER = frozenset(
    {
        ConferenceState.CONCLUDED, ConferenceState.NOTICE_ISSUED, ConferenceState.ARCHIVED, ConferenceState.CANCELLED,
        ConferenceState.POSTPONED,
    }
)  # fmt: skip


class NamePrivacy(StrEnum):
    """How much of a citizen's name public screens show."""

    FULL_NAME = "FULL_NAME"
    GIVEN_NAME = "GIVEN_NAME"
    NUMBER_ONLY = "NUMBER_ONLY"


class Scene(StrEnum):
    """Scenes that somebody pins on the projector; without a pin the projector follows the meeting."""

    BANNER = "BANNER"
    AGENDA = "AGENDA"
    HOUSE_RULES = "HOUSE_RULES"
    RECORDING = "RECORDING"
    JOIN = "JOIN"
    QUESTION = "QUESTION"
    CONCLUSIONS = "CONCLUSIONS"
    MESSAGE = "MESSAGE"
    BLANK = "BLANK"
    MATTERS = "MATTERS"


class Conference(Table):
    """One live dialogue conference."""

    __tablename__ = "conference"
    __table_args__ = (CheckConstraint("last_seq >= 0", name="last_seq_not_negative"),)

    id: Mapped[Id]
    organisation_id: Mapped[str] = ref("organisation")
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[Name]
    short_title: Mapped[Name]
    type: Mapped[ConferenceType] = one_of(ConferenceType)
    audience: Mapped[Audience] = one_of(Audience)
    run_by: Mapped[RunBy] = one_of(RunBy)
    theme: Mapped[LongText]
    venue: Mapped[Name]
    starts_at: Mapped[datetime | None]  # exact time, once announced (rule P6)
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    banner_lines: Mapped[LongText]  # rule P11: the organiser's own line breaks
    house_rules: Mapped[LongText]  # Markdown
    dialogue_mode: Mapped[DialogueMode] = one_of(DialogueMode, default=DialogueMode.ONE_BY_ONE)
    default_speaking_seconds: Mapped[int] = mapped_column(default=180)
    default_answer_seconds: Mapped[int] = mapped_column(default=180)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    name_privacy: Mapped[NamePrivacy] = one_of(NamePrivacy, default=NamePrivacy.FULL_NAME)
    secretaries_run_floor: Mapped[bool] = mapped_column(default=True)
    speak_again: Mapped[bool] = mapped_column(default=False)  # a phone registers again after its owner has spoken
    checked_in_only: Mapped[bool] = mapped_column(default=False)  # phones of those who are checked in register
    join_code: Mapped[str] = mapped_column(String(12), unique=True)
    wifi_name: Mapped[str] = mapped_column(String(100), default="")  # the hall's network, shown with the code to join
    wifi_password: Mapped[str] = mapped_column(String(100), default="")  # empty: an open network
    is_demo: Mapped[bool] = mapped_column(default=False)

    state: Mapped[ConferenceState] = one_of(ConferenceState, default=ConferenceState.PLANNED)
    opened_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    resumes_at: Mapped[datetime | None]  # announced on the projector during a break
    closed_at: Mapped[datetime | None]

    last_seq: Mapped[int] = mapped_column(default=0)  # number of the newest event; events have no gaps
    last_number: Mapped[int] = mapped_column(default=0)  # newest speaking number; numbers are never reused
    last_written: Mapped[int] = mapped_column(default=0)  # newest number of a matter received in writing

    organisation: Mapped[Organisation] = relationship()
    projector: Mapped[ProjectorState] = relationship(back_populates="conference")


class ProjectorState(Table):
    """What somebody decided about the projector; everything else follows from the meeting."""

    __tablename__ = "projector_state"

    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", primary_key=True, index=False)
    pinned: Mapped[Scene | None] = one_of(Scene)
    question_id: Mapped[str | None] = ref("question", index=False)  # with pinned = QUESTION
    message: Mapped[LongText]  # with pinned = MESSAGE
    line: Mapped[LongText]  # under whatever is shown; empty: none
    hidden: Mapped[bool] = mapped_column(default=False)
    muted: Mapped[bool] = mapped_column(default=False)  # no sound when the time is up
    reminded_at: Mapped[datetime | None]  # the polite reminder; it fades in the browser

    conference: Mapped[Conference] = relationship(back_populates="projector")
