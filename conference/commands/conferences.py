"""Commands on the conference as a whole, and undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, NoArgs, OptionalMoment, Result, command
from conference.domain import conferences, undo
from conference.models import DialogueMode, NamePrivacy
from conference.permissions import Permission as P


class PauseArgs(Args):
    """How many minutes the break is to last; none: not announced."""

    minutes: Annotated[int, Field(ge=1, le=240)] | None = None


class TimesArgs(Args):
    """When the meeting really began and ended; none leaves the time as it is."""

    opened_at: OptionalMoment = None
    closed_at: OptionalMoment = None


class ModeArgs(Args):
    """The way of alternating speaking and answering."""

    mode: DialogueMode


class RulesArgs(Args):
    """Rules to change; what is left out stays."""

    name_privacy: NamePrivacy | None = None
    speak_again: bool | None = None
    checked_in_only: bool | None = None


@command(P.CONFERENCE_ADMIT, NoArgs)
def admit(session: Session, actor: Actor, args: NoArgs) -> None:
    conferences.admit(session, actor)


@command(P.CONFERENCE_OPEN, NoArgs)
def open(session: Session, actor: Actor, args: NoArgs) -> None:
    conferences.open(session, actor)


@command(P.CONFERENCE_PAUSE, PauseArgs)
def pause(session: Session, actor: Actor, args: PauseArgs) -> None:
    conferences.pause(session, actor, actor.at + timedelta(minutes=args.minutes) if args.minutes else None)


@command(P.CONFERENCE_RESUME, NoArgs)
def resume(session: Session, actor: Actor, args: NoArgs) -> None:
    conferences.resume(session, actor)


@command(P.CONFERENCE_CLOSE, NoArgs)
def close(session: Session, actor: Actor, args: NoArgs) -> None:
    conferences.close(session, actor)


@command(P.CONFERENCE_TIME, TimesArgs, undoable=True)
def record_times(session: Session, actor: Actor, args: TimesArgs) -> None:
    conferences.record_times(session, actor, args.opened_at, args.closed_at)


@command(P.CONFERENCE_SET_MODE, ModeArgs)
def set_mode(session: Session, actor: Actor, args: ModeArgs) -> None:
    conferences.set_mode(session, actor, args.mode)


@command(P.CONFERENCE_SET_RULES, RulesArgs)
def set_rules(session: Session, actor: Actor, args: RulesArgs) -> None:
    rules = conferences.Rules(args.name_privacy, args.speak_again, args.checked_in_only)
    conferences.set_rules(session, actor, rules)


@command(P.ACT_UNDO, NoArgs)
def undo_last(session: Session, actor: Actor, args: NoArgs) -> Result:
    event = undo.undo(session, actor)
    return {"undone": event.data["undone"]}
