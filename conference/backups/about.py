"""What a backup file says about itself, and the proof that it still holds what was put into it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from conference.backups import contents
from conference.backups.contents import ABOUT, Contents
from conference.backups.problems import BackupProblem


@dataclass(frozen=True)
class About:
    """Kept in the file's table ``conference_backup``, a row for each value.

    ``secret`` signs what links and phones are known by: without it a restored server would know no phone again, and
    print other links. So a backup is as secret as the data folder.
    """

    made_at: str  # ISO 8601, UTC
    revision: str
    database: str  # "sqlite" or "postgresql": what it was made of
    secret: str
    contents: Contents
    heads: dict[str, int]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(rows for rows, _ in self.contents.values())

    def write(self, file: Path) -> None:
        """Say so in the file, and make it one that lies alone (no -wal beside it)."""
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN")
            connection.execute(f"CREATE TABLE {ABOUT} (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            values = [(name, json.dumps(value, ensure_ascii=False)) for name, value in vars(self).items()]
            connection.executemany(f"INSERT INTO {ABOUT} VALUES (?, ?)", values)
            connection.execute("COMMIT")


def read(file: Path) -> About:
    """What the file says about itself, and nothing more. Raises BackupProblem when it is no backup."""
    _must_be_sqlite(file)
    try:
        with contents.sqlite(file) as connection:
            return _read(connection)
    except (SQLAlchemyError, sqlite3.Error, KeyError, ValueError) as error:
        raise BackupProblem(f"{file} is not a backup made by `conference backup`.") from error


def check(file: Path) -> About:
    """Read the whole file back: whole pages, every reference, every row as it was, event numbers without a gap.

    Raises BackupProblem with what is wrong.
    """
    about = read(file)
    try:
        with contents.sqlite(file) as connection:
            wrong = _damage(connection) or _differences(about, contents.of(connection)) or _gaps(connection, about)
    except (SQLAlchemyError, sqlite3.Error) as error:
        wrong = str(error.__cause__ or error)
    if wrong:
        raise BackupProblem(f"{file} is damaged and cannot be used: {wrong}. Take another backup.")
    return about


def _must_be_sqlite(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            if opened.read(16) == b"SQLite format 3\0":
                return
    except OSError as error:
        raise BackupProblem(f"{file} cannot be read: {error.strerror}.") from error
    raise BackupProblem(f"{file} is not a backup made by `conference backup`.")


def _read(connection: Connection) -> About:
    rows = connection.execute(text(f"SELECT name, value FROM {ABOUT}"))
    values: dict[str, Any] = {row.name: json.loads(row.value) for row in rows}
    values["contents"] = {name: (count, digest) for name, (count, digest) in values["contents"].items()}
    return About(**{name: values[name] for name in About.__dataclass_fields__})


def _damage(connection: Connection) -> str:
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if found != ["ok"]:
        return str(found[0])
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return f"{len(loose)} rows refer to rows that are not there" if loose else ""


def _differences(about: About, found: Contents) -> str:
    names = sorted(name for name in {*about.contents, *found} if about.contents.get(name) != found.get(name))
    return f"the rows of {', '.join(names)} are not those that were put into it" if names else ""


def _gaps(connection: Connection, about: About) -> str:
    """Events of a conference are numbered from 1 without gaps up to its head."""
    if contents.heads(connection) != about.heads:
        return "its conferences are not at the event numbers that they were at"
    if "event" not in inspect(connection).get_table_names():
        return ""
    numbered = connection.execute(text("SELECT count(*), max(seq) FROM event GROUP BY conference_id"))
    counted = sorted((count, head) for count, head in numbered)
    if counted != sorted((head, head) for head in about.heads.values() if head):
        return "its events are not numbered without gaps"
    return ""
