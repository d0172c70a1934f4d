"""Commands on secretaries' text blocks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, Id, Result, command
from conference.domain import text_blocks
from conference.models import LONGEST_BLOCK
from conference.permissions import Permission as P


class BlockArgs(Args):
    """An abbreviation and its words; personal ones are the sender's own."""

    abbreviation: Annotated[str, Field(max_length=40)]
    text: Annotated[str, Field(max_length=LONGEST_BLOCK)]
    personal: bool = False


class RemoveArgs(Args):
    """A text block."""

    block: Id


@command(P.TEXT_BLOCK_SET, BlockArgs)
def put(session: Session, actor: Actor, args: BlockArgs) -> Result:
    return {"block": text_blocks.put(session, actor, args.abbreviation, args.text, personal=args.personal).id}


@command(P.TEXT_BLOCK_REMOVE, RemoveArgs)
def remove(session: Session, actor: Actor, args: RemoveArgs) -> None:
    text_blocks.remove(session, actor, args.block)
