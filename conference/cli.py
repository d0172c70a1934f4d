"""The command line: ``conference serve``, ``demo``, ``load``, ``db upgrade``, ``links``, ``minutes``, ``rehearse``."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from conference import clock, intake, receipts, schema
from conference.addresses import printed_links, revoke_links
from conference.config import BadSetting, Config
from conference.db import Database
from conference.documents import files, reading
from conference.documents.files import Form
from conference.errors import NotDone
from conference.models import Conference

_DATA = click.option("--data", type=click.Path(path_type=Path), envvar="CONFERENCE_DATA", help="Folder of the data.")
_URL = click.option("--database-url", envvar="CONFERENCE_DATABASE_URL", help="PostgreSQL instead of the SQLite file.")
_PORT = click.option("--port", type=click.IntRange(0, 65535), envvar="CONFERENCE_PORT", help="Port to serve on.")


def _config(data: Path | None, database_url: str | None, **more: Any) -> Config:
    given: dict[str, Any] = {"data": data, "database_url": database_url, **more}
    try:
        config = Config.from_environment()
    except BadSetting as error:
        raise click.ClickException(str(error)) from error
    return replace(config, **{name: value for name, value in given.items() if value is not None})


@click.group()
@click.version_option(package_name="conference")
def cli() -> None:
    """Live dialogue conferences between a commune's leaders and its citizens."""


@cli.command()
@_DATA
@_URL
@_PORT
@click.option("--host", envvar="CONFERENCE_HOST", help="Address to listen on; 0.0.0.0 is the whole local network.")
@click.option(
    "--no-demo",
    is_flag=True,
    envvar="CONFERENCE_NO_DEMO",
    help="Start empty instead of loading the demo conference the first time.",
)
def serve(data: Path | None, database_url: str | None, port: int | None, host: str | None, no_demo: bool) -> None:
    """Serve the conferences to the hall and print every link."""
    from conference import server  # heavy, and only this command needs it

    config = _config(data, database_url, port=port, host=host)
    try:
        listening = server.listen(config)  # before anything is touched: a second server must not
    except OSError as error:
        raise click.ClickException(
            f"Port {config.port} cannot be opened ({error.strerror}). Is another server already running there?"
        ) from error
    with _prepared(config) as database:
        if not no_demo and _is_empty(database):
            click.echo("First start: loading the demo conference.")
            _load(database, intake.example(intake.DEMO), is_demo=True)
        with database.writing() as session:
            receipts.prune(session, clock.now())
        _print_links(database, config)
    server.run(config, listening)


@cli.command()
@_DATA
@_URL
def demo(data: Path | None, database_url: str | None) -> None:
    """Load the demo conference and print its links."""
    config = _config(data, database_url)
    with _prepared(config) as database:
        _load(database, intake.example(intake.DEMO), is_demo=True)
        _print_links(database, config)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_DATA
@_URL
def load(file: Path, data: Path | None, database_url: str | None) -> None:
    """Load a conference file (docs/conference-file.md) and print its links."""
    config = _config(data, database_url)
    with _prepared(config) as database:
        _load(database, file)
        _print_links(database, config)


@cli.command()
@click.argument("slug")
@_DATA
@_URL
@click.option("--format", "form", type=click.Choice([form.value for form in Form]), default="md", show_default=True)
@click.option("--short", "in_short", is_flag=True, help="The three-minute minutes instead of the whole.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File to write, or a folder in which the file gets its own name; without it the minutes are printed.",
)
def minutes(
    slug: str, data: Path | None, database_url: str | None, form: str, in_short: bool, output: Path | None
) -> None:
    """Write the running minutes of the conference SLUG, at any time."""
    with _prepared(_config(data, database_url)) as database, database.reading() as session:
        conference = session.scalar(select(Conference).where(Conference.slug == slug))
        if conference is None:
            raise click.ClickException(f"There is no conference {slug}.")
        found = reading.minutes_in(session, conference.id)
    paper = files.write(found, files.paper_of(found, in_short=in_short), Form(form))
    if output is None:
        click.echo(paper, nl=False)
        return
    if output.is_dir():
        output /= files.file_name(found, Form(form), in_short=in_short)
    output.write_bytes(paper.encode())
    click.echo(f"Written: {output}", err=True)


@cli.group()
def db() -> None:
    """The database."""


@db.command()
@_DATA
@_URL
def upgrade(data: Path | None, database_url: str | None) -> None:
    """Create the database or bring it up to date."""
    config = _config(data, database_url)
    before, _ = _upgrade(config)
    present, _ = schema.revisions(config.url)
    click.echo(f"The database is at revision {present}." + ("" if before == present else f" It was at {before}."))


@cli.command()
@_DATA
@_URL
@_PORT
@click.option("--revoke", metavar="WHO", help="First make worthless a person's links (full name), or one link.")
def links(data: Path | None, database_url: str | None, port: int | None, revoke: str | None) -> None:
    """Print the link of everyone with a screen and the phones' QR code; whoever lost theirs gets a new one."""
    config = _config(data, database_url, port=port)
    with _prepared(config) as database:
        if revoke is not None:
            _revoke(database, revoke)
        _print_links(database, config)


@cli.command()
@_DATA
@_URL
@_PORT
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    envvar="CONFERENCE_SPEED",
    help="How many times faster than a real meeting.",
)
def rehearse(data: Path | None, database_url: str | None, port: int | None, speed: float) -> None:
    """Play a plausible meeting through the running server's real sockets, so that every screen moves."""
    from socketio.exceptions import SocketIOError

    from conference import rehearsal

    config = _config(data, database_url, port=port)
    if not config.database_url and not config.sqlite_file.exists():
        raise click.ClickException(f"There is no database in {config.data} yet. Start the server there first.")
    try:
        rehearsal.play(config, speed, click.echo)
    except (NotDone, rehearsal.NotHeld) as error:
        raise click.ClickException(str(error)) from error
    except (OSError, SocketIOError) as error:
        raise click.ClickException(f"The server at port {config.port} does not answer as it should: {error}") from error


def _prepared(config: Config) -> closing[Database]:
    """The database, brought up to date; closed at the end of the block."""
    _upgrade(config)
    return closing(Database(config.url))


def _upgrade(config: Config) -> tuple[str | None, str | None]:
    try:
        config.make_data_folder()
        present, needed = schema.revisions(config.url)
        if present != needed:
            schema.upgrade(config.url)
    except OSError as error:
        raise click.ClickException(f"The data folder {config.data} cannot be used: {error.strerror}.") from error
    except (ArgumentError, ModuleNotFoundError) as error:
        raise click.ClickException(f"CONFERENCE_DATABASE_URL names no database that can be used: {error}.") from error
    except DBAPIError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}") from error
    return present, needed


def _is_empty(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(func.count(Conference.id))) == 0


def _load(database: Database, file: Path, *, is_demo: bool = False) -> None:
    try:
        loaded = intake.load_file(database, file, demo=is_demo)
    except intake.FileProblems as found:
        for problem in found.problems:
            click.echo(f"{file.name}: {problem}", err=True)
        raise click.ClickException(f"{len(found.problems)} problem(s) in {file}; nothing was loaded.") from found
    click.echo(f"Loaded {loaded.slug}.")


def _revoke(database: Database, wanted: str) -> None:
    revoked = revoke_links(database, wanted)
    if not revoked:
        raise click.ClickException(f'No link in force belongs to "{wanted}": a full name, a link or its id is needed.')
    for whose in revoked:
        click.echo(f"Revoked: {whose}")


def _print_links(database: Database, config: Config) -> None:
    for line in printed_links(database, config):
        click.echo(line)
