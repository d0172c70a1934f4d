"""How long a backup takes, and what the hall notices of it: answers of the running server while one is made beside it.

A small conference (the demo) and a big one (60,000 keys in 300 entries). README.md says how to read the result.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from bench.growth import fill
from bench.keystroke import WITHOUT_LIMITS
from conference.backups import rotating
from tests.serving import Server

_EVERY_SECONDS = 0.005
_WITHOUT_SECONDS = 3.0


@click.command()
@click.option("--entries", default=300, show_default=True)
@click.option(
    "--typed", default=60_000, show_default=True, help="Keys typed in the big conference, all entries together."
)
def backup(entries: int, typed: int) -> None:
    """Time of an automatic backup, and the server's longest answer without one and while one is made."""
    before = os.getloadavg()[0]
    figures = {"small": _measured(0, 0), "big": _measured(entries, typed)}
    click.echo(f"load before {before:.2f}, after {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    click.echo(json.dumps(figures))


def _measured(entries: int, typed: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "served"
        with Server(data, **WITHOUT_LIMITS):
            pass
        if entries:
            fill(data, entries, typed)
        with Server(data, **WITHOUT_LIMITS | {"CONFERENCE_BACKUP_MINUTES": "0"}) as server:
            end = time.monotonic() + _WITHOUT_SECONDS
            quiet = _answers(server, lambda: time.monotonic() < end)
            began = time.perf_counter()
            environment = os.environ | {"CONFERENCE_DATA": str(data)}
            making = subprocess.Popen([sys.executable, "-m", rotating.__package__ or ""], env=environment)
            during = _answers(server, lambda: making.poll() is None)
            took = time.perf_counter() - began
        assert making.returncode == 0
        (made,) = (data / "backups").iterdir()
        return {
            "megabytes": round(made.stat().st_size / 1e6, 2),
            "backup_s": round(took, 2),
            "answer_p99_ms": _p99(quiet),
            "answer_max_ms": round(max(quiet), 1),
            "answer_p99_during_ms": _p99(during),
            "answer_max_during_ms": round(max(during), 1),
        }


def _answers(server: Server, goes_on: Callable[[], bool]) -> list[float]:
    """How long the server took to answer each time, in ms: its loop answers when it gets round to it."""
    found = []
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    while goes_on():
        began = time.perf_counter()
        connection.request("GET", "/readyz")
        connection.getresponse().read()
        found.append(1000 * (time.perf_counter() - began))
        time.sleep(_EVERY_SECONDS)
    connection.close()
    return found


def _p99(found: list[float]) -> float:
    return round(sorted(found)[int(len(found) * 0.99)], 1)
