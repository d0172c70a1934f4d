"""Who uses a data folder: servers hold its file ``in-use`` as long as they live, a restore wants it for itself. And who
serves a SQLite file: one server alone.

Each lock is an empty SQLite database, because SQLite's locks are the same on Linux, macOS and Windows, several may
share one, and the system takes them back from a process that was killed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_NAME = "in-use"


class InUse(Exception):
    """Somebody else holds the folder in a way that does not go together with this."""


class Served(Exception):
    """Another server serves this SQLite file."""


@contextmanager
def shared(data: Path) -> Iterator[None]:
    """Hold the folder together with others that do so. Raises InUse while somebody has it alone."""
    yield from _held(data / _NAME, "BEGIN", "SELECT count(*) FROM sqlite_master")


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Have the folder to oneself. Raises InUse while a server runs on it."""
    yield from _held(data / _NAME, "BEGIN EXCLUSIVE")


@contextmanager
def serving(database: Path) -> Iterator[None]:
    """Be the one server of a SQLite file, from whichever data folder it is served. Raises Served while another is it.

    Two would lose nothing, but neither would hear of what is done at the other: its screens would stay as they are.
    """
    try:
        yield from _held(database.with_name(f"{database.name}-serving"), "BEGIN EXCLUSIVE")
    except InUse as error:
        raise Served(str(database)) from error


def _held(file: Path, *statements: str) -> Iterator[None]:
    file.touch(mode=0o600)
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            # Nothing is ever written; without this an exclusive lock leaves another file about.
            for statement in ("PRAGMA journal_mode=OFF", *statements):
                connection.execute(statement)
        except sqlite3.OperationalError as error:
            raise InUse(str(file)) from error
        yield
