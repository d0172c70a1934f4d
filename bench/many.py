"""Thirty conferences at once, 60 phones each: every chair taps in the same moment, until the last phone has its patch.

Beside it a bare server with as many rooms and the same bytes. README.md says more.
"""

from __future__ import annotations

import gc
import json
import os
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from bench.fanout import begin_meeting, command, cpu_seconds, open_screen, require_done
from bench.servers import WITHOUT_LIMITS, allow_many_sockets, bare_server
from bench.sockets import Crowd, Wire, Wires, cookie_from
from conference import intake
from conference.addresses import printed_links, token_of
from conference.config import Config
from conference.db import Database
from conference.models import AccessLink, Conference, Role
from tests.serving import Server

_AFTERMATH_SECONDS = 0.3
_SLUG = re.compile(r'^slug = "([^"]+)"$', re.MULTILINE)


class Halls:
    """The conferences of one server: a control socket each, all phones in one crowd."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.controls: list[Wire] = []
        self.crowd = Crowd()
        self.last_ms: list[float] = []
        self.cpu_seconds = 0.0

    def tap(self, wires: Wires, event: str, messages: list[Any]) -> None:
        """Everybody taps; until every phone has a patch and every tap its answer."""
        wanted, cpu = self.crowd.patches + len(self.crowd.wires), cpu_seconds(self.pid)
        began = time.perf_counter()
        taps = [wire.emit(event, message) for wire, message in zip(self.controls, messages, strict=True)]
        pressed = list(zip(self.controls, taps, strict=True))
        wires.until(lambda: self.crowd.patches >= wanted and all(tap in wire.answers for wire, tap in pressed))
        self.last_ms.append(1000 * (self.crowd.last_at - began))
        wires.rest(_AFTERMATH_SECONDS)
        self.cpu_seconds += cpu_seconds(self.pid) - cpu
        for wire, tap in pressed:
            require_done(wire.answers.pop(tap))
        if self.crowd.patches != wanted:
            raise AssertionError("a phone missed a patch or got one twice")


@click.command()
@click.option("--conferences", default=30, show_default=True)
@click.option("--phones", default=60, show_default=True, help="At each conference.")
@click.option("--rounds", default=10, show_default=True)
def many(conferences: int, phones: int, rounds: int) -> None:
    """Many conferences at once: all chairs tap in one moment, until the last phone of all has its patch."""
    before = os.getloadavg()[0]
    ours, bare = measure(conferences, phones, rounds)
    click.echo(f"load before {before:.2f}, after {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    click.echo(json.dumps({"conferences": conferences, "phones": phones} | summary(ours, bare)))


def measure(conferences: int, phones: int, rounds: int) -> tuple[Halls, Halls]:
    """Alternating taps; the first of each is not counted."""
    allow_many_sockets(2 * conferences * (phones + 1) + 200)
    with (
        tempfile.TemporaryDirectory() as folder,
        Wires() as wires,
        Server(Path(folder) / "served", **WITHOUT_LIMITS) as server,
        bare_server() as (bare_pid, bare_port),
    ):
        _load_more(server.data, conferences - 1)
        ours, bare = Halls(server.pid), Halls(bare_pid)
        for slug, code, link, token in _doors(server.data):
            _fill_hall(wires, ours, server, phones, (slug, code, link, token))
        for nth in range(conferences):
            bare.controls.append(wires.open(bare_port, auth={}))
            for _ in range(phones):
                wires.call(wires.open(bare_port, auth={}, crowd=bare.crowd), "join", {"room": str(nth)})
        gc.collect()
        gc.freeze()
        for _ in range(rounds + 1):
            ours.tap(wires, "command", [command("floor.extend", seconds=60) for _ in ours.controls])
            wires.call(bare.controls[0], "hold", json.loads(ours.crowd.wires[0].patch[2:])[1])
            bare.tap(wires, "tap", [{"room": str(nth)} for nth in range(conferences)])
    for halls in (ours, bare):
        assert len(halls.crowd.wires) == conferences * phones
        del halls.last_ms[0]
    return ours, bare


def summary(ours: Halls, bare: Halls) -> dict[str, float]:
    """The figures that are compared from version to version."""
    return {
        "ours_last_ms_p50": round(statistics.median(ours.last_ms), 1),
        "bare_last_ms_p50": round(statistics.median(bare.last_ms), 1),
        "ratio": round(statistics.median(a / b for a, b in zip(ours.last_ms, bare.last_ms, strict=True)), 3),
    }


def _load_more(data: Path, more: int) -> None:
    text = intake.example(intake.DEMO).read_text(encoding="utf-8")
    found = _SLUG.search(text)
    assert found is not None
    config = Config(data=data)
    database = Database(config.url)
    for nth in range(more):
        intake.load_text(database, text.replace(found[0], f'slug = "{found[1]}-{nth}"'), "many.toml", demo=True)
    list(printed_links(database, config))  # printing a conference's links makes them
    database.close()


def _doors(data: Path) -> list[tuple[str, str, str, str]]:
    """Each conference's address and phones' code, its chair's link and token."""
    config = Config(data=data)
    secret, database = config.read_secret(), Database(config.url)
    with database.reading() as session:
        found = select(Conference.slug, Conference.join_code, AccessLink.id).join(
            AccessLink, AccessLink.conference_id == Conference.id
        )
        rows = session.execute(found.where(AccessLink.role == Role.CHAIR)).all()
    database.close()
    return [(slug, code, link, token_of(secret, link)) for slug, code, link in rows]


def _fill_hall(wires: Wires, halls: Halls, server: Server, phones: int, door: tuple[str, str, str, str]) -> None:
    slug, code, link, token = door
    chair = open_screen(wires, server.port, f"/l/{token}", link)
    begin_meeting(wires, chair, server.config, slug)
    halls.controls.append(chair)
    for _ in range(phones):
        cookie = cookie_from(server.port, f"/j/{code}")
        phone = wires.open(server.port, cookie=cookie, auth={"conference": slug}, crowd=halls.crowd)
        wires.call(phone, "join", {})
