"""PostgreSQL that stands still or has been restarted: an answer in time, and as if nothing had been once it is back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from conference.db import Database
from conference.errors import Unavailable, Unconfirmed
from conference.postgres import ImpatientConnection
from tests.services.fixtures import or_skip
from tests.services.parts import OwnPostgreSQL

pytestmark = pytest.mark.services

#: A browser waits five seconds for an answer.
IN_TIME_SECONDS = 4.5


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgreSQL]:
    """A PostgreSQL to disturb."""
    with or_skip(OwnPostgreSQL) as running:
        yield running


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with less waiting."""
    monkeypatch.setattr(ImpatientConnection, "silence_seconds", 1.5)


@pytest.fixture
def shaky(postgres: OwnPostgreSQL) -> Iterator[Database]:
    """A table on it, with connections in the pool."""
    opened = Database(postgres.url())
    with opened.writing() as session:
        session.execute(text("CREATE TABLE IF NOT EXISTS taps (number int)"))
        session.execute(text("DELETE FROM taps"))
    yield opened
    opened.close()


@contextmanager
def frozen(postgres: OwnPostgreSQL) -> Iterator[None]:
    """Meanwhile it stands still."""
    postgres.freeze()
    try:
        yield
    finally:
        postgres.thaw()


@contextmanager
def answered_in_time() -> Iterator[None]:
    """This takes no longer than a browser waits."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < IN_TIME_SECONDS


def taps(database: Database) -> int:
    """How many there are."""
    with database.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM taps")).scalar_one())


def test_reads_give_up_in_time_while_the_server_stands_still_and_work_at_once_after_it(
    postgres: OwnPostgreSQL, shaky: Database
) -> None:
    with frozen(postgres):
        for _ in range(2):  # over a connection of the pool, then over a new one
            with answered_in_time(), pytest.raises(Unavailable):
                taps(shaky)
    assert taps(shaky) == 0


@pytest.mark.usefixtures("soon")
def test_what_was_not_answered_in_the_middle_is_not_done(postgres: OwnPostgreSQL, shaky: Database) -> None:
    with pytest.raises(Unavailable), answered_in_time(), shaky.writing() as session:
        session.execute(text("INSERT INTO taps VALUES (1)"))
        with frozen(postgres):
            session.execute(text("INSERT INTO taps VALUES (2)"))
    assert taps(shaky) == 0


@pytest.mark.usefixtures("soon")
def test_a_commit_that_nobody_confirmed_says_that_it_may_be_done(postgres: OwnPostgreSQL, shaky: Database) -> None:
    with answered_in_time(), pytest.raises(Unconfirmed), shaky.writing() as session:
        session.execute(text("INSERT INTO taps VALUES (1)"))
        postgres.freeze()
    postgres.thaw()
    for _ in range(50):
        if taps(shaky):
            break
        time.sleep(0.02)
    assert taps(shaky) == 1  # it was


def test_no_dead_connection_is_handed_out_after_a_restart(postgres: OwnPostgreSQL, shaky: Database) -> None:
    assert taps(shaky) == 0
    postgres.restart()
    assert taps(shaky) == 0
    with shaky.writing() as session:
        session.execute(text("INSERT INTO taps VALUES (1)"))
    assert taps(shaky) == 1


@pytest.mark.usefixtures("soon")
def test_work_that_brings_something_now_and_then_may_take_long(shaky: Database) -> None:
    slow = text("SELECT pg_sleep(0.9), repeat('x', 20000) FROM generate_series(1, 3)")
    with shaky.reading() as session:
        assert len(session.execute(slow).all()) == 3
