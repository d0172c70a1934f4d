"""The parts that drills break: they start, stand still, go on, come back with their data, and leave nothing behind."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import psycopg
import pytest
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.services.fixtures import or_skip
from tests.services.parts import OwnPostgreSQL, OwnRedis, nginx_before

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgreSQL]:
    """A PostgreSQL that only these tests disturb."""
    with or_skip(OwnPostgreSQL) as running:
        yield running


def ask(postgres: OwnPostgreSQL, statement: str, database: str = "postgres") -> Any:
    """The first row."""
    where = f"host=127.0.0.1 port={postgres.port} user=postgres dbname={database} connect_timeout=1"
    with psycopg.connect(where) as connection:
        found = connection.execute(statement)
        return found.fetchone() if found.description else None


def test_a_postgresql_comes_back_with_its_data(postgres: OwnPostgreSQL) -> None:
    postgres.create("hall")
    ask(postgres, "CREATE TABLE chairs AS SELECT 40 AS number", "hall")
    postgres.restart()
    assert ask(postgres, "SELECT number FROM chairs", "hall") == (40,)


def test_a_frozen_postgresql_answers_nobody_until_it_goes_on(postgres: OwnPostgreSQL) -> None:
    postgres.freeze()
    with pytest.raises(psycopg.OperationalError):
        ask(postgres, "SELECT 1")
    postgres.thaw()
    assert ask(postgres, "SELECT 1") == (1,)


def test_a_frozen_redis_answers_nobody_and_a_closed_one_leaves_nothing() -> None:
    with or_skip(OwnRedis) as redis, Redis(port=redis.port, socket_timeout=0.2, retry=Retry(NoBackoff(), 0)) as client:
        assert client.ping()
        redis.freeze()
        with pytest.raises(RedisError):
            client.ping()
        redis.thaw()
        redis.restart()
        assert client.ping()
    assert not redis.folder.exists()


def test_an_nginx_passes_on_to_what_is_behind_it() -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(204, self.headers["X-Forwarded-Host"])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as behind, or_skip(lambda: nginx_before(behind.server_port)) as nginx:
        Thread(target=behind.handle_request, daemon=True).start()
        with urllib.request.urlopen(nginx.url, timeout=5) as answer:
            assert (answer.status, answer.reason) == (204, f"127.0.0.1:{nginx.port}")
