"""Commands on private notes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, Id, OptionalId, Result, command
from conference.domain import notes
from conference.models import LONGEST_NOTE, NoteSide
from conference.permissions import Permission as P


class SendArgs(Args):
    """A few words, to which side (a unit's is named), about which matter."""

    to: NoteSide
    text: Annotated[str, Field(max_length=LONGEST_NOTE)]
    question: OptionalId = None
    unit: OptionalId = None


class NoteArgs(Args):
    """A note."""

    note: Id


@command(P.NOTE_SEND, SendArgs)
def send(session: Session, actor: Actor, args: SendArgs) -> Result:
    return {"note": notes.send(session, actor, args.to, args.text, args.question, args.unit).id}


@command(P.NOTE_SEE, NoteArgs)
def see(session: Session, actor: Actor, args: NoteArgs) -> None:
    notes.see(session, actor, args.note)
