"""Commands on the mark of the sound recording."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import NoArgs, Result, command
from conference.domain import recordings
from conference.permissions import Permission as P


@command(P.RECORDING_START, NoArgs)
def start(session: Session, actor: Actor, args: NoArgs) -> Result:
    return {"recording": recordings.start(session, actor).id}


@command(P.RECORDING_STOP, NoArgs)
def stop(session: Session, actor: Actor, args: NoArgs) -> None:
    recordings.stop(session, actor)
