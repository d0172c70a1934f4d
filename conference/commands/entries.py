"""Commands on the minutes and the conclusion."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.answers import OptionalDate
from conference.commands.registry import Args, Id, LongText, OptionalId, Result, command
from conference.domain import conclusions, entries, moving
from conference.permissions import Permission as P


class OpenArgs(Args):
    """A note; its id may be made in the browser."""

    entry: OptionalId = None
    text: LongText = ""


class EntryArgs(Args):
    """An entry."""

    entry: Id


class RecoverArgs(EntryArgs):
    """A text that only one browser has, and the id of the note that will keep it."""

    copy_id: Annotated[str, Field(alias="copy")]
    text: Annotated[str, Field(max_length=250_000)]


class MoveArgs(EntryArgs):
    """A note or a summary, and where it is to stand: beside another entry, or last in a speech or a step."""

    after: OptionalId = None
    before: OptionalId = None
    speech: OptionalId = None
    step: OptionalId = None


class PointArgs(Args):
    """A point of the conclusion."""

    point: Id


class DraftArgs(Args):
    """A new point: words, responsible unit, date."""

    text: LongText
    unit: OptionalId = None
    due_date: OptionalDate = None


class EditPointArgs(PointArgs):
    """A draft's unit and date."""

    unit: OptionalId = None
    due_date: OptionalDate = None


class AdoptArgs(PointArgs):
    """A point to adopt; an operator confirms that the chair said so."""

    chair_said_so: bool = False


@command(P.ENTRY_OPEN, OpenArgs)
def open_note(session: Session, actor: Actor, args: OpenArgs) -> Result:
    return {"entry": entries.open_note(session, actor, args.entry, args.text).id}


@command(P.ENTRY_RECOVER, RecoverArgs)
def recover(session: Session, actor: Actor, args: RecoverArgs) -> Result:
    kept = entries.recover(session, actor, args.entry, args.copy_id, args.text)
    return {"kept_in": kept} if kept else {}


@command(P.ENTRY_REMOVE, EntryArgs, undoable=True)
def remove(session: Session, actor: Actor, args: EntryArgs) -> None:
    entries.remove(session, actor, args.entry)


@command(P.ENTRY_RESTORE, EntryArgs, undoable=True)
def restore(session: Session, actor: Actor, args: EntryArgs) -> None:
    entries.restore(session, actor, args.entry)


@command(P.ENTRY_MOVE, MoveArgs, undoable=True)
def move(session: Session, actor: Actor, args: MoveArgs) -> None:
    moving.move(session, actor, args.entry, moving.Place(args.after, args.before, args.speech, args.step))


@command(P.CONCLUSION_ADD, DraftArgs)
def draft(session: Session, actor: Actor, args: DraftArgs) -> Result:
    return {"point": conclusions.add(session, actor, args.text, args.unit, args.due_date).id}


@command(P.CONCLUSION_EDIT, EditPointArgs)
def edit_point(session: Session, actor: Actor, args: EditPointArgs) -> None:
    conclusions.edit(session, actor, args.point, args.unit, args.due_date)


@command(P.CONCLUSION_REMOVE, PointArgs)
def remove_point(session: Session, actor: Actor, args: PointArgs) -> None:
    conclusions.remove(session, actor, args.point)


@command(P.CONCLUSION_ADOPT, AdoptArgs)
def adopt(session: Session, actor: Actor, args: AdoptArgs) -> None:
    conclusions.adopt(session, actor, args.point, args.chair_said_so)
