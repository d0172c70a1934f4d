"""Engines, sessions and the two ways to use them: ``reading()`` and ``writing()``.

The recipes below were measured under load; the simpler ones lost commands or froze the loop for seconds
(ARCHITECTURE.md, "Databases").

SQLite: every connection speaks autocommit and our ``begin`` events open the transaction, ``BEGIN IMMEDIATE`` for a
writer so that it never has to upgrade a lock. One green semaphore queues writers inside the process, BEGIN is
retried green when another process holds the lock, and COMMIT, the only slow step (fsync), runs in the thread pool.

PostgreSQL: reads run in REPEATABLE READ so that everything a screen shows belongs to one event number.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session

from conference import loop, metrics
from conference.errors import N_, Unavailable, Unconfirmed

#: How long a writer waits, for others of this process and for another process (a backup, a second server), before it
#: says so. A browser's messages wait for one another, its answers to the server's pings too: five seconds at most.
LOCK_PATIENCE_SECONDS = 4.0
_RETRY_SECONDS = 0.005

DATABASE_AWAY = N_("The database cannot take this just now. Nothing is lost on your screen; please try again shortly.")


@contextmanager
def held(semaphore: loop.Semaphore, give_up_at: float) -> Iterator[None]:
    """Hold a semaphore; Unavailable when it does not come free in time (whoever holds it waits for the database)."""
    with metrics.timed(metrics.DATABASE_WAIT.labels("turn")):
        is_held = semaphore.acquire(timeout=max(0.0, give_up_at - time.monotonic()))
    if not is_held:
        raise Unavailable(DATABASE_AWAY)
    try:
        yield
    finally:
        semaphore.release()


class GreenConnection(sqlite3.Connection):
    """A SQLite connection whose COMMIT waits for the disk in a thread, not in the loop."""

    def commit(self) -> None:
        try:
            with metrics.timed(metrics.DATABASE_WAIT.labels("commit")):
                loop.outside(sqlite3.Connection.commit, self)
        except BaseException:
            # SQLAlchemy does not roll back what could not be committed; the pool would keep the writers' lock in it.
            self.rollback()
            raise


class Database:
    """One engine and the sessions over it."""

    def __init__(self, url: str, connections: int = 30) -> None:
        """``connections``: as many as this process may hold to a PostgreSQL; whoever needs one more waits, not long."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url, connections)
        self._writers = loop.semaphore() if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one consistent snapshot. Nothing done in it is kept."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._translated(), self.engine.connect() as connection:
            session = Session(connection.execution_options(**options), autoflush=False, expire_on_commit=False)
            with session:
                yield session

    @contextmanager
    def writing(self, give_up_at: float | None = None) -> Iterator[Session]:
        """A session in a write transaction: committed at the end, rolled back on any exception.

        Raises Unavailable when the database is locked for too long (until ``give_up_at`` on the monotonic clock, if
        somebody has been waiting before), frozen or full.
        """
        if self._writers is None:
            with self._transaction({}) as session:
                yield session
        else:
            until = give_up_at or time.monotonic() + LOCK_PATIENCE_SECONDS
            with held(self._writers, until), self._transaction({"write": True, "give_up_at": until}) as session:
                yield session

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[Session]:
        with self._translated(), self.engine.connect() as connection:
            session = Session(connection.execution_options(**options), expire_on_commit=False)
            with session:
                yield session
                self._commit(session)

    def _commit(self, session: Session) -> None:
        try:
            session.commit()
        except DBAPIError as error:
            # SQLite rolls back what it could not commit. A server that was told to, and then lost, may have done it.
            if error.connection_invalidated and not self.is_sqlite:
                raise Unconfirmed(DATABASE_AWAY) from error
            raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what a broken, frozen or full database raises into a sentence; programming errors pass unchanged."""
        try:
            yield
        except (OperationalError, PoolExhausted) as error:
            raise Unavailable(DATABASE_AWAY) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise Unavailable(DATABASE_AWAY) from error
            raise

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _postgresql_engine(url: str, connections: int) -> Engine:
    from conference import postgres  # imports the driver, which a laptop with SQLite does not need

    patience = {"connect_timeout": postgres.CONNECT_SECONDS, "options": f"-c lock_timeout={postgres.LOCK_SECONDS}s"}
    kept = {"pool_size": connections, "max_overflow": 0, "pool_timeout": LOCK_PATIENCE_SECONDS}
    engine = create_engine(url, **kept, hide_parameters=True, connect_args=patience)
    return postgres.impatient(engine)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=16,
        max_overflow=16,
        hide_parameters=True,  # names, telephone numbers and what people said do not belong into a log
        connect_args={"factory": GreenConnection, "check_same_thread": False, "timeout": 0, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi_connection: sqlite3.Connection, _record: Any) -> None:
    dbapi_connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    statement = "BEGIN IMMEDIATE" if options.get("write") else "BEGIN"
    give_up_at = options.get("give_up_at") or time.monotonic() + LOCK_PATIENCE_SECONDS
    while True:
        try:
            connection.exec_driver_sql(statement)
            return
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise
            loop.sleep(_RETRY_SECONDS)
