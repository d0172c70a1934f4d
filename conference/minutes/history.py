"""How an entry's text came about: who typed it and when, and the text as it stood after any update.

Read from the log alone; nothing here changes anything. To restore an earlier text is a browser's edit like any other.
Characters are counted as Yjs does, in UTF-16 units: an emoji counts two. What is deleted later stays counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference import loop
from conference.errors import NOT_HERE, Invalid
from conference.minutes import typed
from conference.models import EntryUpdate, MinutesEntry, RoleHolder

#: A longer pause, or another hand, begins another edit.
PAUSE = timedelta(seconds=30)
#: What the start of a new epoch calls its first batch: the text so far, typed by nobody just then (``log``).
_CARRIED = "epoch-"


@dataclass
class Author:
    """Somebody whose typing is in the log: a named person in a role, or whatever else the log calls the sender."""

    key: str
    name: str
    typed: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Step:
    """One update. ``author`` is an author's key."""

    update: int
    at: datetime
    author: str
    typed: int


@dataclass
class Edit:
    """Steps of one author without a pause of ``PAUSE`` or more between them."""

    author: str
    steps: list[Step] = field(default_factory=list)

    @property
    def typed(self) -> int:
        """Characters typed in it."""
        return sum(step.typed for step in self.steps)


@dataclass(frozen=True)
class History:
    """Authors in the order they began, and edits in time; a history that a restore ended goes before the present."""

    authors: list[Author]
    edits: list[Edit]


def of_entry(session: Session, entry: MinutesEntry) -> History:
    """The entry's history; empty when nothing was typed."""
    names = _names(session, entry.conference_id)
    authors: dict[str, Author] = {}
    edits: list[Edit] = []
    for step in _steps(session, entry):
        author = authors.setdefault(step.author, Author(step.author, names.get(step.author, ""), 0, step.at, step.at))
        author.typed, author.last_at = author.typed + step.typed, max(author.last_at, step.at)
        if not edits or edits[-1].author != step.author or step.at - edits[-1].steps[-1].at >= PAUSE:
            edits.append(Edit(step.author))
        edits[-1].steps.append(step)
    return History(list(authors.values()), edits)


def text_after(session: Session, entry: MinutesEntry, update_id: int) -> tuple[datetime, str]:
    """When that update came, and the text as typed that it led to. Invalid when it is not this entry's."""
    update = session.get(EntryUpdate, update_id)
    if update is None or update.entry_id != entry.id:
        raise Invalid(NOT_HERE)
    rows = session.execute(
        select(EntryUpdate.payload)
        .where(EntryUpdate.entry_id == entry.id, EntryUpdate.epoch == update.epoch, EntryUpdate.id <= update.id)
        .order_by(EntryUpdate.id)
        .execution_options(yield_per=typed.REPLAY_BATCH)
    )
    document = typed.Typed()
    for batch in rows.partitions():
        document.replay([row.payload for row in batch])
        loop.sleep(0)  # as in documents: a long log must not hold up the hall
    return update.at, document.raw


def _steps(session: Session, entry: MinutesEntry) -> Iterator[Step]:
    columns = (
        EntryUpdate.id, EntryUpdate.at, EntryUpdate.role_holder_id, EntryUpdate.actor, EntryUpdate.epoch,
        EntryUpdate.batch_id, EntryUpdate.client, EntryUpdate.client_clock,
    )  # fmt: skip
    clocks: dict[tuple[str, int], int] = {}
    for row in session.execute(select(*columns).where(EntryUpdate.entry_id == entry.id).order_by(EntryUpdate.id)):
        client = (row.epoch, row.client)
        count = 0 if row.batch_id.startswith(_CARRIED) else max(0, row.client_clock - clocks.get(client, 0))
        clocks[client] = max(row.client_clock, clocks.get(client, 0))
        yield Step(row.id, row.at, row.role_holder_id or row.actor, count)


def _names(session: Session, conference_id: str) -> dict[str, str]:
    holders = select(RoleHolder).where(RoleHolder.conference_id == conference_id).options(joinedload(RoleHolder.person))
    return {holder.id: holder.person.full_name for holder in session.scalars(holders)}
