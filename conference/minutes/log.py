"""The log of typed text. Rows are added and never changed; an entry's text is what its epoch's rows replay to.

Whoever adds holds the entry's row (``lock``), so one entry's ids are in the order of their commits on PostgreSQL too,
and a reader who has seen an id has seen every smaller one of that entry.

A *mark* names a place in an entry's log as browsers remember it: "<id>:<batch_id>", empty before the first update. A
mark that the log does not know comes from another history: an older database was put in this one's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference import clock
from conference.actor import Actor
from conference.ids import new_id
from conference.minutes import typed
from conference.minutes.messages import Push
from conference.models import EntryUpdate, MinutesEntry

#: The batch that a text known beforehand begins as.
BORN = "born"


def lock(session: Session, entry_ids: Iterable[str]) -> dict[str, MinutesEntry]:
    """Take the rows of these entries for this transaction (in one order everywhere), and return those that exist."""
    wanted = select(MinutesEntry).where(MinutesEntry.id.in_(list(entry_ids))).order_by(MinutesEntry.id)
    locked = wanted.with_for_update(of=MinutesEntry)  # and not the texts that are read with them
    found = session.scalars(locked.execution_options(populate_existing=True))
    return {entry.id: entry for entry in found}


def entries(session: Session, actor: Actor, entry_ids: Iterable[str]) -> dict[str, MinutesEntry]:
    """Those of these entries that are the actor's conference's, without taking them."""
    wanted = select(MinutesEntry).where(
        MinutesEntry.id.in_(list(entry_ids)), MinutesEntry.conference_id == actor.conference_id
    )
    return {entry.id: entry for entry in session.scalars(wanted)}


def bear(session: Session, actor: Actor, entry: MinutesEntry, text: str) -> EntryUpdate:
    """Let a new entry begin with ``text`` as one update, in the transaction that creates it (``projection.bear``)."""
    born = typed.bear(text)
    return _add(session, actor, entry, BORN, born.client, born.clock, born.update)


def append(session: Session, actor: Actor, entry: MinutesEntry, push: Push) -> EntryUpdate:
    """Add what a browser sent; the entry's row is locked."""
    return _add(session, actor, entry, push.batch_id, push.client, push.client_clock, push.update)


def replayed(session: Session, entry: MinutesEntry) -> typed.Typed:
    """A document of its own at the end of the entry's log."""
    document = typed.Typed()
    for _, batch in replay(session, entry.id, entry.epoch, 0):
        document.replay(batch)
    return document


def begin_epoch(session: Session, actor: Actor, entry: MinutesEntry) -> None:
    """Start a new history with the text as it is, so that no browser of the old one merges into it (after a restore).

    The old rows stay; the new epoch's first row carries the whole document, its authors' clients included.
    """
    document = replayed(session, entry)
    clocks = typed.clocks(document.vector)
    entry.epoch = new_id()
    if clocks:
        client, reached = max(clocks.items(), key=lambda known: known[1])
        _add(session, actor, entry, f"epoch-{entry.epoch}", client, reached, document.beyond(typed.NOTHING))


def newest(session: Session) -> int:
    """The id of the newest update of all; 0 when there is none."""
    return session.scalar(select(func.max(EntryUpdate.id))) or 0


def touched(session: Session, after: int) -> dict[str, tuple[str, int]]:
    """Entries with updates after an id, each with its conference and its last update."""
    found = (
        select(EntryUpdate.entry_id, MinutesEntry.conference_id, func.max(EntryUpdate.id))
        .join(MinutesEntry, MinutesEntry.id == EntryUpdate.entry_id)
        .where(EntryUpdate.id > after)
        .group_by(EntryUpdate.entry_id, MinutesEntry.conference_id)
    )
    return {entry_id: (conference_id, last) for entry_id, conference_id, last in session.execute(found)}


def find(session: Session, entry_id: str, batch_id: str) -> EntryUpdate | None:
    """The batch of that name, if it came before."""
    return session.scalar(select(EntryUpdate).where(EntryUpdate.entry_id == entry_id, EntryUpdate.batch_id == batch_id))


def head(session: Session, entry_id: str, epoch: str) -> int:
    """The id of an entry's last update; 0 when nothing has been typed."""
    last = select(func.max(EntryUpdate.id)).where(EntryUpdate.entry_id == entry_id, EntryUpdate.epoch == epoch)
    return session.scalar(last) or 0


def knows(session: Session, entry_id: str, mark: str) -> bool:
    """Is this place in the log ours?"""
    if not mark:
        return True
    number, _, batch_id = mark.partition(":")
    row = session.get(EntryUpdate, int(number)) if number.isdecimal() and len(number) < 19 else None
    return row is not None and row.entry_id == entry_id and row.batch_id == batch_id


def mark_at(session: Session, update_id: int) -> str:
    """The mark of an update; empty for 0."""
    return mark_of(session.get_one(EntryUpdate, update_id)) if update_id else ""


def mark_of(update: EntryUpdate) -> str:
    """The mark of an update."""
    return f"{update.id}:{update.batch_id}"


def replay(session: Session, entry_id: str, epoch: str, after: int) -> Iterator[tuple[int, Sequence[bytes]]]:
    """The payloads after an id in the log's order, in batches, each with the id of its last."""
    rows = session.execute(
        select(EntryUpdate.id, EntryUpdate.payload)
        .where(EntryUpdate.entry_id == entry_id, EntryUpdate.epoch == epoch, EntryUpdate.id > after)
        .order_by(EntryUpdate.id)
        .execution_options(yield_per=typed.REPLAY_BATCH)
    )
    for batch in rows.partitions():
        yield batch[-1].id, [row.payload for row in batch]


def since(session: Session, entry: MinutesEntry, after: int, most: int = 200) -> list[EntryUpdate]:
    """Updates after an id, for telling other browsers."""
    found = (
        select(EntryUpdate)
        .where(EntryUpdate.entry_id == entry.id, EntryUpdate.epoch == entry.epoch, EntryUpdate.id > after)
        .order_by(EntryUpdate.id)
        .limit(most)
    )
    return list(session.scalars(found))


def _add(
    session: Session, actor: Actor, entry: MinutesEntry, batch_id: str, client: int, client_clock: int, payload: bytes
) -> EntryUpdate:
    row = EntryUpdate(
        entry_id=entry.id,
        epoch=entry.epoch,
        batch_id=batch_id,
        actor=actor.key,
        role_holder_id=actor.role_holder_id,
        client=client,
        client_clock=client_clock,
        payload=payload,
        at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row
