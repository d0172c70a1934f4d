"""Taking back the conference's last undoable act.

While an undoable command runs, a ``ChangeRecorder`` notes what it does to the rows: rows made, and columns changed
from what to what. Undo puts the old values back and removes the made rows, but only where nothing has touched them
since; otherwise it refuses, because a later act or a secretary's words would be lost. Numbers handed out stay used.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, event, inspect, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, UOWTransaction

from conference import events
from conference.actor import Actor
from conference.domain.rows import conference_of
from conference.errors import N_, Refused
from conference.events import EventKind
from conference.models import OVER, ConferenceState, Event, Table
from conference.models.base import Instant

_NOT_OURS = {"event", "command_receipt"}
#: Words that an act began with: they go with it, unless somebody has typed since (what is left in the log says so).
_WORDS = {"entry_update", "entry_text"}
_STAYS = {("conference", "last_seq"), ("conference", "last_number"), ("conference", "last_written")}
_STAYS |= {("speech", "last_matter")}

TOO_LATE = N_("This act can no longer be taken back: something was recorded on top of it.")


class ChangeRecorder:
    """Notes what one session writes, in the order of the first touch of each row."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
        event.listen(session, "after_flush", self._note)

    def changes(self) -> list[dict[str, Any]]:
        """What was written so far, ready for JSON. Stops listening."""
        self._session.flush()
        event.remove(self._session, "after_flush", self._note)
        return [row for row in self._rows.values() if row["made"] or row["columns"]]

    def _note(self, session: Session, _flush: UOWTransaction) -> None:
        for made in session.new:
            self._note_row(made, made_now=True)
        for changed in session.dirty:
            self._note_row(changed, made_now=False)

    def _note_row(self, instance: Any, *, made_now: bool) -> None:
        state = inspect(instance)
        table = state.mapper.local_table.name
        if table in _NOT_OURS:
            return
        key = state.mapper.primary_key_from_instance(instance)
        row = self._rows.setdefault((table, tuple(key)), _blank_row(table, key, made_now))
        for column in state.mapper.column_attrs if table not in _WORDS else ():
            history = state.attrs[column.key].history
            if (table, column.key) in _STAYS or not (made_now or history.has_changes()):
                continue
            old = row["columns"][column.key][0] if column.key in row["columns"] else _first(history.deleted)
            row["columns"][column.key] = [_plain(old), _plain(getattr(instance, column.key))]


def undo(session: Session, actor: Actor) -> Event:
    """Take back the last undoable act; refused when there is none or when something rests on it."""
    act = last_undoable(session, actor.conference_id)
    if act is None:
        raise Refused(N_("There is nothing to take back."))
    _require_same_meeting(session, actor, act)
    devices = _phones_of(session, act)
    undone = events.record(
        session,
        actor,
        EventKind.ACT_UNDONE,
        act.subject_id,
        undone=act.kind,
        undone_seq=act.seq,
        devices=devices or None,
    )
    act.undone_by = undone.seq
    session.flush()
    try:
        with session.begin_nested():
            for change in reversed(act.changes or []):
                _take_back(session, change)
            session.flush()
    except IntegrityError as error:
        raise Refused(TOO_LATE) from error
    session.expire_all()
    return undone


def _phones_of(session: Session, act: Event) -> list[str]:
    """The phones whose registrations or written matters the act touched: their own fragment changes back, too."""
    found = {act.data.get("device"), *(act.data.get("devices") or [])}
    for change in act.changes or []:
        table = Table.metadata.tables[change["table"]]
        if "device_id" in table.columns:
            found.add(session.scalar(select(table.c.device_id).where(table.c.id == change["key"][0])))
        elif "question_id" in table.columns:
            question, key = Table.metadata.tables["question"], _question_of(session, table, change["key"])
            found.add(session.scalar(select(question.c.device_id).where(question.c.id == key)))
    return sorted(device for device in found if device)


def _question_of(session: Session, table: SqlTable, key: list[Any]) -> Any:
    where = [column == value for column, value in zip(table.primary_key.columns, key, strict=True)]
    return session.scalar(select(table.c.question_id).where(*where))


def last_undoable(session: Session, conference_id: str) -> Event | None:
    """The act that ``undo`` would take back."""
    return session.scalar(
        select(Event)
        .where(Event.conference_id == conference_id, Event.undoable.is_(True), Event.undone_by.is_(None))
        .order_by(Event.seq.desc())
        .limit(1)
    )


def _require_same_meeting(session: Session, actor: Actor, act: Event) -> None:
    """Nothing is taken back once the meeting is over, and in a break nothing that would start a clock."""
    conference = conference_of(session, actor)
    if conference.state in OVER:
        raise Refused(N_("The conference is not in session."))
    touched = {change["table"] for change in act.changes or []}
    if conference.state is ConferenceState.PAUSED and "speech" in touched:
        raise Refused(N_("The conference is in a break. Resume it first."))


def _take_back(session: Session, change: dict[str, Any]) -> None:
    table = Table.metadata.tables[change["table"]]
    where = [column == value for column, value in zip(table.primary_key.columns, change["key"], strict=True)]
    current = session.execute(select(table).where(*where)).mappings().one_or_none()
    if current is None or any(_plain(current[name]) != new for name, (_, new) in change["columns"].items()):
        raise Refused(TOO_LATE)
    if change["made"]:
        _require_nothing_under(session, table, change["key"])
        session.execute(table.delete().where(*where))
    elif change["columns"]:
        old = {name: _restored(table, name, before) for name, (before, _) in change["columns"].items()}
        session.execute(table.update().where(*where).values(old))


def _require_nothing_under(session: Session, table: SqlTable, key: list[Any]) -> None:
    """Rows that would vanish together with this one belong to a later act: the act's own are gone by now."""
    for other in Table.metadata.tables.values():
        for link in other.foreign_keys:
            if link.references(table) and link.ondelete == "CASCADE":
                under = select(link.parent).where(link.parent == key[0]).limit(1)
                if session.execute(under).first() is not None:
                    raise Refused(TOO_LATE)


def _blank_row(table: str, key: Any, made_now: bool) -> dict[str, Any]:
    return {"table": table, "key": list(key), "made": made_now, "columns": {}}


def _first(values: Any) -> Any:
    return values[0] if values else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime, date)) else value


def _restored(table: SqlTable, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is not None and isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
