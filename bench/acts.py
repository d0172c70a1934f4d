"""Does the meeting stay as quick when there is much? The same taps, pages and joins in a long conference and a new one.

Two servers, one with 500 matters, 200 registrations and 20,000 events, a tap here and a tap there. README.md says how
to read the result.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from bench.fanout import command, cpu_seconds, open_screen, require_done
from bench.filling import fill
from bench.servers import WITHOUT_LIMITS
from bench.sockets import Wire, Wires, cookie_from
from conference.models import Role
from tests.serving import Links, Server

#: Matters of the new conference: some, so that the same acts are possible.
_FEW = 5
_AFTERMATH_SECONDS = 0.2
_SEQ = re.compile(rb'"seq":(\d+)')
_STAFF = {"chair": Role.CHAIR, "secretary": Role.SECRETARY}
_ROUNDS_OF_JOINS = 15
_WHOLE = {"join": {}, "join all": {"all": True}}


@dataclass
class House:
    """A served conference with a chair, a secretary and a phone, and what was measured there."""

    server: Server
    links: Links
    screens: dict[str, Wire]
    pages: dict[str, tuple[str, str]]  # path and cookie
    matter: str
    units: list[str]
    ack_ms: dict[str, list[float]] = field(default_factory=dict)
    current_ms: dict[str, list[float]] = field(default_factory=dict)
    page_ms: dict[str, list[float]] = field(default_factory=dict)
    join_ms: dict[str, list[float]] = field(default_factory=dict)
    full_ms: dict[str, list[float]] = field(default_factory=dict)
    join_all_ms: dict[str, list[float]] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    cpu_ms: list[float] = field(default_factory=list)

    def act(self, wires: Wires, name: str, args: dict[str, Any]) -> None:
        """One tap of the chair: until it has its answer, and until every screen is current."""
        chair, cpu, began = self.screens["chair"], cpu_seconds(self.server.pid), time.perf_counter()
        number = chair.emit("command", command(name, **args))
        wires.until(lambda: number in chair.answers)
        self.ack_ms.setdefault(name, []).append(1000 * (time.perf_counter() - began))
        answer = chair.answers.pop(number)
        require_done(answer)
        wires.until(lambda: all(_is_current(screen, answer["seq"]) for screen in self.screens.values()))
        self.current_ms.setdefault(name, []).append(1000 * (time.perf_counter() - began))
        self.bytes[name] = sum(len(screen.patch) for screen in self.screens.values())
        wires.rest(_AFTERMATH_SECONDS)
        self.cpu_ms.append(1000 * (cpu_seconds(self.server.pid) - cpu))

    def open(self, wires: Wires, screen: str) -> None:
        """One screen is opened as a browser does it: its page, then its snapshot."""
        page = self._page(screen)
        snapshot = self.join(wires, screen, "join")
        self.full_ms.setdefault(screen, []).append(page + snapshot)

    def _page(self, screen: str) -> float:
        """The page as browsers ask for it, on a connection of its own; to its last byte, unpacked."""
        path, cookie = self.pages[screen]
        request = urllib.request.Request(self.server.url + path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        began = time.perf_counter()
        with urllib.request.urlopen(request) as response:
            packed = response.read()
        page = gzip.decompress(packed) if response.headers["Content-Encoding"] == "gzip" else packed
        took = 1000 * (time.perf_counter() - began)
        self.bytes[f"page {screen}, packed"], self.bytes[f"page {screen}"] = len(packed), len(page)
        self.page_ms.setdefault(screen, []).append(took)
        return took

    def join(self, wires: Wires, screen: str, kind: str) -> float:
        """The screen takes its snapshot anew."""
        wire, kept = self.screens[screen], self.join_ms if kind == "join" else self.join_all_ms
        wire.decodes = False
        began = time.perf_counter()
        number = wire.emit("join", _WHOLE[kind])
        wires.until(lambda: number in wire.answers)
        took = 1000 * (time.perf_counter() - began)
        kept.setdefault(screen, []).append(took)
        self.bytes[f"{kind} {screen}"] = wire.answers.pop(number)
        wire.decodes = True
        return took

    def render_ms(self) -> float:
        """What the server spent on rendering since it started, by its own figures."""
        with urllib.request.urlopen(f"{self.server.url}/metrics") as response:
            page = response.read().decode()
        return 1000 * sum(float(one) for one in re.findall(r"render_seconds_sum\{[^}]*\} (\S+)", page))


@click.command()
@click.option("--matters", default=500, show_default=True)
@click.option("--registrations", default=200, show_default=True)
@click.option("--events", default=20_000, show_default=True)
@click.option("--rounds", default=20, show_default=True, help="Of the acts, at each server.")
def acts(matters: int, registrations: int, events: int, rounds: int) -> None:
    """A chair's taps and full joins in a conference with much in it, beside one with little."""
    before = os.getloadavg()[0]
    full, new = measure(matters, registrations, events, rounds)
    for line in table(full, new):
        click.echo(line)
    click.echo(f"load before {before:.2f}, after {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    click.echo(json.dumps({"matters": matters, "registrations": registrations} | summary(full, new)))


def measure(matters: int, registrations: int, events: int, rounds: int) -> tuple[House, House]:
    """The long conference and the new one, after alternating acts and joins. The first round is not counted."""
    with ExitStack() as opened:
        wires = opened.enter_context(Wires())
        full = _house(opened, wires, matters, registrations, events)
        new = _house(opened, wires, _FEW, 0, 0)
        for turn in range(rounds + 1):
            for house in (full, new):
                for name, args in _acts(house, turn):
                    house.act(wires, name, args)
            if turn == 0:
                rendered = [house.render_ms() for house in (full, new)]
                _forget(full, new)
        for house, already in zip((full, new), rendered, strict=True):
            house.cpu_ms = [*house.cpu_ms, house.render_ms() - already]
        for _ in range(_ROUNDS_OF_JOINS):
            for house in (full, new):
                for screen in house.screens:
                    house.open(wires, screen)
        for _ in range(_ROUNDS_OF_JOINS):  # by themselves: so many bytes leave work behind
            for house in (full, new):
                for screen in house.screens:
                    house.join(wires, screen, "join all")
    return full, new


def summary(full: House, new: House) -> dict[str, float]:
    """The figures that are compared from version to version."""
    figures: dict[str, float] = {}
    for kind in ("ack_ms", "current_ms", "full_ms", "page_ms", "join_ms", "join_all_ms"):
        for name, ms in getattr(full, kind).items():
            found, floor = statistics.median(ms), statistics.median(getattr(new, kind)[name])
            figures |= {f"{kind[:-3]} {name}": round(found, 1), f"{kind[:-3]} {name} new": round(floor, 1)}
    for name, house in (("", full), (" new", new)):
        taps = len(house.cpu_ms) - 1
        figures[f"render{name}"] = round(house.cpu_ms[-1] / taps, 1)
        figures[f"cpu{name}"] = round(statistics.mean(house.cpu_ms[:-1]), 1)
    return figures


def table(full: House, new: House) -> Iterator[str]:
    """The result for people."""
    figures = summary(full, new)
    yield f"{'ms':<30} {'long':>9} {'new':>9} {'ratio':>7}"
    for name in figures:
        if not name.endswith(" new"):
            long, little = figures[name], figures[f"{name} new"]
            yield f"{name:<30} {long:9.1f} {little:9.1f} {long / little if little else 0:7.2f}"
    for name in full.bytes:
        yield f"bytes, {name}: {full.bytes[name]:,} and {new.bytes[name]:,}"


def _acts(house: House, turn: int) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "floor.extend", {"seconds": 60}
    yield "question.assign", {"question": house.matter, "lead": house.units[turn % 2]}
    yield "speaker.register", {"title": "Bà", "full_name": f"Phạm Thị Mới {turn}", "content": "Xin hỏi về nước sạch."}


def _house(opened: ExitStack, wires: Wires, matters: int, registrations: int, events: int) -> House:
    data = Path(opened.enter_context(tempfile.TemporaryDirectory())) / "served"
    with Server(data, **WITHOUT_LIMITS):
        pass  # it makes the database
    fill(data, matters, registrations, events)
    server = opened.enter_context(Server(data, **WITHOUT_LIMITS))
    links = Links(server)
    matter, units = links.read(lambda meeting: (meeting.matters[-1].id, [row.unit_id for row in meeting.units[:2]]))
    return House(server, links, dict(_screens(wires, server, links)), dict(_pages(server, links)), matter, units)


def _screens(wires: Wires, server: Server, links: Links) -> Iterator[tuple[str, Wire]]:
    for name, role in _STAFF.items():
        yield name, open_screen(wires, server.port, links.path(role), links.link_id(role))
    phone = wires.open(server.port, cookie=cookie_from(server.port, links.join_path), auth={"conference": links.slug})
    wires.call(phone, "join", {})
    yield "phone", phone


def _pages(server: Server, links: Links) -> Iterator[tuple[str, tuple[str, str]]]:
    paths = {name: links.path(role) for name, role in _STAFF.items()} | {"phone": links.join_path}
    for name, path in paths.items():
        page = f"/c/{links.slug}/" if name == "phone" else f"/s/{links.link_id(_STAFF[name])}/"
        yield name, (page, cookie_from(server.port, path))


def _is_current(screen: Wire, seq: int) -> bool:
    found = _SEQ.search(screen.patch)
    return found is not None and int(found[1]) >= seq


def _forget(*houses: House) -> None:
    for house in houses:
        for kept in (house.ack_ms, house.current_ms, house.cpu_ms):
            kept.clear()
