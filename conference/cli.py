"""The command line: ``conference serve``, ``demo``, ``load``, ``db upgrade``, ``links``, ``minutes``, ``rehearse``.

``backup`` and ``restore`` stand in ``backups/commands.py``.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from sqlalchemy import func, select

from conference import clock, collecting, intake, receipts, schema, startup
from conference.addresses import printed_links, revoke_links
from conference.backups.commands import backup, restore
from conference.config import Config
from conference.db import Database
from conference.documents import files, reading
from conference.documents.files import Form
from conference.errors import NotDone
from conference.models import Conference
from conference.options import DATA, PORT, URL, config_of
from conference.preparing import explained, in_service, listen, opened_port, prepared, upgraded


@click.group()
@click.version_option(package_name="conference")
def cli() -> None:
    """Live dialogue conferences between a commune's leaders and its citizens."""


cli.add_command(backup)
cli.add_command(restore)


@cli.command()
@DATA
@URL
@PORT
@click.option("--host", envvar="CONFERENCE_HOST", help="Address to listen on; 0.0.0.0 is the whole local network.")
@click.option(
    "--no-demo",
    is_flag=True,
    envvar="CONFERENCE_NO_DEMO",
    help="Start empty instead of loading the demo conference the first time.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 100),
    envvar="CONFERENCE_WORKERS",
    help="Server processes, on ports in a row; more than one needs PostgreSQL and Redis.",
)
def serve(
    data: Path | None,
    database_url: str | None,
    port: int | None,
    host: str | None,
    no_demo: bool,
    workers: int | None,
) -> None:
    """Serve the conferences to the hall and print every link."""
    with collecting.postponed():
        from conference import server, supervisor  # heavy, and only this command needs it

    config = config_of(data, database_url, port=port, host=host, workers=workers)
    with opened_port(config) as listening, in_service(config):  # before anything is touched: a second server must not
        with prepared(config) as database:
            with explained(config):
                startup.check_secret(config, database)
            if not no_demo and _is_empty(database):
                click.echo("First start: loading the demo conference.")
                _load(database, intake.example(intake.DEMO), is_demo=True)
            with database.writing() as session:
                receipts.prune(session, clock.now())
            _print_links(database, config)
        if listening is not None:
            server.run(config, listening)
        else:
            supervisor.run(config, click.echo)


@cli.command(hidden=True)
@click.option("--leash", type=int, envvar="CONFERENCE_LEASH", required=True)
def worker(leash: int) -> None:
    """One of the processes of ``serve --workers``, which has prepared everything."""
    with collecting.postponed():
        from conference import server, supervisor

    config = config_of(None, None)
    supervisor.end_with(leash)
    with explained(config), closing(listen(config)) as listening:
        server.run(config, listening)


@cli.command()
@DATA
@URL
def demo(data: Path | None, database_url: str | None) -> None:
    """Load the demo conference and print its links."""
    config = config_of(data, database_url)
    with prepared(config) as database:
        _load(database, intake.example(intake.DEMO), is_demo=True)
        _print_links(database, config)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
@URL
def load(file: Path, data: Path | None, database_url: str | None) -> None:
    """Load a conference file (docs/conference-file.md) and print its links."""
    config = config_of(data, database_url)
    with prepared(config) as database:
        with explained(config):
            startup.check_secret(config, database, for_more_than_a_demo=True)
        _load(database, file)
        _print_links(database, config)


@cli.command()
@click.argument("slug")
@DATA
@URL
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
    with prepared(config_of(data, database_url)) as database, database.reading() as session:
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
@DATA
@URL
def upgrade(data: Path | None, database_url: str | None) -> None:
    """Create the database or bring it up to date."""
    config = config_of(data, database_url)
    before, _ = upgraded(config)
    present, _ = schema.revisions(config.url)
    click.echo(f"The database is at revision {present}." + ("" if before == present else f" It was at {before}."))


@cli.command()
@DATA
@URL
@PORT
@click.option("--revoke", metavar="WHO", help="First make worthless a person's links (full name), or one link.")
def links(data: Path | None, database_url: str | None, port: int | None, revoke: str | None) -> None:
    """Print the link of everyone with a screen and the phones' QR code; whoever lost theirs gets a new one."""
    config = config_of(data, database_url, port=port)
    with prepared(config) as database:
        if revoke is not None:
            _revoke(database, revoke)
        _print_links(database, config)


@cli.command()
@DATA
@URL
@PORT
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    envvar="CONFERENCE_SPEED",
    help="How many times faster than a real meeting.",
)
@click.option(
    "--phones",
    type=click.IntRange(min=0, max=1000),
    default=0,
    show_default=True,
    help="So many phones enter, register, write and follow; at the end they are compared and figures printed.",
)
def rehearse(data: Path | None, database_url: str | None, port: int | None, speed: float, phones: int) -> None:
    """Play a plausible meeting through the running server's real sockets, so that every screen moves."""
    from socketio.exceptions import SocketIOError

    from conference import rehearsal

    config = config_of(data, database_url, port=port)
    if not config.database_url and not config.sqlite_file.exists():
        raise click.ClickException(f"There is no database in {config.data} yet. Start the server there first.")
    try:
        rehearsal.play(config, speed, click.echo, phones)
    except (NotDone, rehearsal.NotHeld) as error:
        raise click.ClickException(str(error)) from error
    except (OSError, SocketIOError) as error:
        raise click.ClickException(
            f"The server at port {config.port} does not answer as it should: {str(error) or 'no answer'}"
        ) from error


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
    for line in list(printed_links(database, config)):  # first all: a slow reader would hold up the running server
        click.echo(line)
