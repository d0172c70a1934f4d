"""Faults of server, wire and disk, and one trial of each: act, break, act on, mend, act again, judge."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.drills.acts import People
from bench.drills.cutter import Cutter
from bench.drills.hall import Hall
from bench.drills.report import Result
from tests.serving import Server

#: Connections that end are noticed at once, and told after two seconds; those that bring nothing are noticed when two
#: heartbeats have not come.
_ENDED_SECONDS, _STALLED_SECONDS = 3.5, 13.0
_NEVER = float("inf")
_NO_CONNECTION = "nối lại"


class Fault:
    """Something that breaks and is mended."""

    #: The shortest and the longest it lasts, in seconds.
    lasts = (1.0, 30.0)
    #: After so long a screen that has lost its server must say so; infinite where none has.
    told_after_seconds = _NEVER
    #: Can somebody elsewhere go on meanwhile?
    spares_others = True
    #: Can nothing be asked of the screens meanwhile?
    stands_still = False
    #: Must nobody else notice anything?
    harms_nobody = False

    def begin(self) -> None:
        """Break it."""
        raise NotImplementedError

    def end(self) -> None:
        """Mend it."""
        raise NotImplementedError

    def look(self, result: Result) -> None:
        """Look at the screens just before it ends."""

    def judge(self, result: Result) -> None:
        """Add what the fault itself has found out."""


class Cut(Fault):
    """The wire between browsers and server is cut, or brings nothing more."""

    def __init__(self, wire: Cutter, chance: random.Random) -> None:
        self._wire, self._chance = wire, chance

    def begin(self) -> None:
        """Cut it, one way or the other."""
        ends = self._chance.random() < 0.5
        self.told_after_seconds = _ENDED_SECONDS if ends else _STALLED_SECONDS
        (self._wire.cut if ends else self._wire.stall)()

    def end(self) -> None:
        """Whole again."""
        self._wire.mend()


class Kill(Fault):
    """SIGKILL for the server, as a power cut would end it."""

    told_after_seconds, spares_others = _ENDED_SECONDS, False

    def __init__(self, server: Server) -> None:
        self._server = server

    def begin(self) -> None:
        """Kill it."""
        self._server.kill()

    def end(self) -> None:
        """Start it again."""
        self._server.start()


class Either(Fault):
    """The one or the other, by chance."""

    def __init__(self, faults: list[Fault], chance: random.Random) -> None:
        self._faults, self._chance = faults, chance
        self._now = faults[0]

    def begin(self) -> None:
        """Choose, and break."""
        self._now = self._chance.choice(self._faults)
        self._now.begin()
        self.told_after_seconds, self.spares_others = self._now.told_after_seconds, self._now.spares_others

    def end(self) -> None:
        """Mend."""
        self._now.end()


class FullDisk(Fault):
    """The small disk that the data lies on is filled to the last byte."""

    lasts = (1.0, 10.0)
    spares_others = False

    def __init__(self, disk: Path) -> None:
        self._filler = disk / "filler"

    def begin(self) -> None:
        """Fill it: a whole block at a time, then byte by byte of what is left."""
        with self._filler.open("wb", buffering=0) as filler:
            for size in (1 << 16, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        filler.write(b"\0" * size)

    def end(self) -> None:
        """Make room again."""
        self._filler.unlink()


@contextmanager
def broken(fault: Fault) -> Iterator[None]:
    """Meanwhile it is broken; mended whatever happens."""
    fault.begin()
    try:
        yield
    finally:
        fault.end()


def trial(hall: Hall, people: People, fault: Fault, seconds: float, result: Result, pictures: Path | None) -> None:
    """One round. ``seconds`` is how long the fault lasts at least."""
    people.type(8)
    people.extend()
    people.resolve("floor.extend")
    with broken(fault):
        since = time.monotonic()
        if not fault.stands_still:
            _act(people)
        if fault.spares_others:
            people.change_something()
        if fault.harms_nobody:
            _notice_nothing(hall, people, result)
        if fault.stands_still:
            time.sleep(seconds)
        else:
            _watch(hall, people, fault, since + seconds, result)
            hall.pictures(pictures, f"{result.kind}-{result.trials}-during")
    recovered(hall, time.monotonic(), result)
    if not fault.stands_still and not fault.harms_nobody:
        people.resolve("floor.extend")
    after(hall, people, result)
    fault.judge(result)
    hall.pictures(pictures, f"{result.kind}-{result.trials}-after")


def _notice_nothing(hall: Hall, people: People, result: Result) -> None:
    """Every screen is as current, and every tap answered as soon, as if nothing were."""
    people.resolve("floor.extend")
    for _ in range(3):
        people.change_something()
        recovered(hall, time.monotonic(), result)
        start = time.monotonic()
        people.extend()
        people.resolve("floor.extend")
        taken = round(time.monotonic() - start, 2)
        result.more["tap_answered_max_s"] = max(result.more.get("tap_answered_max_s", 0), taken)


def _act(people: People) -> None:
    """What people do while it is broken."""
    people.extend()
    people.type()
    people.register()
    people.send_opinion()


def _watch(hall: Hall, people: People, fault: Fault, until: float, result: Result) -> None:
    """Wait for the end of the fault, then look at what the screens say just before it."""
    start = time.monotonic()
    _wait(hall, until)
    people.look_at_words()
    fault.look(result)
    if time.monotonic() - start > fault.told_after_seconds:
        result.untold += sum(_NO_CONNECTION not in hall.said(screen) for screen in hall.everybody)


def recovered(hall: Hall, since: float, result: Result) -> None:
    """Note how long each screen was behind after the fault's end."""
    for screen, seconds in hall.current_after(since).items():
        if seconds == float("inf"):
            result.wrong.append(f"{screen.name} never recovered: {hall.behind(screen)}")
            seconds = 1e6
        result.behind(seconds)


def after(hall: Hall, people: People, result: Result) -> None:
    """Every button works again; then what was promised is compared, and every screen."""
    people.change_something()
    people.extend()
    people.resolve("floor.extend")
    people.settle()
    people.judge()
    for screen, seconds in hall.current_after(time.monotonic()).items():
        if seconds == float("inf"):
            result.screens_disagreeing += 1
            result.wrong.append(f"{screen} disagrees at the end")
    result.trials += 1


def _wait(hall: Hall, until: float) -> None:
    """Let the pages go on until then."""
    while (left := until - time.monotonic()) > 0:
        hall.chair.page.wait_for_timeout(min(left, 1) * 1000)
