"""What commands of the command line need before they can do anything: the port and the database, or a sentence."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import click
from sqlalchemy.exc import ArgumentError, DBAPIError

from conference import in_use, schema, startup
from conference.backups import making
from conference.backups.problems import BackupProblem
from conference.config import Config
from conference.db import Database


@contextmanager
def opened_port(config: Config) -> Iterator[socket.socket | None]:
    """The port to serve on; none where several processes open theirs themselves."""
    with ExitStack() as stack:
        with explained(config):
            startup.check_workers(config)
            startup.check_ports(config)
            listening = stack.enter_context(closing(listen(config))) if config.workers == 1 else None
            startup.check_redis(config)
        yield listening


def listen(config: Config) -> socket.socket:
    """The port, open. Raises NotStarting when it is taken."""
    from conference import server

    try:
        return server.listen(config)
    except OSError as error:
        raise startup.port_taken(config.port, error) from error


@contextmanager
def in_service(config: Config) -> Iterator[None]:
    """The data folder, held as a server holds it: nothing is restored there meanwhile, and no second server starts on
    a SQLite file."""
    with ExitStack() as stack:
        with explained(config):
            config.make_data_folder()
            stack.enter_context(in_use.shared(config.data))
            if making.is_sqlite(config):
                stack.enter_context(in_use.serving(making.sqlite_file(config)))
        yield


@contextmanager
def prepared(config: Config) -> Iterator[Database]:
    """The database, made where there is none yet; whoever else prepares it waits until the end of the block."""
    with ExitStack() as stack:
        with explained(config):
            startup.check_database(config)
            config.make_data_folder()
            stack.enter_context(schema.alone(config.url))
            present, needed = schema.revisions(config.url)
            startup.check_schema(present, needed)
            if present is None:
                schema.upgrade(config.url)
        yield stack.enter_context(closing(Database(config.url)))


def upgraded(config: Config) -> tuple[str | None, str | None]:
    """Bring the database up to date; returns the schema it had and the one it has."""
    with explained(config):
        startup.check_database(config)
        config.make_data_folder()
        with schema.alone(config.url):
            present, needed = schema.revisions(config.url)
            startup.check_not_newer(present)
            if present != needed:
                kept = making.before_upgrade(config)
                if kept is not None:
                    click.echo(f"Backed up before the upgrade: {kept}", err=True)
                schema.upgrade(config.url)
    return present, needed


@contextmanager
def explained(config: Config) -> Iterator[None]:
    """What keeps the data from being used, as a sentence."""
    try:
        yield
    except startup.NotStarting as error:
        raise click.ClickException(str(error)) from error
    except in_use.Served as error:
        raise click.ClickException(
            "Another server serves this database already, and SQLite takes one. Open that one's links, or stop it "
            "first; for several server processes set CONFERENCE_DATABASE_URL=postgresql+psycopg://…"
        ) from error
    except in_use.InUse as error:
        raise click.ClickException("A backup is being restored there. Start the server when that is done.") from error
    except BackupProblem as problem:
        raise click.ClickException(f"{problem} Nothing was upgraded.") from problem
    except OSError as error:
        raise click.ClickException(f"The data folder {config.data} cannot be used: {error.strerror}.") from error
    except (ArgumentError, ModuleNotFoundError) as error:
        raise click.ClickException(f"CONFERENCE_DATABASE_URL names no database that can be used: {error}.") from error
    except DBAPIError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}") from error
