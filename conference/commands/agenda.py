"""Commands on the programme's steps."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import (
    Args,
    Id,
    Moment,
    NoArgs,
    OptionalId,
    OptionalMoment,
    Result,
    ShortText,
    command,
)
from conference.domain import agenda
from conference.models import StepKind
from conference.permissions import Permission as P


class StepArgs(Args):
    """A step."""

    step: Id


class InsertArgs(Args):
    """A new step and where it goes."""

    title: Annotated[ShortText, Field(min_length=1)]
    kind: StepKind = StepKind.OTHER
    planned_minutes: Annotated[int, Field(ge=0, le=600)] = 0
    after: OptionalId = None


class TimeArgs(StepArgs):
    """When a step was really held; the running one has no end yet."""

    started_at: Moment
    ended_at: OptionalMoment = None


@command(P.STEP_NEXT, NoArgs, undoable=True)
def next(session: Session, actor: Actor, args: NoArgs) -> Result:
    return {"step": agenda.start_next(session, actor).id}


@command(P.STEP_START, StepArgs, undoable=True)
def start(session: Session, actor: Actor, args: StepArgs) -> None:
    agenda.start(session, actor, args.step)


@command(P.STEP_FINISH, NoArgs, undoable=True)
def finish(session: Session, actor: Actor, args: NoArgs) -> None:
    agenda.finish(session, actor)


@command(P.STEP_RETURN, StepArgs, undoable=True)
def return_to(session: Session, actor: Actor, args: StepArgs) -> None:
    agenda.return_to(session, actor, args.step)


@command(P.STEP_SKIP, StepArgs, undoable=True)
def skip(session: Session, actor: Actor, args: StepArgs) -> None:
    agenda.skip(session, actor, args.step)


@command(P.STEP_INSERT, InsertArgs, undoable=True)
def insert(session: Session, actor: Actor, args: InsertArgs) -> Result:
    return {"step": agenda.insert(session, actor, args.title, args.kind, args.planned_minutes, args.after).id}


@command(P.STEP_TIME, TimeArgs, undoable=True)
def record_times(session: Session, actor: Actor, args: TimeArgs) -> None:
    agenda.record_times(session, actor, args.step, args.started_at, args.ended_at)


@command(P.QUEUE_OPEN, NoArgs, undoable=True)
def open_queue(session: Session, actor: Actor, args: NoArgs) -> None:
    agenda.set_queue_open(session, actor, True)


@command(P.QUEUE_CLOSE, NoArgs, undoable=True)
def close_queue(session: Session, actor: Actor, args: NoArgs) -> None:
    agenda.set_queue_open(session, actor, False)
