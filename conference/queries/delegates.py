"""The list of delegates as the reception desk needs it: searched with or without accents, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from conference.events import EventKind
from conference.models import Conference, Delegate, DelegateGroup, Event, Locality, Person
from conference.text import fold

#: More lines than anybody reads while somebody stands before the desk.
LINES = 20
#: Events that change one delegate, known by its id; other events about people change the list in ways of their own.
_ABOUT_ONE = frozenset({EventKind.DELEGATE_ADDED, EventKind.DELEGATE_CHECKED_IN, EventKind.DELEGATE_CHECKED_OUT})
_ABOUT_SEVERAL = frozenset({EventKind.PERSON_RENAMED, EventKind.PERSON_MERGED, EventKind.ACT_UNDONE})


@dataclass(frozen=True)
class Line:
    """A delegate on the desk's list. ``folded`` is what is searched, without accents; ``came_at`` none: not yet."""

    id: str
    person_id: str
    title: str
    full_name: str
    office: str
    locality: Locality | None
    group: str
    folded: str
    came_at: datetime | None


@dataclass(frozen=True)
class Roster:
    """Delegates at one event number: all of them, or only those that have changed since an earlier one."""

    seq: int
    lines: list[Line]
    is_whole: bool


def roster(session: Session, conference_id: str, since: int | None = None) -> Roster:
    """Everybody on the list, in protocol order; with ``since`` only who has changed after that event.

    The whole list also where what happened since does not name the delegates it changed.
    """
    seq = session.scalars(select(Conference.last_seq).where(Conference.id == conference_id)).one()
    changed = _changed_since(session, conference_id, since, seq)
    found = _all(conference_id)
    if changed is not None:
        found = found.where(Delegate.id.in_(changed))
    return Roster(seq, [_line(row) for row in session.execute(found)], is_whole=changed is None)


def search(lines: Iterable[Line], words: str, limit: int = LINES) -> list[Line]:
    """Delegates with a word beginning with each of the given words, accents and case aside; those whose name begins
    so first. Nobody when nothing is asked.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    found = [line for line in lines if all(f" {word}" in f" {line.folded}" for word in wanted)]
    whole = " ".join(wanted)
    return sorted(found, key=lambda line: whole not in fold(line.full_name))[:limit]


def find(session: Session, conference_id: str, delegate_id: str) -> Line | None:
    """One delegate of this conference."""
    row = session.execute(_all(conference_id).where(Delegate.id == delegate_id)).one_or_none()
    return _line(row) if row else None


def namesakes(session: Session, conference_id: str, full_name: str) -> list[Line]:
    """Delegates of this name, accents aside: whoever gave it on a phone may be one of them."""
    folded = fold(full_name)
    found = session.execute(_all(conference_id).where(Person.search_text.startswith(folded, autoescape=True)))
    return [line for line in map(_line, found) if fold(line.full_name) == folded]


def _line(row: Any) -> Line:
    return Line(*row)


def _all(conference_id: str) -> Select[str, str, str, str, str, Locality, str, str, datetime | None]:
    return (
        select(
            Delegate.id,
            Person.id,
            Person.title,
            Person.full_name,
            Person.office,
            Locality,
            DelegateGroup.name,
            Person.search_text,
            Delegate.checked_in_at,
        )
        .join(Person, Person.id == Delegate.person_id)
        .join(DelegateGroup, DelegateGroup.id == Delegate.group_id)
        .outerjoin(Locality, Locality.id == Person.locality_id)
        .where(Delegate.conference_id == conference_id, Person.merged_into_id.is_(None))
        .order_by(DelegateGroup.position, Delegate.protocol_order, Delegate.id)
    )


def _changed_since(session: Session, conference_id: str, since: int | None, seq: int) -> list[str] | None:
    """The delegates that events after ``since`` are about; none where only the whole list will do."""
    if since is None or since > seq:
        return None
    after = select(Event.kind, Event.subject_id).where(Event.conference_id == conference_id, Event.seq > since)
    told = after.where(Event.kind.in_(_ABOUT_ONE | _ABOUT_SEVERAL))
    rows = list(session.execute(told))
    if any(kind in _ABOUT_SEVERAL for kind, _ in rows):
        return None
    return sorted({subject for _, subject in rows if subject})
