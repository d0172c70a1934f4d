"""Commands on the projector."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, NoArgs, OptionalId, ShortText, command
from conference.domain import projector
from conference.models import Scene
from conference.permissions import Permission as P


class PinArgs(Args):
    """The scene to hold, with its matter or its message."""

    scene: Scene
    question: OptionalId = None
    message: ShortText = ""


@command(P.PROJECTOR_PIN, PinArgs)
def pin(session: Session, actor: Actor, args: PinArgs) -> None:
    projector.pin(session, actor, args.scene, args.question, args.message)


@command(P.PROJECTOR_RELEASE, NoArgs)
def release(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.release(session, actor)


@command(P.PROJECTOR_HIDE, NoArgs)
def hide(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.set_hidden(session, actor, True)


@command(P.PROJECTOR_SHOW, NoArgs)
def show(session: Session, actor: Actor, args: NoArgs) -> None:
    projector.set_hidden(session, actor, False)
