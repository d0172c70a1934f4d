"""Making a backup: of one moment, while the server runs, read back before it counts.

SQLite's own online backup copies the pages that one read transaction sees; writers go on meanwhile. PostgreSQL's rows
are read in one REPEATABLE READ transaction and written into a SQLite file that the migrations made. Nothing here waits
for the loop: a server has its automatic backups made by a process of their own (``rotating``).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from conference import clock, schema
from conference.backups import about, contents
from conference.backups.about import About
from conference.backups.contents import Contents
from conference.backups.problems import BackupProblem
from conference.config import Config


def make(config: Config, file: Path) -> About:
    """Back everything up into ``file``, which must not exist yet, and read it back; its owner alone may read it.

    Raises BackupProblem; then there is no such file.
    """
    revision = _revision(config)
    if file.exists():
        raise BackupProblem(f"{file} exists already, and no backup is overwritten. Name another file.")
    try:
        part = file.with_name(f"{file.name}.part")  # the name is the file's once it is whole and on the disk
        with scratch(part):
            found, heads = _copied(config, part, revision)
            told = About(
                made_at=clock.now().isoformat(timespec="seconds"),
                revision=revision,
                database="sqlite" if is_sqlite(config) else "postgresql",
                secret=config.read_secret(),
                contents=found,
                heads=heads,
            )
            told.write(part)
            about.check(part)
            _to_disk(part)
            part.replace(file)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        raise BackupProblem(f"The backup {file} could not be made: {why(error)}.") from error
    return told


def make_named(config: Config, occasion: str) -> Path:
    """A backup in the folder of backups, named after what it was made for and when; returns the file."""
    folder = config.backup_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{occasion}-{stamp(clock.now())}.sqlite3"
    make(config, file)
    return file


def before_upgrade(config: Config) -> Path | None:
    """What was there before the schema is changed; none when there is nothing yet. Raises BackupProblem."""
    present, needed = schema.revisions(config.url)
    return None if present in (None, needed) else make_named(config, f"before-upgrade-from-{present}")


def stamp(moment: datetime) -> str:
    """A moment as names of files have it, in UTC: 20261123-041530."""
    return f"{moment:%Y%m%d-%H%M%S}"


def is_sqlite(config: Config) -> bool:
    """Is the database a SQLite file?"""
    return make_url(config.url).get_backend_name() == "sqlite"


def _revision(config: Config) -> str:
    nothing = BackupProblem(f"There is no database at {config.data} yet, so there is nothing to back up.")
    if is_sqlite(config) and not sqlite_file(config).exists():
        raise nothing
    try:
        present, _ = schema.revisions(config.url)
    except SQLAlchemyError as error:
        raise BackupProblem(f"The database cannot be read: {why(error)}.") from error
    if present is None:
        raise nothing
    return present


def sqlite_file(config: Config) -> Path:
    """The file of a SQLite database."""
    return Path(make_url(config.url).database or "")


@contextmanager
def scratch(file: Path) -> Iterator[None]:
    """An empty file, its owner's alone, for the time of the block."""
    beside = [file.with_name(file.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
    for left in beside:
        left.unlink(missing_ok=True)
    file.touch(mode=0o600)
    try:
        yield
    finally:
        for left in beside:
            left.unlink(missing_ok=True)


def _copied(config: Config, part: Path, revision: str) -> tuple[Contents, dict[str, int]]:
    if is_sqlite(config):
        with contents.sqlite(sqlite_file(config)) as source:
            found = contents.of(source), contents.heads(source)  # begins the transaction whose pages are copied
            _copy_pages(source.connection.dbapi_connection, part)
            return found
    schema.upgrade(f"sqlite:///{part.absolute()}", revision)
    with contents.postgresql(config.url) as source, contents.sqlite(part) as target:
        return contents.copy(source, target), contents.heads(source)


def _copy_pages(source: object, part: Path) -> None:
    assert isinstance(source, sqlite3.Connection)
    with closing(sqlite3.connect(part)) as target:
        source.backup(target)


def _to_disk(file: Path) -> None:
    """A backup counts when a power cut cannot take it any more."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def why(error: Exception) -> str:
    """The reason, without the statement and its values."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(getattr(error, "orig", None) or error)
