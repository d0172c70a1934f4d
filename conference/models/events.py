"""The log of what happened, and the receipts that make a repeated command harmless."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from conference.models.base import CreatedAt, Table, ref


class Event(Table):
    """One thing that happened: audit trail, undo source, time line and catch-up index. Numbered without gaps."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_undoable", "conference_id", "undoable", "undone_by"),)

    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", primary_key=True, index=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))  # "link:<id>", "device:<id>", "office"
    role: Mapped[str] = mapped_column(String(30))
    on_behalf: Mapped[bool] = mapped_column(default=False)  # an operator's act, done for the chair
    subject_id: Mapped[str | None] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # small facts, never typed text
    undoable: Mapped[bool] = mapped_column(default=False)
    changes: Mapped[list[Any] | None] = mapped_column(JSON)  # with undoable: what the act did to the rows
    undone_by: Mapped[int | None]  # seq of the event that took it back


class Receipt(Table):
    """Proof that a command was done. Belongs to (conference, actor), stores no refusals, is pruned after 7 days."""

    __tablename__ = "command_receipt"

    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", primary_key=True, index=False)
    actor: Mapped[str] = mapped_column(String(80), primary_key=True)
    command_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    command: Mapped[str] = mapped_column(String(60), server_default="")  # its name; "" before it was kept
    seq: Mapped[int]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[CreatedAt] = mapped_column(index=True)
