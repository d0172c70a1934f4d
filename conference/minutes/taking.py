"""One round of pushes: tried on the live documents, added to the log, committed together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.db import Database
from conference.errors import N_, NOT_HERE, Invalid, NotDone, Refused, Unavailable
from conference.minutes import access, log, typed
from conference.minutes.documents import Documents, Live
from conference.minutes.gathering import Waiting
from conference.minutes.messages import TEXT_BYTES, TOO_LARGE, Push
from conference.models import EntryUpdate, MinutesEntry

POISONED = N_(
    "This typing could not be read and was not saved. The entry is unharmed; your text is still on your screen."
)


@dataclass(frozen=True)
class Job:
    """A whole push, and who sent it."""

    actor: Actor
    push: Push


@dataclass(frozen=True)
class Taken:
    """What became of a push: the answer for its sender, and the update it became, unless it was known or not taken."""

    answer: dict[str, Any]
    update_id: int = 0


class Taker:
    """Writes rounds. It alone adds to the log of an entry that is being typed in."""

    def __init__(self, database: Database, documents: Documents) -> None:
        self._database = database
        self._documents = documents

    def write(self, batch: list[Waiting[Job, Taken]]) -> None:
        """Take a round in one transaction. A fault that nobody foresaw harms only the push that has it."""
        try:
            self._together(batch)
        except Unavailable:
            raise
        except Exception:
            if len(batch) == 1:
                raise
            for waiting in batch:
                waiting.answer = waiting.error = None
                self._alone(waiting)

    def _alone(self, waiting: Waiting[Job, Taken]) -> None:
        try:
            self._together([waiting])
        except Exception as error:
            waiting.error = error

    def _together(self, batch: list[Waiting[Job, Taken]]) -> None:
        entry_ids = {waiting.item.push.entry for waiting in batch}
        with (
            self._documents.locked(entry_ids),
            self._forgotten_unless_committed(entry_ids),
            self._database.writing() as session,
        ):
            found = log.lock(session, entry_ids)
            for waiting in batch:
                try:
                    waiting.answer = self._take(session, found.get(waiting.item.push.entry), waiting.item)
                except NotDone as error:
                    waiting.error = error

    @contextmanager
    def _forgotten_unless_committed(self, entry_ids: set[str]) -> Iterator[None]:
        """A document that took what the log did not keep would tell others of it; replay the log instead."""
        try:
            yield
        except BaseException:
            for entry_id in entry_ids:
                self._documents.drop(entry_id)
            raise

    def _take(self, session: Session, entry: MinutesEntry | None, job: Job) -> Taken:
        """Answer one push; see ``sync`` for the answers. What is refused leaves no trace."""
        if entry is None or entry.conference_id != job.actor.conference_id:
            raise Invalid(NOT_HERE)
        access.require_valid_link(session, job.actor)
        before = log.find(session, entry.id, job.push.batch_id)
        if before is not None and before.payload == job.push.update:
            return Taken(saved(entry, before))
        if not access.same_history(session, entry, job.push.epoch, job.push.mark):
            return Taken({"state": "other_epoch", "entry": entry.id, "batch_id": job.push.batch_id})
        access.must_be_open(session, entry)
        return self._add(session, entry, job, renamed=before is not None)

    def _add(self, session: Session, entry: MinutesEntry, job: Job, renamed: bool) -> Taken:
        live = self._documents.fresh(session, entry)
        if renamed or not self._tried(live, entry.id, job.push):
            vector = self._documents.fresh(session, entry).typed.vector
            answer = {"state": "need_sync", "entry": entry.id, "batch_id": job.push.batch_id, "epoch": entry.epoch}
            return Taken(answer | {"vector": vector})
        row = log.append(session, job.actor, entry, job.push)
        live.upto = row.id
        return Taken(saved(entry, row), row.id)

    def _tried(self, live: Live, entry_id: str, push: Push) -> bool:
        """Apply a push to the live document; False when something before it is missing. Refuses poison and excess."""
        try:
            typed.decode(push.update)  # most poison is found here, without harm to the document
        except typed.Poisoned as error:
            raise Refused(POISONED) from error
        try:
            complete = live.typed.take(push.update)
            reached = typed.clocks(live.typed.vector).get(push.client, 0)
            if live.typed.size > TEXT_BYTES:
                raise Refused(TOO_LARGE)
        except typed.Poisoned as error:
            self._documents.drop(entry_id)
            raise Refused(POISONED) from error
        except Refused:
            self._documents.drop(entry_id)
            raise
        if not complete or reached < push.client_clock:
            self._documents.drop(entry_id)
            return False
        return True


def saved(entry: MinutesEntry, row: EntryUpdate) -> dict[str, Any]:
    """The acknowledgement; the same whenever the same batch comes."""
    return {
        "state": "saved",
        "entry": entry.id,
        "batch_id": row.batch_id,
        "epoch": row.epoch,
        "id": row.id,
        "mark": log.mark_of(row),
    }
