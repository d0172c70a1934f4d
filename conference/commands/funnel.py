"""THE FUNNEL: every change of a live meeting goes through ``Funnel.run``, whatever door it came by.

permission → limits → validate → the conference's green semaphore (before a connection is taken) → write transaction
locked on the conference row → receipt → ``expects`` → verb → event(s) → receipt → commit → hint.
"""

from __future__ import annotations

import re
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from conference import clock, db, events, loop, permissions, receipts
from conference.actor import Actor
from conference.commands import reporting
from conference.commands.registry import REGISTRY, Args, Command
from conference.db import Database
from conference.domain import speakers
from conference.domain.rows import current_speech, current_step
from conference.domain.undo import ChangeRecorder, last_undoable
from conference.errors import N_, Forbidden, Invalid, Stale
from conference.limits import Limits
from conference.models import AccessLink, Conference, Role

#: What a tap may expect to be still so, by the name its form gives it.
EXPECTATIONS: dict[str, Callable[[Session, str], str]] = {
    "floor": lambda session, conference_id: _id(current_speech(session, conference_id)),
    "step": lambda session, conference_id: _id(current_step(session, conference_id)),
    "next": lambda session, conference_id: _id(next(iter(speakers.waiting(session, conference_id)), None)),
    "act": lambda session, conference_id: _seq(last_undoable(session, conference_id)),
}

_COMMAND_ID = re.compile(r"[!-~]{1,64}")


@dataclass(frozen=True)
class Call:
    """A command as it arrives: its name, raw arguments, the sender's id for it, and what the sender saw."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    command_id: str | None = None
    expects: Mapping[str, str] = field(default_factory=dict)
    address: str = "local"


@dataclass(frozen=True)
class Done:
    """The answer to a command that was done: the conference's event number after it, and a small result."""

    seq: int
    result: dict[str, Any]


class Funnel:
    """Runs commands. One per process; ``after_commit(conference_id, seq)`` gets a hint of every change."""

    def __init__(self, database: Database, limits: Limits, after_commit: Callable[[str, int], None]) -> None:
        self._database = database
        self._limits = limits
        self._after_commit = after_commit
        self._turns: weakref.WeakValueDictionary[str, loop.Semaphore] = weakref.WeakValueDictionary()

    def run(self, call: Call, actor: Actor) -> Done:
        """Do the command or raise one of the seven errors; a repeated ``command_id`` gets the first answer again."""
        with reporting.reported(call.name, call.command_id, actor):
            return self._run(call, actor)

    def _run(self, call: Call, actor: Actor) -> Done:
        command = REGISTRY.get(call.name)
        if command is None:
            raise Invalid(N_("There is no such command."))
        _require_permission(command, actor)
        self._count(actor, call.address)
        args = _validated(command, call)
        give_up_at = time.monotonic() + db.LOCK_PATIENCE_SECONDS
        with self._in_turn(actor, give_up_at), self._database.writing(give_up_at) as session:
            before, done = _run_inside(session, command, args, call, actor)
        if done.seq != before:
            self._after_commit(actor.conference_id, done.seq)
        loop.sleep(0)  # whoever waits gets the turn now, not this sender's next message
        return done

    @contextmanager
    def _in_turn(self, actor: Actor, give_up_at: float) -> Iterator[None]:
        """Phones queue among themselves first: however many send, whoever runs the meeting waits for one of them."""
        turns = [actor.conference_id] if actor.link_id else [f"{actor.conference_id} phones", actor.conference_id]
        with ExitStack() as held:
            for name in turns:
                held.enter_context(db.held(self._turn(name), give_up_at))
            yield

    def _turn(self, name: str) -> loop.Semaphore:
        turn = self._turns.get(name)
        if turn is None:
            turn = self._turns[name] = loop.semaphore()
        return turn

    def _count(self, actor: Actor, address: str) -> None:
        """Phones count for their address too; nobody who floods a hall from one may lock out who runs the meeting."""
        if actor.link_id is None:
            self._limits.check(actor.key, address)
        else:
            self._limits.check_device(actor.key)


def _run_inside(session: Session, command: Command, args: Args, call: Call, actor: Actor) -> tuple[int, Done]:
    conference = _locked_conference(session, actor)
    actor = replace(actor, at=clock.now())  # under the lock, so that events' instants go with their numbers
    before = conference.last_seq
    if call.command_id:
        receipt = receipts.find(session, actor, call.command_id)
        if receipt is not None:
            if receipt.command not in ("", call.name):
                raise Invalid(N_("This command's identifier was used for another command."))
            return before, Done(receipt.seq, receipt.result)
    _require_access(session, command, actor, conference)
    _require_expected(session, call, conference)
    recorder = ChangeRecorder(session) if command.undoable and actor.role is not Role.ATTENDEE else None
    result = command.verb(session, actor, args) or {}
    if recorder is not None:
        _make_undoable(session, recorder)
    done = Done(conference.last_seq, result)
    if call.command_id:
        receipts.keep(session, actor, call.command_id, call.name, done.seq, result)
    return before, done


def _validated(command: Command, call: Call) -> Args:
    if call.command_id is not None and not _COMMAND_ID.fullmatch(call.command_id):
        raise Invalid(N_("This command's identifier is not valid."))
    try:
        return command.args.model_validate(dict(call.args))
    except ValidationError as error:
        names = ", ".join(".".join(map(str, problem["loc"])) or "?" for problem in error.errors())
        raise Invalid(N_("Something in the form is not right: %(names)s."), names=names) from error


def _require_permission(command: Command, actor: Actor) -> None:
    if not permissions.may(actor.role, command.permission):
        raise Forbidden(N_("Your role may not do this."))


_LOCKED = select(Conference).where(Conference.id == bindparam("id")).with_for_update()


def _locked_conference(session: Session, actor: Actor) -> Conference:
    """The conference row, locked: from here on this conference's events are ordered (SQLite locked at BEGIN)."""
    return session.scalars(_LOCKED, {"id": actor.conference_id}).one()


def _require_access(session: Session, command: Command, actor: Actor, conference: Conference) -> None:
    """What may have changed since the page was opened: the link revoked, secretaries kept off the floor."""
    if actor.link_id is not None and session.get_one(AccessLink, actor.link_id).revoked_at is not None:
        raise Forbidden(N_("This link has been revoked."))
    may = permissions.may(actor.role, command.permission, secretaries_run_floor=conference.secretaries_run_floor)
    if not may:
        raise Forbidden(N_("Your role may not do this."))


def _require_expected(session: Session, call: Call, conference: Conference) -> None:
    for name, seen in call.expects.items():
        reader = EXPECTATIONS.get(name)
        if reader is None:
            raise Invalid(N_("Something in the form is not right: %(names)s."), names=name)
        if reader(session, conference.id) != seen:
            raise Stale(N_("Somebody was faster: the meeting has moved on since your screen showed this."))


def _make_undoable(session: Session, recorder: ChangeRecorder) -> None:
    changes = recorder.changes()
    last = events.last_recorded(session)
    if last is not None:
        last.undoable, last.changes = True, changes


def _id(row: Any) -> str:
    return row.id if row is not None else ""


def _seq(event: Any) -> str:
    return str(event.seq) if event is not None else ""
