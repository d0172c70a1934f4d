"""What keeps a server from starting, in plain words: settings that contradict one another, parts that do not answer.

Refusing beats running: two processes on one SQLite file lose nothing and yet halve the hall, a blocking driver freezes
every screen with each query, a guessed secret opens every link.
"""

from __future__ import annotations

import os
import socket

from redis import RedisError
from sqlalchemy import select
from sqlalchemy.engine import make_url

from conference import schema
from conference.addresses import token_of
from conference.broadcast.relay import connect
from conference.config import Config
from conference.db import Database
from conference.domain.links import hash_token
from conference.models import AccessLink, Conference

#: What stands in examples and in people's first tries; anybody would try them, too.
_GUESSED = ("change", "secret", "password", "example", "default", "conference", "placeholder", "your-", "matkhau")
_SHORTEST_SECRET = 32


class NotStarting(Exception):
    """Why the server does not start; the sentence says what to do."""


def check_database(config: Config) -> None:
    """Refuse a database or a driver that cannot serve a hall. Raises NotStarting, and ArgumentError for no address."""
    backend = make_url(config.url).get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise NotStarting(f"CONFERENCE_DATABASE_URL names {backend}; only PostgreSQL and SQLite can be used.")
    if backend == "postgresql":
        _require_a_driver_that_waits(config)


def check_workers(config: Config) -> None:
    """Refuse several processes where they would not know of one another."""
    if config.workers == 1:
        return
    if os.name == "nt":
        raise NotStarting("Several server processes run on Linux; on Windows one process serves a hall.")
    if make_url(config.url).get_backend_name() == "sqlite":
        raise NotStarting(
            f"{config.workers} server processes need PostgreSQL: set CONFERENCE_DATABASE_URL=postgresql+psycopg://… "
            "SQLite serves one process, which is enough for a hall."
        )
    if not config.redis_url:
        raise NotStarting(
            f"{config.workers} server processes need Redis to tell one another at once: set "
            "CONFERENCE_REDIS_URL=redis://127.0.0.1:6379/0"
        )
    if not 0 < config.port <= 65536 - config.workers:
        raise NotStarting(f"{config.workers} server processes need as many ports in a row from {config.port}.")


def check_ports(config: Config) -> None:
    """Refuse to start several processes where another server runs, before anything is touched."""
    for port in range(config.port, config.port + config.workers):
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((config.host, port))
            except OSError as error:
                raise port_taken(port, error) from error


def port_taken(port: int, error: OSError) -> NotStarting:
    """The sentence for a port that cannot be opened."""
    return NotStarting(f"Port {port} cannot be opened ({error.strerror}). Is another server already running there?")


def check_redis(config: Config) -> None:
    """Refuse a Redis that cannot be used now. (Later it may go away and come back as it likes.)"""
    if not config.redis_url:
        return
    try:
        with connect(config.redis_url) as client:
            client.ping()
    except ValueError as error:
        raise NotStarting(f"CONFERENCE_REDIS_URL names no Redis that can be used: {error}.") from error
    except (RedisError, OSError) as error:
        raise NotStarting(f"Redis does not answer at CONFERENCE_REDIS_URL: {error} Is it running?") from error


def check_schema(present: str | None, needed: str | None) -> None:
    """Refuse data that another version of the program wrote; an empty database is no such thing."""
    check_not_newer(present)
    if present not in (None, needed):
        raise NotStarting(
            f"The database is of an earlier version ({present}, now {needed}). Bring it up to date with: "
            "conference db upgrade"
        )


def check_not_newer(present: str | None) -> None:
    """Refuse data of a version that this program has never heard of."""
    if present is not None and not schema.knows(present):
        raise NotStarting(
            f"This data was written by a newer version of the program (its revision {present} is not known here). "
            "Install that version or a later one; nothing was changed."
        )


def check_secret(config: Config, database: Database, *, for_more_than_a_demo: bool = False) -> None:
    """Refuse a secret that anybody could guess, or that is not the one this database was used with.

    Demos alone may have any: there is nothing to protect. A secret given by hand may also be a new one, on purpose; one
    just drawn into a second machine's folder is none: phones and links would be known on one of the two only.
    """
    if config.secret and _is_guessed(config.secret) and (for_more_than_a_demo or not _only_demos(database)):
        raise NotStarting(
            "CONFERENCE_SECRET can be guessed, and whoever guesses it opens every link. Take a random one of at least "
            f"{_SHORTEST_SECRET} characters, for example from: openssl rand -hex 32"
        )
    if config.database_url and not config.secret and _belongs_to_another_secret(config, database):
        raise NotStarting(
            f"This database's links were made with another secret than the one in {config.data / 'secret'}. Copy that "
            "file from the machine it was used on, or give its content as CONFERENCE_SECRET: all machines on one "
            "database need the same. (A new one of your own, given there, makes new links.)"
        )


def _require_a_driver_that_waits(config: Config) -> None:
    driver = make_url(config.url).get_driver_name()
    if driver != "psycopg":
        raise NotStarting(
            f"CONFERENCE_DATABASE_URL names the driver {driver}, which would stop every screen while it waits. "
            "Write postgresql+psycopg://…"
        )
    import psycopg  # only where it is used

    if psycopg.pq.__impl__ != "python":
        raise NotStarting(
            f'psycopg runs in its "{psycopg.pq.__impl__}" implementation, which stops every screen while it waits for '
            "the database. Remove the packages psycopg-binary and psycopg-c, or set PSYCOPG_IMPL=python."
        )


def _is_guessed(secret: str) -> bool:
    lower = secret.lower()
    return len(secret) < _SHORTEST_SECRET or len(set(secret)) < 8 or any(word in lower for word in _GUESSED)


def _only_demos(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Conference.id).where(~Conference.is_demo).limit(1)) is None


def _belongs_to_another_secret(config: Config, database: Database) -> bool:
    """Were links printed from this database, and none of them with our secret?"""
    secret = config.read_secret()
    with database.reading() as session:
        printable = select(AccessLink.id, AccessLink.token_hash).where(
            AccessLink.revoked_at.is_(None), AccessLink.expires_at.is_(None)
        )
        found = session.execute(printable).all()
    return bool(found) and all(row.token_hash != hash_token(token_of(secret, row.id)) for row in found)
