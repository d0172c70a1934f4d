"""Does typing stay as quick when there is much? The same keys in an empty meeting and after 60,000 keys in 300 entries.

Then a browser opens the secretary's screen. README.md says how to read the result.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

from bench.keystroke import measure_at, summary
from bench.servers import WITHOUT_LIMITS
from conference import clock
from conference.config import Config
from conference.db import Database
from conference.ids import new_id
from conference.minutes.typed import Pen
from conference.models import Conference, EntryKind, EntryUpdate, MinutesEntry, Role
from tests.browser.conftest import chromium
from tests.serving import Links, Server

_LETTERS = "Đề nghị ủy ban cho biết bao giờ sửa xong đường liên thôn. "
_OPENINGS = 5
#: The field with the cursor takes keys at any time; its document has come when others' typing would appear in it.
_IS_OPEN = "() => document.querySelectorAll('textarea[data-entry]').length >= %d"


@click.command()
@click.option("--entries", default=300, show_default=True)
@click.option("--typed", default=60_000, show_default=True, help="Keys typed beforehand, in all entries together.")
@click.option("--keys", default=300, show_default=True, help="Keys measured before and after.")
def growth(entries: int, typed: int, keys: int) -> None:
    """Typing in an empty meeting beside typing in a long one; opening the secretary's screen of the long one."""
    before = os.getloadavg()[0]
    figures = measure(entries, typed, keys)
    click.echo(f"load before {before:.2f}, after {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    click.echo(json.dumps({"entries": entries, "typed": typed} | figures))


def measure(entries: int, typed: int, keys: int) -> dict[str, float]:
    """Both meetings, and the opening of the long one."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "served"
        with Server(data, **WITHOUT_LIMITS) as server:
            empty = summary(measure_at(server, 1, 0, keys))
        fill(data, entries, typed)
        with Server(data, **WITHOUT_LIMITS) as server:
            opened = open_screen(server, entries)
            full = summary(measure_at(server, 1, 0, keys))
    return {
        "empty_p50_ms": empty["p50_ms"],
        "full_p50_ms": full["p50_ms"],
        "ratio": round(full["p50_ms"] / empty["p50_ms"], 3),
        "open_ms": round(opened, 1),
    }


def fill(data: Path, entries: int, typed: int) -> None:
    """Notes as hundreds of keys leave them: one row of the log for each key."""
    database = Database(Config(data=data).url)
    with database.writing() as session:
        conference = session.query(Conference).one()
        for n in range(entries):
            entry = MinutesEntry(
                conference_id=conference.id, kind=EntryKind.NOTE, position=10_000_000 + n, opened_at=clock.now()
            )
            session.add(entry)
            session.flush()
            session.add_all(_keys(entry, typed // entries))
    database.close()


def open_screen(server: Server, entries: int) -> float:
    """Median of some openings: from asking for the page until every entry stands in its field and takes keys, in ms."""
    links, found = Links(server), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(server.url + links.path(Role.SECRETARY))
        for _ in range(_OPENINGS):
            began = time.perf_counter()
            page.reload(wait_until="domcontentloaded")
            page.wait_for_function(_IS_OPEN % entries)
            found.append(1000 * (time.perf_counter() - began))
        browser.close()
    return statistics.median(found)


def _keys(entry: MinutesEntry, count: int) -> list[EntryUpdate]:
    pen, rows = Pen(), []
    for n in range(count):
        update, reached = pen.write(_LETTERS[n % len(_LETTERS)])
        rows.append(
            EntryUpdate(
                entry_id=entry.id, epoch=entry.epoch, batch_id=new_id(), actor="office", client=pen.client,
                client_clock=reached, payload=update, at=clock.now(),
            )
        )  # fmt: skip
    return rows
