"""Putting a backup back, into SQLite or PostgreSQL, whichever it was made of.

Everything is made ready in a file of its own (checked, brought to this program's schema, its typed text in new
epochs) and then put in place in ONE transaction: until that has succeeded, what was there stays untouched. What was
there is backed up first.

New epochs: a browser may hold words that the backup has never seen. It must not merge them into a text that has gone
another way since; it keeps them as a note beside (ARCHITECTURE.md, "Typed text").
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from conference import clock, in_use, schema
from conference.actor import Actor
from conference.backups import about, contents, making
from conference.backups.about import About
from conference.backups.problems import BackupProblem
from conference.config import Config
from conference.db import Database
from conference.minutes import log, projection
from conference.models import MinutesEntry, Role


@dataclass(frozen=True)
class Restored:
    """What was put back, where what had been there is kept (nowhere: there was nothing), and whether the secret of
    this installation is another one that could not be changed."""

    about: About
    kept: Path | None
    secret_differs: bool


def restore(config: Config, file: Path) -> Restored:
    """Put the backup ``file`` in the place of everything that is there.

    Raises BackupProblem with the reason when it is not done: a server runs there, the file is damaged or of a newer
    version, the disk is full. Then everything is as it was before.
    """
    told = about.check(file)
    _must_be_known(file, told)
    config.make_data_folder()
    try:
        with in_use.alone(config.data), _ready(config, file) as ready:
            _must_be_alone(config)
            kept = _kept(config)
            _put(config, ready)
            return Restored(told, kept, not _take_secret(config, told))
    except in_use.InUse as error:
        raise BackupProblem(f"A server runs on the data in {config.data}. Stop it, then restore again.") from error
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        reason = making.why(error)
        raise BackupProblem(f"{file} could not be put back, everything is as it was: {reason}.") from error


def _must_be_known(file: Path, told: About) -> None:
    if not schema.knows(told.revision):
        raise BackupProblem(
            f"{file} was made by a newer version of this program (revision {told.revision}). Install that one first."
        )


def _must_be_alone(config: Config) -> None:
    """Servers on other machines hold no lock of this folder; on PostgreSQL their connections are seen."""
    if making.is_sqlite(config):
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with contents.postgresql(config.url) as connection:
        if connection.scalar(others):
            raise BackupProblem("Something else is connected to the database. Stop every server, then restore again.")


@contextmanager
def _ready(config: Config, file: Path) -> Iterator[Path]:
    """A copy of the backup as this program's database, beside the data: what is too large for the disk fails here."""
    ready = config.data / "restoring.sqlite3"
    with making.scratch(ready):
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(ready)) as target:
            source.backup(target)
            target.execute(f"DROP TABLE {contents.ABOUT}")
            target.commit()
        url = f"sqlite:///{ready.absolute()}"
        schema.upgrade(url)
        _begin_epochs(url)
        yield ready


def _begin_epochs(url: str) -> None:
    with closing(Database(url)) as database, database.writing() as session:
        for entry in session.scalars(select(MinutesEntry).order_by(MinutesEntry.id)).all():
            office = Actor(Role.ORGANISER, entry.conference_id, "office", at=clock.now())
            log.begin_epoch(session, office, entry)
            projection.bring_up(session, entry)


def _kept(config: Config) -> Path | None:
    """Back up what is there. A SQLite file that cannot even be read is put aside as it is."""
    try:
        if schema.revisions(config.url)[0] is None:
            return None
        return making.make_named(config, "before-restore")
    except (BackupProblem, SQLAlchemyError):
        if not making.is_sqlite(config):
            raise
        return _put_aside(making.sqlite_file(config), config.backup_folder)


def _put_aside(file: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = folder / f"damaged-{making.stamp(clock.now())}.sqlite3"
    for ending in ("-wal", "-shm", ""):
        found = file.with_name(file.name + ending)
        if found.exists():
            found.replace(aside.with_name(aside.name + ending))
    file.touch(mode=0o600)
    return aside


def _put(config: Config, ready: Path) -> None:
    """In one transaction, and what is there afterwards is what was to be put there."""
    if making.is_sqlite(config):
        with (
            closing(sqlite3.connect(ready)) as source,
            closing(sqlite3.connect(making.sqlite_file(config), timeout=10)) as target,
        ):
            source.backup(target)
        return
    if schema.revisions(config.url)[0] != schema.needed():
        schema.upgrade(config.url)
    with contents.sqlite(ready) as source, contents.postgresql(config.url) as target:
        _empty(target)
        if contents.copy(source, target) != contents.of(target):
            raise BackupProblem("PostgreSQL did not keep what was put into it; everything is as it was.")
        _count_on(target)


def _empty(target: Connection) -> None:
    """Approved minutes are guarded against deletion row by row; a restore takes the tables as a whole."""
    names = ", ".join(f'"{table.name}"' for table in contents.tables(target))
    target.execute(text(f"TRUNCATE {names}"))


def _count_on(target: Connection) -> None:
    """Updates of typed text are numbered by the database, which has not seen the numbers that came with the rows."""
    newest = "SELECT coalesce(max(id), 0) + 1 FROM entry_update"
    target.execute(text(f"SELECT setval(pg_get_serial_sequence('entry_update', 'id'), ({newest}), false)"))


def _take_secret(config: Config, told: About) -> bool:
    """Links, cookies and phones of the backup are known by its secret. False when a setting says another one."""
    if not config.secret and told.secret != config.read_secret():
        config.keep_secret(told.secret)
    return config.read_secret() == told.secret
