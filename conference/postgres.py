"""A PostgreSQL server that is frozen (a stopped machine, a dead network) must not keep a screen waiting.

It takes connections and bytes and says nothing; no time-out of TCP ends that, for the other kernel goes on confirming.
So the driver's own waiting gives up after a silence. Work that brings a byte now and then may take as long as it likes.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

#: Shorter than what a browser waits for an answer (five seconds), longer than PostgreSQL waits for a lock.
SILENCE_SECONDS = 3.5
#: A server that is well answers the question whether it is there within a millisecond.
PING_SECONDS = 1.0
CONNECT_SECONDS = 2
LOCK_SECONDS = 3


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that breaks when the server says nothing for too long."""

    silence_seconds = SILENCE_SECONDS

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        """As the driver's. Raises OperationalError after a silence; the connection is of no use then."""
        return super().wait(self._impatiently(gen), *args, **options)

    def ping(self) -> None:
        """Ask whether the server is there. Raises OperationalError."""
        self.silence_seconds = PING_SECONDS
        try:
            self.autocommit = True
            self.execute("")
            self.autocommit = False
        finally:
            del self.silence_seconds

    def _impatiently(self, gen: Any) -> Generator[Any, Any, Any]:
        heard_at = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    heard_at = time.monotonic()
                elif time.monotonic() - heard_at > self.silence_seconds:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server has said nothing for too long")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value


def impatient(engine: Engine) -> Engine:
    """Have an engine make such connections, and hand out none that are dead (after a restart of the server)."""
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "checkout", _require_alive)
    return engine


def _connect(_dialect: Any, _record: Any, args: Any, params: Any) -> ImpatientConnection:
    return ImpatientConnection.connect(*args, **params)


def _require_alive(connection: Any, _record: Any, _proxy: Any) -> None:
    try:
        connection.ping()
    except psycopg.Error as error:
        raise DisconnectionError from error
