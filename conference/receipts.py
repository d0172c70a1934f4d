"""Receipts: a repeated command gets the answer of the first and does nothing again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.models import Receipt

KEPT_FOR = timedelta(days=7)


def find(session: Session, actor: Actor, command_id: str) -> Receipt | None:
    """The receipt of this actor's command, if it was done before."""
    return session.get(Receipt, (actor.conference_id, actor.key, command_id))


def keep(session: Session, actor: Actor, command_id: str, command: str, seq: int, result: dict[str, Any]) -> None:
    """Remember that the command was done, and what it answered. Refusals are never kept."""
    session.add(
        Receipt(
            conference_id=actor.conference_id,
            actor=actor.key,
            command_id=command_id,
            command=command,
            seq=seq,
            result=result,
            at=actor.at,
        )
    )


def prune(session: Session, at: datetime) -> None:
    """Forget receipts that no browser will ask for any more."""
    session.execute(delete(Receipt).where(Receipt.at < at - KEPT_FOR))
