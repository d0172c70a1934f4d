"""Fixtures: a real SQLite file for every test, copied from a template that is migrated and filled once a session.

``hall`` is in session at the citizens' step; ``planned`` has not begun. ``clock`` holds the time still.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import event

import conference.clock
from conference import schema
from conference.cli import cli
from conference.db import Database
from conference.models import Table
from conference.models.base import Instant
from tests.factories import CITIZEN_STEP, MORNING, Hall, build, open_hall
from tests.services.fixtures import new_database, postgres_server, redis_url  # noqa: F401

#: What takes longest begins first, so that no worker sits idle at the end beside one that has just begun a long test.
_FIRST = ("test_whole_meeting.py", "test_drill.py", "test_accessibility.py", "test_layout.py", "test_batch.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, then the other browser tests, then everything else; each in its own order."""
    places = {name: place for place, name in enumerate(_FIRST)}
    items.sort(key=lambda item: (places.get(item.path.name, len(places)), item.path.parent.name != "browser"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage after every few tests takes a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@dataclass
class HeldClock:
    """A clock that moves only when told to."""

    now: datetime = MORNING

    def advance(self, seconds: float = 0, *, minutes: float = 0) -> datetime:
        """Let so much time pass; returns the new present."""
        self.now += timedelta(seconds=seconds, minutes=minutes)
        return self.now


def _look_up_the_clock_late() -> None:
    """Column defaults were bound to ``clock.now`` at import, and compiled statements keep them: rebind them, once."""
    for table in Table.metadata.tables.values():
        for column in table.columns:
            if column.default is not None and isinstance(column.type, Instant) and column.default.is_callable:
                column.default.arg = lambda _context: conference.clock.now()


_look_up_the_clock_late()


def hold_clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    """Replace the one clock."""
    held = HeldClock()
    monkeypatch.setattr("conference.clock.now", lambda: held.now)
    return held


@dataclass(frozen=True)
class Templates:
    """Database files to copy, and what is in them."""

    empty: Path
    planned: Path
    in_session: Path
    plan: dict[str, Any]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Migrate once, fill once, walk once to the citizens' step; tests copy the files."""
    folder = tmp_path_factory.mktemp("templates")
    made = [folder / f"{name}.sqlite3" for name in ("empty", "planned", "in_session")]
    schema.upgrade(f"sqlite:///{made[0]}")
    with pytest.MonkeyPatch.context() as monkeypatch:
        clock = hold_clock(monkeypatch)
        shutil.copyfile(made[0], made[1])
        database = Database(f"sqlite:///{made[1]}")
        plan = build(database)
        database.close()
        shutil.copyfile(made[1], made[2])
        hall = open_hall(Database(f"sqlite:///{made[2]}"), plan)
        hall.mc.run("conference.admit")
        hall.mc.run("conference.open")
        for _ in range(CITIZEN_STEP):
            clock.advance(minutes=5)
            hall.mc.run("step.next")
        hall.database.close()
    return Templates(*made, plan)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo, to copy. Making the database and loading the demo takes longer than most acts."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = CliRunner().invoke(cli, ["demo", "--data", str(folder)])
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture
def demo(demo_data: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, with the demo."""
    return shutil.copytree(demo_data, tmp_path / "demo")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    """The time is 09:00 in the hall and stays so until the test lets it pass."""
    held = hold_clock(monkeypatch)
    held.advance(minutes=60)
    return held


def _quick(database: Database) -> Database:
    """Spare the disk: no test pulls the plug, so none needs to wait until the disk has it."""
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return database


class Slots:
    """Database files that tests take in turn. An engine keeps its compiled statements, so it is worth keeping too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._slots: list[Database] = []
        self._taken = 0

    def take(self, template: Path) -> Database:
        """A database that holds exactly what the template holds."""
        if self._taken == len(self._slots):
            self._slots.append(_quick(Database(f"sqlite:///{self._folder / f'slot{self._taken}.sqlite3'}")))
        slot = self._slots[self._taken]
        self._taken += 1
        path = Path(slot.url.database or "")
        for leftover in (Path(f"{path}-wal"), Path(f"{path}-shm")):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(template, path)
        return slot

    def give_back(self) -> None:
        """Close every connection to what was taken."""
        for slot in self._slots[: self._taken]:
            slot.close()
        self._taken = 0


@pytest.fixture(scope="session")
def all_slots(tmp_path_factory: pytest.TempPathFactory) -> Slots:
    """The database files of this run."""
    return Slots(tmp_path_factory.mktemp("slots"))


@pytest.fixture
def slots(all_slots: Slots) -> Iterator[Slots]:
    """The database files of this run, closed after the test."""
    yield all_slots
    all_slots.give_back()


@pytest.fixture
def database(templates: Templates, slots: Slots) -> Database:
    """A fresh, migrated, empty database."""
    return slots.take(templates.empty)


@pytest.fixture
def halls(templates: Templates, slots: Slots) -> Callable[..., Hall]:
    """Makes halls: ``halls()`` in session, ``halls(planned=True)`` before it, each with a database of its own."""

    def make(*, planned: bool = False) -> Hall:
        return open_hall(slots.take(templates.planned if planned else templates.in_session), templates.plan)

    return make


@pytest.fixture
def hall(halls: Callable[..., Hall]) -> Hall:
    """A conference in session at the citizens' step; nobody has registered yet."""
    return halls()


@pytest.fixture
def planned(halls: Callable[..., Hall]) -> Hall:
    """A conference that has not begun to receive anybody."""
    return halls(planned=True)
