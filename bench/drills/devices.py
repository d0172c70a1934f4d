"""Faults of people's devices: a clock hours off, a laptop that sleeps. The pages run a script that plays the device.

A clock is set by shifting what ``Date`` tells; the stopwatch (``performance.now``) goes on, as on a real device. Sleep
is shortened: every process of the browser stands still (SIGSTOP) for some seconds, the wire forgets its connections
without a word, and on waking ``Date`` has gone on by ten minutes while the stopwatch has stood still, as on Linux and
macOS. The server's clock has gone on by the real seconds only, and that is what the screens must show.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.drills.cutter import Cutter
from bench.drills.faults import Fault
from bench.drills.hall import Hall
from bench.drills.report import Result
from conference import clock
from conference.ids import new_id
from conference.queries.meeting import Meeting

HOURS_OFF = 2
#: A face shows whole seconds, and is read a moment after the database.
_OFF_SECONDS = 2.0
_LOOK_MS = 200

SCRIPT = """
  const device = (window.device = { shift: 0, stood: 0 });
  const stopwatch = performance.now.bind(performance);
  const RealDate = Date;
  let lookedAt = stopwatch();
  const look = () => {
    const gap = stopwatch() - lookedAt;
    lookedAt = stopwatch();
    if (gap > 3000) {
      device.stood += gap;
      device.shift += 600000 - gap;
    }
  };
  performance.now = () => (look(), stopwatch() - device.stood);
  window.Date = class extends RealDate {
    constructor(...given) {
      if (given.length) super(...given);
      else super(window.Date.now());
    }
    static now() {
      look();
      return RealDate.now() + device.shift;
    }
  };
  setInterval(look, 100);
"""
_FACES = """() => ({
  faces: Array.from(document.querySelectorAll("[data-countdown] [data-face]"), (face) => face.textContent),
  clocks: Array.from(document.querySelectorAll("[data-hall-clock]"), (face) => face.textContent),
})"""


class WrongClocks(Fault):
    """Every screen's device is two hours off, some ahead and some behind; at the end they are set right."""

    lasts = (1.0, 5.0)

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def begin(self) -> None:
        """Set the devices' clocks wrong while the meeting runs."""
        for nth, screen in enumerate(self._hall.everybody):
            self._set(screen.page, HOURS_OFF if nth % 2 else -HOURS_OFF)

    def end(self) -> None:
        """Somebody sets them right."""
        for screen in self._hall.everybody:
            self._set(screen.page, 0)

    def look(self, result: Result) -> None:
        """Meanwhile they show the hall's time all the same, but for the moment that an extension is on its way."""
        give_up_at = time.monotonic() + result.stale_bound_s
        while (wrong := wrong_clocks(self._hall)) and time.monotonic() < give_up_at:
            self._hall.everybody[0].page.wait_for_timeout(_LOOK_MS)
        result.wrong += wrong
        result.screens_disagreeing += len(wrong)

    @staticmethod
    def _set(page: Page, hours: int) -> None:
        page.evaluate("(hours) => { device.shift = hours * 3600000; }", hours)


class Sleep(Fault):
    """The laptops with all screens sleep, as far as they can tell for ten minutes."""

    lasts = (8.0, 25.0)
    stands_still = True

    def __init__(self, laptop: Laptop, wire: Cutter) -> None:
        self._laptop, self._wire = laptop, wire

    def begin(self) -> None:
        """Fall asleep. The server's end of each connection is closed meanwhile; the laptop is not told."""
        self._laptop.freeze()
        self._wire.forget()

    def end(self) -> None:
        """Wake up."""
        self._laptop.thaw()


class Laptop:
    """A Chromium of its own, all of whose processes can stand still at once."""

    def __init__(self, browser: Browser, name: str) -> None:
        self.browser = browser
        self._name = name
        self._frozen: list[int] = []

    def freeze(self) -> None:
        """Nothing of it runs any more. Nothing may be asked of its pages until it is thawed."""
        self._frozen = _family(_process_with(self._name))
        for pid in self._frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It runs on."""
        for pid in reversed(self._frozen):
            os.kill(pid, signal.SIGCONT)
        self._frozen = []


@contextmanager
def laptop(like: Browser, executable: str | None, arguments: list[str]) -> Iterator[Laptop]:
    """Start one."""
    name = f"--drill-{new_id()}"
    browser = like.browser_type.launch(executable_path=executable, args=[*arguments, name])
    opened = Laptop(browser, name)
    try:
        yield opened
    finally:
        opened.thaw()
        browser.close()


def wrong_clocks(hall: Hall) -> list[str]:
    """Screens whose countdown or clock is not what it should be now."""
    wrong = []
    for screen in hall.everybody:
        shown = screen.page.evaluate(_FACES)
        left = hall.meeting(_seconds_left)
        hour = time.strftime("%H:%M", time.gmtime(time.time() + 7 * 3600))
        off = [face for face in shown["faces"] if left is not None and abs(_seconds(face) - abs(left)) > _OFF_SECONDS]
        off += [face for face in shown["clocks"] if abs(_seconds(face) - _seconds(hour)) not in (0, 1, 1439)]
        if off:
            wrong.append(f"{screen.name} shows {off} at {hour} with {left} s left")
    return wrong


def _seconds_left(meeting: Meeting) -> float | None:
    speech = meeting.speech
    if speech is None or not speech.allotted_seconds or speech.paused_at:
        return None
    since = (clock.now() - speech.started_at).total_seconds()
    return speech.allotted_seconds + (speech.paused_seconds or 0) - since


def _seconds(face: str) -> int:
    """MM:SS as seconds (or HH:MM as minutes)."""
    larger, smaller = face.split(":")
    return int(larger) * 60 + int(smaller)


def _process_with(argument: str) -> int:
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            given = place.read_bytes().split(b"\0")
        except OSError:  # it has just ended
            continue
        if argument.encode() in given and not any(part.startswith(b"--type=") for part in given):
            return int(place.parent.name)
    raise RuntimeError("the browser's process was not found")


def _family(pid: int) -> list[int]:
    """A process and all that descend from it, parents first."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in _family(int(child)))]
