"""The database's schema: brought up to date by Alembic, compared with the code at start."""

from __future__ import annotations

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from conference.config import MIGRATIONS


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
    return present, ScriptDirectory.from_config(_settings()).get_current_head()


def _settings() -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings
