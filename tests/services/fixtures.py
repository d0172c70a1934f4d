"""PostgreSQL databases and a Redis of the tests' own, on servers of their own; for every folder of tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeVar

import pytest
from sqlalchemy import create_engine, make_url, text

from conference.ids import new_id
from tests.services.parts import Missing, OwnPostgreSQL, OwnRedis, Part, program

_SETTING = "CONFERENCE_TEST_POSTGRES"
P = TypeVar("P", bound=Part)


def found_or_skip(name: str) -> str:
    """Where a program of the system's is. Where it is missing, the test fails under CI and is left out elsewhere."""
    try:
        return program(name)
    except Missing as missing:
        _leave_out(missing)


@contextmanager
def or_skip(make: Callable[[], P]) -> Iterator[P]:
    """A running part. Where its program is missing, the test fails under CI and is reported as left out elsewhere."""
    try:
        part = make().__enter__()
    except Missing as missing:
        _leave_out(missing)
    try:
        yield part
    finally:
        part.close()


def _leave_out(missing: Missing) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(str(missing))
    pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server that lets us make databases (``CONFERENCE_TEST_POSTGRES`` names another one).

    Nothing in it survives a power cut.
    """
    named = os.environ.get(_SETTING)
    if named:
        yield named
    else:
        with or_skip(OwnPostgreSQL) as running:
            yield running.url()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis."""
    with or_skip(OwnRedis) as running:
        yield running.url


@pytest.fixture(scope="session")
def new_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes new, empty databases and returns their addresses; all are dropped at the end."""
    server = make_url(postgres_server)
    engine = create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    made: list[str] = []

    def make() -> str:
        made.append(f"conference_test_{new_id()}")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{made[-1]}"'))
        return server.set(database=made[-1]).render_as_string(hide_password=False)

    yield make
    with engine.connect() as connection:
        for name in made:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()
