"""How long a server takes to be ready, beside a process that only imports what it needs."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from tests.serving import Server, free_port

_IMPORTS = "from conference import loop; loop.patch(); import conference.cli, conference.server"


@click.command()
@click.option("--starts", default=5, show_default=True)
def startup(starts: int) -> None:
    """From the start of the process until it is ready to serve, beside the imports alone."""
    ours, imports = measure(starts)
    click.echo(json.dumps(summary(ours, imports)))


def measure(starts: int) -> tuple[list[float], list[float]]:
    """Alternating starts on a database that is there already; milliseconds to ready, and to having imported."""
    ours, imports = [], []
    with tempfile.TemporaryDirectory() as folder:
        with Server(Path(folder) / "served") as server:
            pass
        for _ in range(starts):
            imports.append(_import())
            ours.append(_start(server.data))
    return ours, imports


def summary(ours: list[float], imports: list[float]) -> dict[str, float]:
    """The figures that are compared from version to version."""
    return {"ready_ms": round(statistics.median(ours), 1), "imports_ms": round(statistics.median(imports), 1)}


def _import() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-W", "ignore", "-c", _IMPORTS], check=True)
    return 1000 * (time.perf_counter() - began)


def _start(data: Path) -> float:
    port, began = free_port(), time.perf_counter()
    settings = {"CONFERENCE_DATA": str(data), "CONFERENCE_PORT": str(port), "CONFERENCE_HOST": "127.0.0.1"}
    command = [sys.executable, "-W", "ignore", "-m", "conference", "serve"]
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL) as process:
        try:
            while not _is_ready(port):
                time.sleep(0.005)
            return 1000 * (time.perf_counter() - began)
        finally:
            process.terminate()


def _is_ready(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
