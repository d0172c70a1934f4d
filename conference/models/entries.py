"""The minutes: every text that somebody types about the meeting, in one table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.ids import new_id
from conference.models.base import CreatedAt, Id, LongText, Table, one_of, ref


class EntryKind(StrEnum):
    """What an entry is about."""

    NOTE = "NOTE"
    SPEECH = "SPEECH"
    QUESTION = "QUESTION"
    ANSWER = "ANSWER"
    CONCLUSION = "CONCLUSION"


class MinutesEntry(Table):
    """One piece of the running minutes: where it stands. Its words are its log (``EntryUpdate``) and no column here."""

    __tablename__ = "minutes_entry"
    __table_args__ = (
        UniqueConstraint("question_id"),
        UniqueConstraint("answer_id"),
        UniqueConstraint("conclusion_id"),
        Index("ix_minutes_entry_order", "conference_id", "position"),
        CheckConstraint("(kind = 'QUESTION') = (question_id IS NOT NULL)", name="question_entries"),
        CheckConstraint("(kind = 'ANSWER') = (answer_id IS NOT NULL)", name="answer_entries"),
        CheckConstraint("(kind = 'CONCLUSION') = (conclusion_id IS NOT NULL)", name="conclusion_entries"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    kind: Mapped[EntryKind] = one_of(EntryKind)
    step_id: Mapped[str | None] = ref("agenda_step")
    speech_id: Mapped[str | None] = ref("speech")
    question_id: Mapped[str | None] = ref("question", on_delete="CASCADE", index=False)
    answer_id: Mapped[str | None] = ref("answer", on_delete="CASCADE", index=False)
    conclusion_id: Mapped[str | None] = ref("conclusion_point", on_delete="CASCADE", index=False)
    position: Mapped[int]  # ascending, with gaps: see domain/positions.py
    placed_at: Mapped[datetime | None]  # when it was put elsewhere than where the meeting was when it opened
    #: Names the history of the typed text. A restored database draws a new one, and no browser merges across two.
    epoch: Mapped[str] = mapped_column(String(32), default=new_id, server_default="")
    opened_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]

    #: Read with every entry. Nothing but minutes/projection.py writes it.
    projected: Mapped[EntryText | None] = relationship(lazy="joined", viewonly=True)

    @property
    def text(self) -> str:
        """The words as they were a tenth of a second ago: Markdown, NFC."""
        return self.projected.text if self.projected else ""

    @property
    def upto(self) -> int:
        """The update that ``text`` accounts for; 0 before the first."""
        return self.projected.upto if self.projected else 0

    @property
    def updated_at(self) -> datetime | None:
        """When the words last changed."""
        return self.projected.updated_at if self.projected else None


class EntryUpdate(Table):
    """One batch of typing, as it came: the log that is only ever added to, and the truth about an entry's text."""

    __tablename__ = "entry_update"
    __table_args__ = (
        UniqueConstraint("entry_id", "batch_id"),
        Index("ix_entry_update_log", "entry_id", "epoch", "id"),
        # Never hand out a number twice, or a browser would take another's words for those it has seen.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    entry_id: Mapped[str] = ref("minutes_entry", on_delete="CASCADE", index=False)
    epoch: Mapped[str] = mapped_column(String(32))
    batch_id: Mapped[str] = mapped_column(String(64))  # drawn by the sender; the same one comes once
    actor: Mapped[str] = mapped_column(String(80))  # as in ``event``
    role_holder_id: Mapped[str | None] = ref("role_holder", index=False)
    client: Mapped[int] = mapped_column(BigInteger)  # the sender's Yjs client
    client_clock: Mapped[int] = mapped_column(BigInteger)  # where that client's clock stands after it
    payload: Mapped[bytes] = mapped_column(LargeBinary)  # a Yjs update, version 1
    at: Mapped[CreatedAt]


class EntryText(Table):
    """What an entry's log comes to, for screens, search and export. Derived: it can be made anew at any time."""

    __tablename__ = "entry_text"

    entry_id: Mapped[str] = ref("minutes_entry", on_delete="CASCADE", index=False, primary_key=True)
    text: Mapped[LongText]  # Markdown, NFC
    raw_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the text as typed
    upto: Mapped[int] = mapped_column(BigInteger)  # id of the last update it accounts for
    epoch: Mapped[str] = mapped_column(String(32))
    updated_at: Mapped[datetime]
