"""A PostgreSQL database of the tests' own, where a server answers (``CONFERENCE_TEST_POSTGRES`` says another)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from conference import schema
from conference.db import Database
from conference.ids import new_id

_SETTING = "CONFERENCE_TEST_POSTGRES"
_USUAL = "postgresql+psycopg://postgres@127.0.0.1/test"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a new, empty database, dropped at the end."""
    server = make_url(os.environ.get(_SETTING) or _USUAL)
    engine = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"conference_test_{new_id()}"
    try:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except DBAPIError as error:
        reason = f"no PostgreSQL takes a database at {server.render_as_string()} (set {_SETTING}): {error.orig}"
        if os.environ.get("CI"):
            pytest.fail(reason)  # a missing piece is a failure there, and a reported skip elsewhere
        pytest.skip(reason)
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_url(postgres_url: str) -> str:
    """The same with every table, made by the migrations alone."""
    schema.upgrade(postgres_url)
    return postgres_url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """The database, open."""
    opened = Database(migrated_url)
    yield opened
    opened.close()
