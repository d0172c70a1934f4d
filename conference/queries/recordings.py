"""Where in which sound recording a moment of the meeting is to be heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.models import Recording, RoleHolder


@dataclass(frozen=True)
class Place:
    """So long after the beginning of the nth recording (from 1)."""

    number: int
    offset: timedelta

    @property
    def time(self) -> str:
        """0:14:05, as players write it."""
        minutes, seconds = divmod(int(self.offset.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def recordings(session: Session, conference_id: str) -> list[Recording]:
    """The recordings of a conference in the order they were started."""
    found = (
        select(Recording)
        .where(Recording.conference_id == conference_id)
        .order_by(Recording.started_at, Recording.id)
        .options(joinedload(Recording.started_by).joinedload(RoleHolder.person))
    )
    return list(session.scalars(found))


def place_of(instant: datetime | None, found: Iterable[Recording]) -> Place | None:
    """Where a moment lies in these recordings (in the order started); none when it was not recorded.

    One that still runs holds every moment since its start.
    """
    if instant is None:
        return None
    for number, recording in enumerate(found, start=1):
        if recording.started_at <= instant and (recording.stopped_at is None or instant < recording.stopped_at):
            return Place(number, instant - recording.started_at)
    return None
