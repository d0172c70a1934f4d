"""What measurements need around the servers they start."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.services.parts import OwnPostgreSQL, OwnRedis
from tests.serving import Server, free_port

_ROOT = Path(__file__).parent.parent
#: All clients of a measurement come from one address, and press faster than people.
WITHOUT_LIMITS = {"CONFERENCE_PER_DEVICE": "1000000", "CONFERENCE_PER_ADDRESS": "1000000"}


@contextmanager
def bare_server() -> Iterator[tuple[int, int]]:
    """The yardstick in a process of its own: its id and its port."""
    port = free_port()
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen([sys.executable, "-m", "bench.bare", str(port)], cwd=_ROOT, env=quiet)
    try:
        _wait_for(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def served(folder: Path, processes: int = 1) -> Iterator[Server]:
    """The program on a fresh folder: one process on SQLite, or several on a PostgreSQL and a Redis of their own."""
    with ExitStack() as opened:
        settings = dict(WITHOUT_LIMITS)
        if processes > 1:
            postgres, redis = opened.enter_context(OwnPostgreSQL(durable=True)), opened.enter_context(OwnRedis())
            settings["CONFERENCE_DATABASE_URL"] = postgres.create("bench")
            settings["CONFERENCE_REDIS_URL"] = redis.url
            settings["CONFERENCE_WORKERS"] = str(processes)
        yield opened.enter_context(Server(folder / "served", **settings))


def _wait_for(port: int) -> None:
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the bare server did not start")


def allow_many_sockets(wanted: int) -> None:
    """Raise the limit of open files, which the servers started from here inherit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
