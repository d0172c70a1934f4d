"""Faults of what a server leans on: Redis restarted, PostgreSQL restarted, PostgreSQL standing still."""

from __future__ import annotations

from bench.drills.faults import Fault
from tests.services.parts import OwnPostgreSQL, OwnRedis


class RedisAway(Fault):
    """Redis is stopped, and started again."""

    lasts = (1.0, 10.0)

    def __init__(self, redis: OwnRedis) -> None:
        self._redis = redis

    def begin(self) -> None:
        """Stop it."""
        self._redis.stop()

    def end(self) -> None:
        """Start it."""
        self._redis.start()


class PostgresAway(Fault):
    """PostgreSQL is stopped, and started again."""

    lasts = (0.5, 5.0)
    spares_others = False

    def __init__(self, postgres: OwnPostgreSQL) -> None:
        self._postgres = postgres

    def begin(self) -> None:
        """Stop it."""
        self._postgres.stop()

    def end(self) -> None:
        """Start it."""
        self._postgres.start()


class PostgresFrozen(Fault):
    """PostgreSQL stands still: connections stay open, and nobody answers."""

    lasts = (10.0, 10.0)
    spares_others = False

    def __init__(self, postgres: OwnPostgreSQL) -> None:
        self._postgres = postgres

    def begin(self) -> None:
        """Stand still."""
        self._postgres.freeze()

    def end(self) -> None:
        """Go on."""
        self._postgres.thaw()
