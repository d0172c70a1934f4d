"""Commands on the floor."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.people import NamedArgs
from conference.commands.registry import Args, Id, LongText, Moment, NoArgs, OptionalId, Result, command
from conference.commands.speakers import ReasonArgs, RequestArgs
from conference.domain import recording, speeches
from conference.domain.recording import Held
from conference.models import RequestState, SpeechKind
from conference.permissions import Permission as P


class GiveArgs(NamedArgs):
    """Who gets the floor outside the queue, and for how long (0: no clock)."""

    kind: SpeechKind
    minutes: Annotated[int, Field(ge=0, le=120)] = 0


class NameArgs(NamedArgs):
    """The speech and who gives it."""

    speech: Id


class ExtendArgs(Args):
    """How much more time."""

    seconds: Annotated[int, Field(ge=10, le=1800)] = 60


class RecordArgs(NamedArgs):
    """A turn held while the power was out, with its true times and the matters raised in it.

    One of kind ANSWER names the matters it answered and the unit; without a unit it was a chair's.
    """

    started_at: Moment
    ended_at: Moment
    kind: SpeechKind = SpeechKind.CITIZEN
    step: OptionalId = None
    matters: tuple[LongText, ...] = ()
    questions: tuple[Id, ...] = ()
    unit: OptionalId = None
    role_holder: OptionalId = None

    def held(self) -> Held:
        """As the domain takes it."""
        return Held(self.started_at, self.ended_at, self.kind, self.step, self.matters, self.questions, self.unit,
                    self.role_holder)  # fmt: skip


@command(P.FLOOR_INVITE_NEXT, NoArgs, undoable=True)
def invite_next(session: Session, actor: Actor, args: NoArgs) -> Result:
    return {"speech": speeches.invite_next(session, actor).id}


@command(P.FLOOR_INVITE, RequestArgs, undoable=True)
def invite(session: Session, actor: Actor, args: RequestArgs) -> Result:
    return {"speech": speeches.invite(session, actor, args.request).id}


@command(P.FLOOR_INVITE_RAISED_HAND, NamedArgs, undoable=True)
def invite_raised_hand(session: Session, actor: Actor, args: NamedArgs) -> Result:
    return {"speech": speeches.invite_raised_hand(session, actor, args.named()).id}


@command(P.FLOOR_GIVE, GiveArgs, undoable=True)
def give(session: Session, actor: Actor, args: GiveArgs) -> Result:
    return {"speech": speeches.give(session, actor, args.kind, args.named(), args.minutes * 60).id}


@command(P.FLOOR_NAME, NameArgs, undoable=True)
def name(session: Session, actor: Actor, args: NameArgs) -> None:
    speeches.name(session, actor, args.speech, args.named())


@command(P.FLOOR_REMIND, NoArgs)
def remind(session: Session, actor: Actor, args: NoArgs) -> None:
    speeches.remind(session, actor)


@command(P.FLOOR_PAUSE, NoArgs, undoable=True)
def pause(session: Session, actor: Actor, args: NoArgs) -> None:
    speeches.pause(session, actor)


@command(P.FLOOR_RESUME, NoArgs, undoable=True)
def resume(session: Session, actor: Actor, args: NoArgs) -> None:
    speeches.resume(session, actor)


@command(P.FLOOR_EXTEND, ExtendArgs, undoable=True)
def extend(session: Session, actor: Actor, args: ExtendArgs) -> None:
    speeches.extend(session, actor, args.seconds)


@command(P.FLOOR_END, NoArgs, undoable=True)
def end(session: Session, actor: Actor, args: NoArgs) -> None:
    speeches.end(session, actor)


@command(P.FLOOR_SKIP, NoArgs, undoable=True)
def skip(session: Session, actor: Actor, args: NoArgs) -> None:
    speeches.leave(session, actor, RequestState.SKIPPED)


@command(P.FLOOR_MARK_ABSENT, NoArgs, undoable=True)
def mark_absent(session: Session, actor: Actor, args: NoArgs) -> None:
    speeches.leave(session, actor, RequestState.ABSENT)


@command(P.FLOOR_SEND_TO_END, NoArgs, undoable=True)
def send_to_end(session: Session, actor: Actor, args: NoArgs) -> None:
    speeches.leave(session, actor, RequestState.QUEUED)


@command(P.FLOOR_DECLINE, ReasonArgs, undoable=True)
def decline(session: Session, actor: Actor, args: ReasonArgs) -> None:
    args.require_word(actor)
    speeches.leave(session, actor, RequestState.DECLINED, args.reason, args.note)


@command(P.FLOOR_RECORD, RecordArgs, undoable=True)
def record(session: Session, actor: Actor, args: RecordArgs) -> Result:
    speech, asked = recording.record(session, actor, args.named(), args.held())
    return {"speech": speech.id, "matters": [question.number for question in asked]}
