"""A thousand phones come back in one moment: until each is current again, beside a bare server that answers the same.

The floor is connect, join, and an acknowledgement of the same bytes, from Flask-SocketIO alone. README.md says more.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from bench.fanout import begin_meeting, cpu_seconds, open_chair
from bench.servers import WITHOUT_LIMITS, allow_many_sockets, bare_server
from bench.sockets import Wires, cookie_from
from tests.serving import Links, Server

_BETWEEN_SECONDS = 1.5
_TICK_MS = 10.0


@dataclass
class Shore:
    """One of the two servers, and what its storms took."""

    pid: int
    port: int
    cookies: list[str]
    auth: dict[str, str]
    all_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    bytes: int = 0

    def storm(self) -> None:
        """Everybody at once, from the first connection until the last has its snapshot."""
        with Wires() as wires:
            cpu, began = cpu_seconds(self.pid), time.perf_counter()
            arrivals = [wires.arrive(self.port, cookie, self.auth) for cookie in self.cookies]
            wires.until(lambda: all(arrival.answered for arrival in arrivals), 60)
            self.all_ms.append(1000 * (max(arrival.answered_at for arrival in arrivals) - began))
            self.cpu_ms.append(1000 * (cpu_seconds(self.pid) - cpu))
            self.bytes = arrivals[0].answered
        time.sleep(_BETWEEN_SECONDS)

    @property
    def p50(self) -> float:
        """Median, in milliseconds."""
        return statistics.median(self.all_ms)


@click.command()
@click.option("--clients", default=1000, show_default=True)
@click.option("--storms", default=5, show_default=True, help="At each server, alternating.")
def storm(clients: int, storms: int) -> None:
    """All phones reconnect at once, until all are current; beside bare connects with an answer of the same bytes."""
    before = os.getloadavg()[0]
    ours, bare = measure(clients, storms)
    for name, shore in (("ours", ours), ("bare", bare)):
        click.echo(f"{name} {shore.p50:.0f} ms, {statistics.median(shore.cpu_ms):.0f} ms of processor: {shore.all_ms}")
    click.echo(f"load before {before:.2f}, after {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    click.echo(json.dumps(summary(ours, bare)))


def measure(clients: int, storms: int) -> tuple[Shore, Shore]:
    """Alternating storms; the first at each is not counted. Raises when somebody is not current within a minute."""
    allow_many_sockets(2 * clients + 200)
    with (
        tempfile.TemporaryDirectory() as data,
        bare_server() as (bare_pid, bare_port),
        Server(Path(data) / "served", **WITHOUT_LIMITS) as server,
        Wires() as wires,
    ):
        links = Links(server)
        begin_meeting(wires, open_chair(wires, server, links), server.config)
        cookies = [cookie_from(server.port, links.join_path) for _ in range(clients)]
        ours = Shore(server.pid, server.port, cookies, {"conference": links.slug})
        bare = Shore(bare_pid, bare_port, cookies, {})
        _teach(wires, bare_port, _snapshot(wires, ours))
        gc.collect()
        gc.freeze()
        _alternate(ours.storm, bare.storm, storms)
    for shore in (ours, bare):
        del shore.all_ms[0], shore.cpu_ms[0]
    if abs(ours.bytes - bare.bytes) > 20:  # the number of the answer and the clock differ, nothing else
        raise AssertionError(f"the bare server answered {bare.bytes} bytes instead of {ours.bytes}")
    return ours, bare


def summary(ours: Shore, bare: Shore) -> dict[str, float]:
    """The figures that are compared from version to version."""
    return {
        "clients": len(ours.cookies),
        "bytes": ours.bytes,
        "ours_ms_p50": round(ours.p50, 1),
        "bare_ms_p50": round(bare.p50, 1),
        "ratio": round(statistics.median(a / b for a, b in zip(ours.all_ms, bare.all_ms, strict=True)), 3),
        "cpu_ratio": round(_worked(ours) / _worked(bare), 3),
    }


def _worked(shore: Shore) -> float:
    """Processor milliseconds of a storm; the system counts in ticks, and a few clients may cost none."""
    return max(statistics.median(shore.cpu_ms), _TICK_MS)


def _alternate(one: Callable[[], None], other: Callable[[], None], storms: int) -> None:
    for _ in range(storms + 1):
        one()
        other()


def _snapshot(wires: Wires, ours: Shore) -> Any:
    phone = wires.open(ours.port, cookie=ours.cookies[0], auth=ours.auth)
    return wires.call(phone, "join", {})


def _teach(wires: Wires, port: int, snapshot: Any) -> None:
    wires.call(wires.open(port, auth={}), "hold_snapshot", snapshot)
