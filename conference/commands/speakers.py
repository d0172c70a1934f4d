"""Commands on the queue."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.people import NamedArgs
from conference.commands.registry import Args, Id, LongText, NoArgs, OptionalId, Result, ShortText, command
from conference.domain import answered, carrying, slips, speakers
from conference.domain.speakers import Registration
from conference.errors import N_, Forbidden
from conference.models import DeclineReason
from conference.permissions import Permission as P

#: Minutes of a turn; a form may leave them empty.
Minutes = Annotated[
    Annotated[int, Field(ge=1, le=30)] | None, BeforeValidator(lambda given: None if given == "" else given)
]


class RegisterArgs(NamedArgs):
    """Who wishes to speak on what, for how long; one tap sends none of it."""

    content: LongText = ""
    field: OptionalId = None
    minutes: Minutes = None

    def registration(self) -> Registration:
        """As the domain takes it."""
        return Registration(self.content, self.field, self.minutes * 60 if self.minutes else None)


class EditArgs(RegisterArgs):
    """A registration and its new content."""

    request: Id


class RequestArgs(Args):
    """A registration."""

    request: Id


class CompleteArgs(RequestArgs):
    """A registration carried to writing, and what it was about."""

    content: LongText


class SlipArgs(Args):
    """What is printed on a slip."""

    number: Annotated[int, Field(ge=1, le=100_000)]
    code: Annotated[str, Field(min_length=1, max_length=12)]


class MoveArgs(RequestArgs):
    """A registration and the one it goes before; none: last."""

    before: OptionalId = None


class WordArgs(Args):
    """An act for which an operator confirms that the chair said so."""

    chair_said_so: bool = False

    def require_word(self, actor: Actor) -> None:
        """Raise Forbidden for an operator who does not confirm the chair's word."""
        if actor.on_behalf and not self.chair_said_so:
            raise Forbidden(N_("Please confirm that the chair said so."))


class ReasonArgs(WordArgs):
    """One of the three reasons of rule F3, and what happened."""

    reason: DeclineReason
    note: ShortText = ""


class DeclineArgs(ReasonArgs):
    """The registration to decline and why."""

    request: Id


@command(P.SPEAKER_REGISTER, RegisterArgs, undoable=True)
def register(session: Session, actor: Actor, args: RegisterArgs) -> Result:
    request = speakers.register(session, actor, args.named(), args.registration())
    return {"request": request.id, "number": request.number, "code": request.code}


@command(P.SPEAKER_EDIT, EditArgs, undoable=True)
def edit(session: Session, actor: Actor, args: EditArgs) -> None:
    speakers.edit(session, actor, args.request, args.named(), args.registration())


@command(P.SPEAKER_COMPLETE, CompleteArgs, undoable=True)
def complete(session: Session, actor: Actor, args: CompleteArgs) -> Result:
    question = carrying.complete(session, actor, args.request, args.content)
    return {"question": question.id, "number": question.number}


@command(P.SPEAKER_WITHDRAW, RequestArgs, undoable=True)
def withdraw(session: Session, actor: Actor, args: RequestArgs) -> None:
    speakers.withdraw(session, actor, args.request)


@command(P.SPEAKER_KEEP, RequestArgs)
def keep(session: Session, actor: Actor, args: RequestArgs) -> None:
    answered.keep(session, actor, args.request)


@command(P.SLIP_OPEN, SlipArgs)
def open_slip(session: Session, actor: Actor, args: SlipArgs) -> Result:
    return {"request": slips.open_slip(session, actor, args.number, args.code).id}


@command(P.SPEAKER_MOVE, MoveArgs, undoable=True)
def move(session: Session, actor: Actor, args: MoveArgs) -> None:
    speakers.move(session, actor, args.request, args.before)


@command(P.SPEAKER_SEND_TO_END, RequestArgs, undoable=True)
def send_to_end(session: Session, actor: Actor, args: RequestArgs) -> None:
    speakers.send_to_end(session, actor, args.request)


@command(P.SPEAKER_SKIP, RequestArgs, undoable=True)
def skip(session: Session, actor: Actor, args: RequestArgs) -> None:
    speakers.skip(session, actor, args.request)


@command(P.SPEAKER_MARK_ABSENT, RequestArgs, undoable=True)
def mark_absent(session: Session, actor: Actor, args: RequestArgs) -> None:
    speakers.mark_absent(session, actor, args.request)


@command(P.SPEAKER_DECLINE, DeclineArgs, undoable=True)
def decline(session: Session, actor: Actor, args: DeclineArgs) -> None:
    args.require_word(actor)
    speakers.decline(session, actor, args.request, args.reason, args.note)


@command(P.SPEAKER_READMIT, RequestArgs, undoable=True)
def readmit(session: Session, actor: Actor, args: RequestArgs) -> None:
    speakers.readmit(session, actor, args.request)


@command(P.QUEUE_CARRY, NoArgs, undoable=True)
def carry(session: Session, actor: Actor, args: NoArgs) -> Result:
    without_content = carrying.carry_to_writing(session, actor)
    return {"without_content": [request.number for request in without_content]}
