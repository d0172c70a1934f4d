"""``python -m bench drill``: rounds of a fault on a hall of its own, then one line of figures."""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn, get_args

import click
from playwright.sync_api import Browser, sync_playwright

from bench.drills import crowds, devices, faults, namespaces, parts, typing
from bench.drills.acts import People
from bench.drills.cutter import Cutter
from bench.drills.hall import Hall
from bench.drills.report import Result
from tests.browser.stage import HALL
from tests.services.parts import Missing, OwnPostgreSQL, OwnRedis
from tests.serving import Server

#: Kinds that need a network or a disk of their own.
INSIDE = ("disk", "loss")
#: Kinds that need PostgreSQL and Redis.
SERVICES = ("redis", "postgres")
TYPED = get_args(typing.Kind)
KINDS = (*TYPED, *INSIDE, *SERVICES, "clock", "sleep", "slow", "flood", "storm")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {HALL} 127.0.0.1"]
#: As usual for an address; for a device more, because each screen is compared many times a second.
_SETTINGS = {"CONFERENCE_PER_DEVICE": "50", "CONFERENCE_PUBLIC_URL": f"http://{HALL}"}
_DISK_MB = 24

Report = Callable[[str], None]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium that finds the hall at this machine."""
    from tests.browser.conftest import chromium as found

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=_ARGUMENTS)
        yield browser
        browser.close()


class Drills:
    """A hall in which one kind of fault after another can be tried."""

    def __init__(self, browser: Browser, kinds: list[str], seed: int, pictures: Path | None = None) -> None:
        self._kinds, self._chance, self._pictures = kinds, random.Random(seed), pictures
        self._stack = ExitStack()
        self._disk = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        if namespaces.is_inside():
            self._stack.enter_context(namespaces.small_disk(self._disk, _DISK_MB))
        settings = _SETTINGS | {"CONFERENCE_PER_ADDRESS": "100"}
        if set(kinds) & set(SERVICES):
            self.postgres = self._stack.enter_context(OwnPostgreSQL(durable=True))
            self.redis = self._stack.enter_context(OwnRedis())
            settings["CONFERENCE_DATABASE_URL"] = self.postgres.create("hall")
            settings["CONFERENCE_REDIS_URL"] = self.redis.url
        self.server = Server(self._disk / "data", **settings)
        self.wire = Cutter(self.server.port)
        self._stack.callback(self.wire.close)
        self.laptop = self._stack.enter_context(self._laptop(browser))
        straight = "loss" in kinds
        self.hall = Hall(self.laptop.browser, self.server, None if straight else self.wire, devices.SCRIPT)
        self._stack.callback(self.hall.close)
        self.people = People(self.hall)

    def __enter__(self) -> Drills:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stack.close()

    def hold(self, kind: str, trials: int, lasts: tuple[float, float] | None = None, report: Report = print) -> Result:
        """So many trials of a kind. ``lasts`` is how long each fault lasts, where not as long as it usually does."""
        result = self.people.result = Result(kind)
        tried = self._faults(kind)
        for _ in range(trials):
            for fault in tried:
                self._try(fault, lasts or fault.lasts, result)
            report(result.line)
        return result

    def _try(self, fault: faults.Fault, lasts: tuple[float, float], result: Result) -> None:
        shortest, longest = lasts
        seconds = shortest + (longest - shortest) * self._chance.random() ** 3  # short ones more often
        faults.trial(self.hall, self.people, fault, seconds, result, self._pictures)
        wrong = devices.wrong_clocks(self.hall)
        result.wrong += wrong
        result.screens_disagreeing += len(wrong)

    def _faults(self, kind: str) -> list[faults.Fault]:
        """What each trial of a kind tries."""
        hall, wire, chance = self.hall, self.wire, self._chance
        made: dict[str, Callable[[], list[faults.Fault]]] = {
            "cut": lambda: [faults.Cut(wire, chance)],
            "kill": lambda: [faults.Kill(self.server)],
            "both": lambda: [faults.Either([faults.Cut(wire, chance), faults.Kill(self.server)], chance)],
            "disk": lambda: [faults.FullDisk(self._disk)],
            "loss": lambda: [namespaces.Loss(self.server.port)],
            "clock": lambda: [devices.WrongClocks(hall)],
            "sleep": lambda: [devices.Sleep(self.laptop, wire)],
            "slow": lambda: [crowds.NeverRead(hall)],
            "flood": lambda: [crowds.Flood(hall, phones=1, strangers=0), crowds.Flood(hall, phones=40, strangers=2)],
            "storm": lambda: [crowds.Storm(hall)],
            "redis": lambda: [parts.RedisAway(self.redis)],
            "postgres": lambda: [parts.PostgresAway(self.postgres), parts.PostgresFrozen(self.postgres)],
        }
        return made[kind]()

    @staticmethod
    def _laptop(browser: Browser) -> AbstractContextManager[devices.Laptop]:
        from tests.browser.conftest import chromium as found

        return devices.laptop(browser, found(), _ARGUMENTS)


def hold(
    browser: Browser, kinds: list[str], trials: int, seed: int, seconds: float | None, pictures: Path | None
) -> Iterator[Result]:
    """One kind after the other in one hall; through typing's kinds three secretaries type first, in their own."""
    lasts = None if seconds is None else (seconds, seconds)
    letters = {kind: typing.hold(browser, trials, kind, seed, report=click.echo) for kind in kinds if kind in TYPED}
    with Drills(browser, kinds, seed, pictures) as drills:
        for kind in kinds:
            result = drills.hold(kind, trials, lasts, report=click.echo)
            if kind in letters:
                _add(result, letters[kind])
            yield result


def _add(result: Result, letters: typing.Letters) -> None:
    """Counts are those of both."""
    result.lost += letters.chars_lost + letters.acked_then_lost
    result.doubled += letters.chars_doubled
    result.screens_disagreeing += letters.screens_disagreeing
    result.wrong += [] if letters.is_clean else ["the typing: see its own figures"]
    own = asdict(letters)
    result.more |= {name: own[name] for name in own if name not in ("trials", "screens_disagreeing")}


@click.command()
@click.option("--trials", default=10, show_default=True, help="Rounds.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, default=["both"], show_default=True)
@click.option("--seed", default=1, show_default=True, help="Draws the moments of trouble.")
@click.option("--seconds", type=float, help="How long each fault lasts, instead of what is usual for it.")
@click.option("--pictures", type=click.Path(path_type=Path), help="A folder for what everybody saw meanwhile.")
def drill(trials: int, kinds: tuple[str, ...], seed: int, seconds: float | None, pictures: Path | None) -> None:
    """Break something while people act; nothing acknowledged may be lost or done twice, every screen recovers."""
    if set(kinds) & set(INSIDE) and not namespaces.is_inside():
        _inside()
    results: list[Result] = []
    try:
        with chromium() as browser:
            for result in hold(browser, list(kinds), trials, seed, seconds, pictures):
                results.append(result)
                click.echo(result.line)
    except Missing as missing:
        _cannot(str(missing))
    if not all(result.is_clean for result in results):
        raise SystemExit(1)


def _inside() -> NoReturn:
    try:
        code = namespaces.run_inside(sys.argv[1:])
    except namespaces.CannotBeHere as reason:
        _cannot(str(reason))
    raise SystemExit(code)


def _cannot(reason: str) -> NoReturn:
    """Say loudly that nothing was tried. Under CI that is a failure."""
    click.echo(f"\n  ### THIS DRILL WAS NOT HELD: {reason} ###\n", err=True)
    raise SystemExit(1 if os.environ.get("CI") else 0)
