"""From a secretary's key to the other secretary's tab and to the chair's, beside a bare relay of the same bytes; and to
the letter painted on a screen.

Two server processes, a key here, a key there, and so on. Ours commits every key to disk before it tells of it. The tabs
are python-socketio clients; afterwards a real Chromium shows what one author types.
README.md says how to read the result.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import socketio

from bench.painted import screen_of
from bench.servers import WITHOUT_LIMITS, allow_many_sockets, bare_server
from bench.sockets import Crowd, Wires, cookie_from
from conference.ids import new_id
from conference.minutes.typed import Pen
from conference.models import Role
from conference.rehearsal.ordered import OrderedClient
from tests.serving import Links, Server

_TEXT = "Đề nghị ủy ban cho biết bao giờ sửa xong đường liên thôn, mùa mưa này xe không qua được. "
#: Five people typing fast are 30 keys a second; each key goes to both servers.
_BETWEEN_KEYS = 0.033
_WARM_UP = 20
_PAINTED = 150


@dataclass
class Author:
    """One browser tab that types into one entry."""

    client: socketio.Client
    entry: str
    pen: Pen = field(default_factory=Pen)
    known: dict[str, str] = field(default_factory=lambda: {"epoch": "", "mark": ""})

    def batch(self, letter: str) -> dict[str, Any]:
        """The message of one key."""
        update, clock = self.pen.write(letter)
        named = {"entry": self.entry, "batch_id": new_id(), "client": self.pen.client, "client_clock": clock}
        return named | self.known | {"update": update}

    def answered(self, answer: dict[str, Any]) -> None:
        """Remember what the next message carries."""
        if answer.get("state") != "saved":
            raise AssertionError(f"a key was not saved: {answer}")
        self.known = {"epoch": answer["epoch"], "mark": answer["mark"]}


@dataclass
class Times:
    """When each key, by its batch, was pressed and arrived."""

    pressed: dict[str, float] = field(default_factory=dict)
    saved: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    bare: dict[str, float] = field(default_factory=dict)
    relayed: dict[str, float] = field(default_factory=dict)
    update_of: dict[str, tuple[str, int]] = field(default_factory=dict)  # batch → entry, update
    shown: list[tuple[float, str, int]] = field(default_factory=list)  # the chair's: when, entry, update
    painted_ms: list[float] = field(default_factory=list)

    def typed(self, message: dict[str, Any]) -> None:
        """The other secretary hears of keys."""
        for change in message["changes"]:
            self.seen.setdefault(change["batch_id"], time.perf_counter())
            self.update_of[change["batch_id"]] = (message["entry"], change["id"])

    def words(self, message: dict[str, Any]) -> None:
        """The chair's console gets words."""
        self.shown.append((time.perf_counter(), message["entry"], message["upto"]))

    def at_chair(self, batch: str) -> float:
        """When the chair's console showed this key."""
        entry, update = self.update_of[batch]
        return next(when for when, about, upto in self.shown if about == entry and upto >= update)


@click.command()
@click.option("--authors", default=5, show_default=True, help="Secretaries' tabs that type.")
@click.option("--attendees", default=500, show_default=True, help="Phones that are connected meanwhile.")
@click.option("--keys", default=600, show_default=True, help="Keys pressed at each server.")
def keystroke(authors: int, attendees: int, keys: int) -> None:
    """Key → the other secretary's tab and the chair's, beside a bare relay of the same bytes; → a painted letter."""
    before = os.getloadavg()[0]
    times = measure(authors, attendees, keys)
    for line in table(times):
        click.echo(line)
    click.echo(f"load before {before:.2f}, after {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    click.echo(json.dumps({"authors": authors, "attendees": attendees, "keys": keys} | summary(times)))


def measure(authors: int, attendees: int, keys: int) -> Times:
    """Run both servers and the alternating keys. Raises when a key is lost on either."""
    allow_many_sockets(attendees + 200)
    with ExitStack() as opened:
        data = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        server = opened.enter_context(Server(data / "served", **WITHOUT_LIMITS))
        times = measure_at(server, authors, attendees, keys)
        times.painted_ms = paint(server)
        return times


def paint(server: Server) -> list[float]:
    """From each key of one author to its letter on another secretary's screen in Chromium, in milliseconds."""
    with ExitStack() as opened:
        links, times, pressed = Links(server), Times(), []
        client = _client(opened, server, links, Role.SECRETARY, {})
        author = Author(client, _entry(client))
        screen = opened.enter_context(screen_of(server, links.path(Role.SECRETARY), author.entry))
        for letter in itertools.islice(itertools.cycle(_TEXT), _PAINTED):
            pressed.append(time.time())
            _press(times, author, author.batch(letter))
            time.sleep(_BETWEEN_KEYS)
        return [1000 * (at - since) for at, since in zip(screen.times(_PAINTED), pressed, strict=True)][_WARM_UP:]


def measure_at(server: Server, authors: int, attendees: int, keys: int) -> Times:
    """The same at a server that runs already."""
    with ExitStack() as opened:
        _, port = opened.enter_context(bare_server())
        wires, times = opened.enter_context(Wires()), Times()
        writers = _sit(opened, server, times, authors)
        relays = _relays(opened, port, times, authors)
        _enter(wires, server, attendees)
        for n, letter in zip(range(keys + _WARM_UP), itertools.cycle(_TEXT), strict=False):
            batch = writers[n % authors].batch(letter)
            _press(times, writers[n % authors], batch)
            wires.rest(_BETWEEN_KEYS / 2)
            _relay(times, relays[n % authors], batch)
            wires.rest(_BETWEEN_KEYS / 2)
        wires.until(lambda: _is_complete(times))
        _forget_warm_up(times)
    return times


def summary(times: Times) -> dict[str, float]:
    """The figures that are compared from version to version, in milliseconds."""
    ours, bare, chair = list(_ours(times)), list(_bare(times)), list(_chair(times))
    painted = times.painted_ms
    screen = {"screen_p50_ms": statistics.median(painted), "screen_p99_ms": _percentile(painted, 99)} if painted else {}
    return {name: round(ms, 2) for name, ms in screen.items()} | {
        "added_p50_ms": round(statistics.median(a - b for a, b in zip(ours, bare, strict=True)), 2),
        "p50_ms": round(statistics.median(ours), 2),
        "p99_ms": round(_percentile(ours, 99), 2),
        "chair_p50_ms": round(statistics.median(chair), 2),
        "chair_p99_ms": round(_percentile(chair, 99), 2),
        "bare_p50_ms": round(statistics.median(bare), 2),
        "saved_p50_ms": round(statistics.median(1000 * (times.saved[b] - at) for b, at in times.pressed.items()), 2),
    }


def table(times: Times) -> Iterator[str]:
    """The result for people."""
    yield f"{'':>16} {'p50 ms':>8} {'p90':>8} {'p99':>8} {'max':>8}"
    rows = {"other tab has it": _ours(times), "bare relay": _bare(times), "chair has it": _chair(times)}
    for name, found in (rows | {"painted": times.painted_ms}).items():
        ms = list(found)
        parts = (statistics.median(ms), _percentile(ms, 90), _percentile(ms, 99), max(ms))
        yield f"{name:>16} " + " ".join(f"{part:8.1f}" for part in parts)


def _ours(times: Times) -> Iterator[float]:
    return (1000 * (times.seen[batch] - at) for batch, at in times.pressed.items())


def _bare(times: Times) -> Iterator[float]:
    return (1000 * (times.relayed[batch] - at) for batch, at in times.bare.items())


def _chair(times: Times) -> Iterator[float]:
    return (1000 * (times.at_chair(batch) - at) for batch, at in times.pressed.items())


def _percentile(ms: list[float], percent: int) -> float:
    return sorted(ms)[min(len(ms) - 1, len(ms) * percent // 100)]


def _sit(opened: ExitStack, server: Server, times: Times, authors: int) -> list[Author]:
    """Authors, most of them in one entry; another secretary who reads; the chair."""
    links = Links(server)
    clients = [_client(opened, server, links, Role.SECRETARY, {}) for _ in range(authors)]
    _client(opened, server, links, Role.SECRETARY, {"minutes.typed": times.typed})
    _client(opened, server, links, Role.CHAIR, {"words": times.words})
    entries = [_entry(clients[0]) for _ in range(max(1, authors // 2))]
    return [Author(client, entries[n % len(entries)]) for n, client in enumerate(clients)]


def _client(
    opened: ExitStack, server: Server, links: Links, role: Role, hears: dict[str, Callable[[Any], None]]
) -> socketio.Client:
    client = _connected(opened, server.url, hears, cookie_from(server.port, links.path(role)), links.link_id(role))
    client.call("join", {}, timeout=10)
    return client


def _connected(
    opened: ExitStack, url: str, hears: dict[str, Callable[[Any], None]], cookie: str = "none=0", link: str = ""
) -> socketio.Client:
    client = OrderedClient(reconnection=False)
    for event, hear in hears.items():
        client.on(event, hear)
    client.connect(url, headers={"Cookie": cookie}, auth={"link": link}, transports=["websocket"])
    opened.callback(client.hang_up)
    return client


def _entry(client: socketio.Client) -> str:
    message = {"name": "entry.open", "args": {}, "id": new_id(), "expects": {}}
    return str(client.call("command", message, timeout=10)["result"]["entry"])


def _relays(opened: ExitStack, port: int, times: Times, authors: int) -> list[socketio.Client]:
    def typed(message: dict[str, Any]) -> None:
        times.relayed[message["batch_id"]] = time.perf_counter()

    url = f"http://127.0.0.1:{port}"
    _connected(opened, url, {"typed": typed}).call("join", {}, timeout=10)
    return [_connected(opened, url, {}) for _ in range(authors)]


def _enter(wires: Wires, server: Server, attendees: int) -> None:
    links, crowd = Links(server), Crowd()
    for _ in range(attendees):
        cookie = cookie_from(server.port, links.join_path)
        wires.call(wires.open(server.port, cookie=cookie, auth={"conference": links.slug}, crowd=crowd), "join", {})
    wires.rest(1.0)


def _press(times: Times, author: Author, batch: dict[str, Any]) -> None:
    """One key, and wait for its answer: a browser has one batch on its way."""
    times.pressed[batch["batch_id"]] = time.perf_counter()
    author.answered(author.client.call("minutes.push", batch, timeout=10))
    times.saved[batch["batch_id"]] = time.perf_counter()


def _relay(times: Times, client: socketio.Client, batch: dict[str, Any]) -> None:
    times.bare[batch["batch_id"]] = time.perf_counter()
    client.call("relay", batch, timeout=10)


def _is_complete(times: Times) -> bool:
    shown = {(about, upto) for _, about, upto in times.shown}
    last = {entry: max(u for e, u in times.update_of.values() if e == entry) for entry, _ in times.update_of.values()}
    told = len(times.seen) == len(times.pressed) and len(times.relayed) == len(times.bare)
    return told and all((entry, update) in shown for entry, update in last.items())


def _forget_warm_up(times: Times) -> None:
    for kept in (times.pressed, times.bare):
        for batch in list(kept)[:_WARM_UP]:
            del kept[batch]
