"""The mark "recording started": it makes no sound file, it says which part of the meeting lies where in one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.events import EventKind
from conference.models import Recording


def running(session: Session, conference_id: str) -> Recording | None:
    """The recording that runs, if one does."""
    found = select(Recording).where(Recording.conference_id == conference_id, Recording.stopped_at.is_(None))
    return session.scalar(found)


def start(session: Session, actor: Actor) -> Recording:
    """Note that somebody has started a sound recording. A no-op while one runs."""
    present = running(session, actor.conference_id)
    if present is not None:
        return present
    recording = Recording(conference_id=actor.conference_id, started_at=actor.at, started_by_id=actor.role_holder_id)
    session.add(recording)
    session.flush()
    events.record(session, actor, EventKind.RECORDING_STARTED, recording.id)
    return recording


def stop(session: Session, actor: Actor) -> None:
    """Note that the sound recording has stopped. A no-op when none runs."""
    present = running(session, actor.conference_id)
    if present is not None:
        present.stopped_at = max(actor.at, present.started_at)  # the server's clock may have been set back
        events.record(session, actor, EventKind.RECORDING_STOPPED, present.id)
