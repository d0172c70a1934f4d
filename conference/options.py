"""Options that the commands of the command line share, and the settings they make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from conference.config import BadSetting, Config

DATA = click.option("--data", type=click.Path(path_type=Path), envvar="CONFERENCE_DATA", help="Folder of the data.")
URL = click.option("--database-url", envvar="CONFERENCE_DATABASE_URL", help="PostgreSQL instead of the SQLite file.")
PORT = click.option("--port", type=click.IntRange(0, 65535), envvar="CONFERENCE_PORT", help="Port to serve on.")


def config_of(data: Path | None, database_url: str | None, **more: Any) -> Config:
    """The settings from the environment, with what the command line gives in their place."""
    given: dict[str, Any] = {"data": data, "database_url": database_url, **more}
    try:
        config = Config.from_environment()
    except BadSetting as error:
        raise click.ClickException(str(error)) from error
    return replace(config, **{name: value for name, value in given.items() if value is not None})
