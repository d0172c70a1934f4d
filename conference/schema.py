"""The database's schema: brought up to date by Alembic, compared with the code at start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, text

from conference.config import MIGRATIONS

#: Names the lock of whoever prepares a database (any number that nothing else uses there), and how long others wait.
_PREPARING, _PATIENCE = 7_100_240_001, "60s"


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Nobody else prepares the same PostgreSQL meanwhile: of two servers that start at once the second one waits."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    if engine.dialect.name != "postgresql":
        yield
        return
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SET lock_timeout = '{_PATIENCE}'"))
            connection.execute(text(f"SELECT pg_advisory_lock({_PREPARING})"))
            yield
    finally:
        engine.dispose()


def upgrade(url: str, revision: str = "head") -> None:
    """Create or migrate the database at ``url``. Runs before the loop serves anybody, on an engine of its own."""
    engine = create_engine(url)
    settings = _settings()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
    engine.dispose()


def revisions(url: str) -> tuple[str | None, str | None]:
    """The schema the database has, and the one this code needs."""
    engine = create_engine(url)
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return present, needed()


def needed() -> str | None:
    """The schema this code needs."""
    return ScriptDirectory.from_config(_settings()).get_current_head()


def knows(revision: str) -> bool:
    """Is this one of the schemas that this code has had?"""
    try:
        return ScriptDirectory.from_config(_settings()).get_revision(revision) is not None
    except CommandError:
        return False


def _settings() -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings
