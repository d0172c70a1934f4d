"""Commands of a unit on what is assigned to it, and the chair's answers to what it asks for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, Id, LongText, OptionalId, command
from conference.domain import assignments, passing
from conference.permissions import Permission as P


class AssignmentArgs(Args):
    """An assignment."""

    assignment: Id


class RemarkArgs(AssignmentArgs):
    """An assignment and why it is another's."""

    remark: LongText = ""


class ReturnArgs(RemarkArgs):
    """Which unit is asked for instead, if one is named, and why."""

    unit: OptionalId = None


class UnitArgs(AssignmentArgs):
    """An assignment and another unit."""

    unit: Id


class DelayArgs(AssignmentArgs):
    """How many minutes the unit needs."""

    minutes: Annotated[int, Field(ge=1, le=240)]


class PromiseArgs(AssignmentArgs):
    """The day a written answer is proposed for."""

    written_by: date


class NoteArgs(AssignmentArgs):
    """The points of the answer."""

    notes: LongText = ""


@command(P.ASSIGNMENT_SEE, AssignmentArgs)
def see(session: Session, actor: Actor, args: AssignmentArgs) -> None:
    assignments.see(session, actor, args.assignment)


@command(P.ASSIGNMENT_TAKE, AssignmentArgs)
def take(session: Session, actor: Actor, args: AssignmentArgs) -> None:
    assignments.take(session, actor, args.assignment)


@command(P.ASSIGNMENT_RETURN, ReturnArgs)
def return_to_chair(session: Session, actor: Actor, args: ReturnArgs) -> None:
    assignments.return_to_chair(session, actor, args.assignment, args.remark, args.unit)


@command(P.ASSIGNMENT_KEEP, AssignmentArgs, undoable=True)
def keep(session: Session, actor: Actor, args: AssignmentArgs) -> None:
    passing.keep(session, actor, args.assignment)


@command(P.ASSIGNMENT_PASS_ON, UnitArgs, undoable=True)
def pass_on(session: Session, actor: Actor, args: UnitArgs) -> None:
    passing.pass_on(session, actor, args.assignment, args.unit)


@command(P.ASSIGNMENT_LET_GO, AssignmentArgs, undoable=True)
def let_go(session: Session, actor: Actor, args: AssignmentArgs) -> None:
    passing.let_go(session, actor, args.assignment)


@command(P.ASSIGNMENT_CALL_IN, UnitArgs)
def call_in(session: Session, actor: Actor, args: UnitArgs) -> None:
    passing.call_in(session, actor, args.assignment, args.unit)


@command(P.ASSIGNMENT_READY, AssignmentArgs)
def ready(session: Session, actor: Actor, args: AssignmentArgs) -> None:
    assignments.ready(session, actor, args.assignment)


@command(P.ASSIGNMENT_DELAY, DelayArgs)
def delay(session: Session, actor: Actor, args: DelayArgs) -> None:
    assignments.delay(session, actor, args.assignment, args.minutes)


@command(P.ASSIGNMENT_PROMISE, PromiseArgs)
def promise_writing(session: Session, actor: Actor, args: PromiseArgs) -> None:
    assignments.promise_writing(session, actor, args.assignment, args.written_by)


@command(P.ASSIGNMENT_EXCEED, RemarkArgs)
def exceed(session: Session, actor: Actor, args: RemarkArgs) -> None:
    assignments.exceed(session, actor, args.assignment, args.remark)


@command(P.ASSIGNMENT_NOTE, NoteArgs)
def note(session: Session, actor: Actor, args: NoteArgs) -> None:
    assignments.note(session, actor, args.assignment, args.notes)
