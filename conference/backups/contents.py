"""What a database holds: its rows as plain values, the same from SQLite and PostgreSQL, whatever its revision.

Tables are read from the database itself and not from ``models``, for a backup is also made of the schema that an
upgrade is about to change. JSON stays the text it is, so that copies are the same to the letter.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, bindparam, create_engine, event, select, text, update
from sqlalchemy.pool import NullPool

#: Tables that tell about the database and not about meetings.
ABOUT, REVISION = "conference_backup", "alembic_version"
_BATCH = 500
_SCALE = 1 << 256

#: Table → the number of its rows and a fingerprint of them all, in whatever order.
Contents = dict[str, tuple[int, str]]


@contextmanager
def sqlite(file: Path) -> Iterator[Connection]:
    """One transaction on a SQLite file, kept at the end of the block. Foreign keys are not checked meanwhile."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(file, timeout=10, isolation_level=None),
        poolclass=NullPool,
        **_verbatim(),
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.begin() as connection:
        yield connection


@contextmanager
def postgresql(url: str) -> Iterator[Connection]:
    """One transaction on a PostgreSQL database that sees one moment, kept at the end of the block."""
    engine = create_engine(url, isolation_level="REPEATABLE READ", poolclass=NullPool, **_verbatim())
    with engine.begin() as connection:
        yield connection


def _verbatim() -> dict[str, Any]:
    def same(value: str | bytes) -> str:
        return value.decode() if isinstance(value, bytes) else value

    return {"json_serializer": same, "json_deserializer": same, "hide_parameters": True}


def tables(connection: Connection) -> list[Table]:
    """The tables of meetings, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in (ABOUT, REVISION)]


def of(connection: Connection) -> Contents:
    """Count and fingerprint all that the transaction sees."""
    found = {}
    for table in tables(connection):
        tally = Tally()
        for batch in batches(connection, table):
            tally.add(batch)
        found[table.name] = tally.result
    return found


def copy(source: Connection, target: Connection) -> Contents:
    """Add all rows of one database to the empty tables of another of the same revision; returns what they were."""
    theirs, found = {table.name: table for table in tables(source)}, {}
    for table in tables(target):
        tally, later = Tally(), _References(table)
        for batch in batches(source, theirs[table.name]):
            tally.add(batch)
            target.execute(table.insert(), [later.without(row) for row in batch])
        later.put(target)
        found[table.name] = tally.result
    return found


@dataclass
class Tally:
    """Rows counted and fingerprinted; the order in which they come does not matter, for databases sort differently."""

    rows: int = 0
    total: int = 0

    def add(self, batch: list[dict[str, Any]]) -> None:
        """Take in some rows."""
        for row in batch:
            plain = repr(sorted((name, _plain(value)) for name, value in row.items()))
            self.total += int.from_bytes(hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest())
        self.rows += len(batch)

    @property
    def result(self) -> tuple[int, str]:
        """The number of rows, and their fingerprint."""
        return self.rows, f"{self.total % _SCALE:064x}"


class _References:
    """Columns that refer to rows of their own table: PostgreSQL takes them only once every row is there."""

    def __init__(self, table: Table) -> None:
        self._table = table
        own = [key for key in table.foreign_keys if key.column.table is table]
        self._columns = [key.parent.name for key in own]
        self._later: list[dict[str, Any]] = []

    def without(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row as it can be added now."""
        if not any(row[name] is not None for name in self._columns):
            return row
        self._later.append({"the_row": row["id"]} | {f"its_{name}": row[name] for name in self._columns})
        return row | dict.fromkeys(self._columns)

    def put(self, target: Connection) -> None:
        """Every row is there."""
        if self._later:
            values: dict[str, Any] = {name: bindparam(f"its_{name}") for name in self._columns}
            row = self._table.c.id == bindparam("the_row")
            target.execute(update(self._table).where(row).values(values), self._later)


def heads(connection: Connection) -> dict[str, int]:
    """Every conference's slug and the number of its newest event."""
    found = connection.execute(text("SELECT slug, last_seq FROM conference ORDER BY slug"))
    return {row.slug: row.last_seq for row in found}


def batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows of a table as plain values by column, some hundred at a time; instants aware and in UTC."""
    rows = connection.execute(select(table).execution_options(yield_per=_BATCH))
    for batch in rows.mappings().partitions():
        yield [{name: _in_utc(value) for name, value in row.items()} for row in batch]


def _in_utc(value: Any) -> Any:
    """An aware instant: PostgreSQL gives it in the zone of the connection, SQLite knows no zones and means UTC."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
