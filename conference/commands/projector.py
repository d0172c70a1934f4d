"""Commands on the projector."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, Id, NoArgs, OptionalId, ShortText, command
from conference.domain import projector
from conference.models import ProjectorView, Scene
from conference.permissions import Permission as P

#: What one line holds at the least size for the last row, in a 4:3 hall.
LONGEST_LINE = 68


class PinArgs(Args):
    """The scene to hold, with its matter or its message."""

    scene: Scene
    question: OptionalId = None
    message: ShortText = ""


class LineArgs(Args):
    """A line for the foot of every projector; empty: none."""

    text: Annotated[str, Field(max_length=LONGEST_LINE)] = ""


class ViewArgs(Args):
    """A projector's link, and what its projectors show."""

    link: Id
    view: ProjectorView


@command(P.PROJECTOR_PIN, PinArgs)
def pin(session: Session, actor: Actor, args: PinArgs) -> None:
    projector.pin(session, actor, args.scene, args.question, args.message)


@command(P.PROJECTOR_RELEASE, NoArgs)
def release(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.release(session, actor)


@command(P.PROJECTOR_SET_LINE, LineArgs)
def set_line(session: Session, actor: Actor, args: LineArgs) -> None:
    projector.set_line(session, actor, args.text)


@command(P.PROJECTOR_HIDE, NoArgs)
def hide(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.set_hidden(session, actor, True)


@command(P.PROJECTOR_SHOW, NoArgs)
def show(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.set_hidden(session, actor, False)


@command(P.PROJECTOR_MUTE, NoArgs)
def mute(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.set_muted(session, actor, True)


@command(P.PROJECTOR_UNMUTE, NoArgs)
def unmute(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.set_muted(session, actor, False)


@command(P.PROJECTOR_SET_VIEW, ViewArgs)
def set_view(session: Session, actor: Actor, args: ViewArgs) -> None:
    projector.set_view(session, actor, args.link, args.view)
