"""``python -m bench all``: every figure beside its floor, in one table, on the screen and as Markdown."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import click

from bench import acts, fanout, growth, keystroke, many, page_weight, startup, storm
from bench.comparing import Row, markdown, table

_MS = "ms"
_ACTS = {
    "ack": "answer to the chair's tap",
    "current": "all screens current after the tap",
    "full": "full join",
    "page": "its page",
    "join": "its snapshot",
    "join_all": "all of the long lists, asked for",
    "render": "rendering per tap",
    "cpu": "server processor time per tap",
}


def _fanout(clients: int, pairs: int, processes: int = 1) -> Iterator[Row]:
    figures = fanout.measure(clients, pairs, processes).summary()
    what = f"tap to last of {clients:,} phones" + (f", {processes} processes" if processes > 1 else "")
    ours, bare = figures["ours_last_ms_p50"], figures["bare_last_ms_p50"]
    goals: dict[int, tuple[float, Literal["added", "ratio"]]] = {
        200: (1.5, "ratio"), 1000: (15, "added"), 3000: (1.3, "ratio"),
    }  # fmt: skip
    goal, of = goals.get(clients, (None, "ratio"))
    yield Row(what, ours, bare, _MS, goal, of)
    cpu, floor = figures["server_cpu_us_per_delivery"], figures["bare_cpu_us_per_delivery"]
    yield Row("  server processor time per patch", cpu, floor, "µs", 1.2)
    yield Row("  memory per client", figures["kb_per_client"], None, "kB", 80, "ours")


def _keystroke() -> Iterator[Row]:
    figures = keystroke.summary(keystroke.measure(authors=5, attendees=500, keys=300))
    yield Row("key to another secretary", figures["p50_ms"], figures["bare_p50_ms"], _MS, 15, "added")
    yield Row("  99 of 100 keys", figures["p99_ms"], None, _MS, 100, "ours")
    yield Row("  to the chair", figures["chair_p50_ms"], None, _MS, 300, "ours")


def _storm() -> Iterator[Row]:
    figures = storm.summary(*storm.measure(clients=1000, storms=5))
    yield Row("1,000 phones reconnect, all current", figures["ours_ms_p50"], figures["bare_ms_p50"], _MS, 1.3)


def _many() -> Iterator[Row]:
    figures = many.summary(*many.measure(conferences=30, phones=60, rounds=10))
    what = "30 conferences tap at once, to the last of 60 phones each"
    yield Row(what, figures["ours_last_ms_p50"], figures["bare_last_ms_p50"], _MS)


def _acts() -> Iterator[Row]:
    figures = acts.summary(*acts.measure(matters=500, registrations=200, events=20_000, rounds=10))
    for name in figures:
        if name.endswith(" new"):
            continue
        kind, _, about = name.partition(" ")
        goal = {"ack": 1.3, "full": 1.5}.get(kind)
        words = f"500 matters beside 5: {_ACTS[kind]}"
        yield Row(f"{words}, {about}" if about else words, figures[name], figures[f"{name} new"], _MS, goal)


def _growth() -> Iterator[Row]:
    figures = growth.measure(entries=300, typed=60_000, keys=200)
    yield Row("60,000 keys typed: key to another", figures["full_p50_ms"], figures["empty_p50_ms"], _MS, 1.3)
    yield Row("  opening the secretary's screen", figures["open_ms"], None, _MS, 1000, "ours")


def _startup() -> Iterator[Row]:
    ours, imports = startup.measure(starts=5)
    yield Row(
        "ready to serve, after the imports", statistics.median(ours), statistics.median(imports), _MS, 1000, "added"
    )


def _weight() -> Iterator[Row]:
    for screen, weight in page_weight.weigh_all():
        goal = page_weight.LIMIT_ATTENDEE / 1000 if screen == "attendee" else None
        yield Row(f"first visit, {screen}", weight.total / 1000, None, "kB", goal, "ours")


PARTS: dict[str, Callable[[], Iterator[Row]]] = {
    "fanout-200": lambda: _fanout(200, 20),
    "fanout-1000": lambda: _fanout(1000, 20),
    "fanout-3000": lambda: _fanout(3000, 15),
    "fanout-1000-by-2": lambda: _fanout(1000, 20, 2),
    "storm": _storm,
    "many": _many,
    "acts": _acts,
    "keystroke": _keystroke,
    "growth": _growth,
    "startup": _startup,
    "weight": _weight,
}


@click.command("all")
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="These parts alone; may be repeated.")
@click.option("--markdown", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the table there, too.")
def everything(only: tuple[str, ...], file: Path | None) -> None:
    """Every figure beside its floor, measured in the same run."""
    rows: list[Row] = []
    for name in only or PARTS:
        click.echo(f"{name} …", err=True)
        rows += PARTS[name]()
    for line in table(rows):
        click.echo(line)
    click.echo(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    if file is not None:
        file.write_text("\n".join(markdown(rows)) + "\n", encoding="utf-8")
