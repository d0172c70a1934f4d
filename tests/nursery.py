"""Server processes without the time that importing the program takes: forked from one that has imported it already.

A start takes a second and more, nearly all of it imports, and a test that needs a server of its own starts one or
several. What a forked process runs is ``conference serve`` as a person starts it, from the command line on. Linux only;
elsewhere, and for measurements and another asynchronous mode, `tests/serving.py` starts Python anew.

Run as a program this is the nursery itself: a line of JSON on its input is a process to start, a line of its output the
id of that process.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO


class Forked:
    """A process made by the nursery; in what a test does with it, like one made by subprocess."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = _handle(pid)

    def poll(self) -> int | None:
        """None while it runs."""
        return None if self._handle is not None and not self._ended(0) else 0

    def wait(self, timeout: float | None = None) -> None:
        """Wait for its end; raises TimeoutExpired."""
        if self._handle is None:
            return
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired("conference", timeout or 0)
        os.close(self._handle)
        self._handle = None

    def send_signal(self, how: signal.Signals) -> None:
        """Nothing happens where it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, how)

    def _ended(self, seconds: float | None) -> bool:
        waiting = select.poll()
        waiting.register(self._handle or -1, select.POLLIN)
        return bool(waiting.poll(None if seconds is None else seconds * 1000))


def _handle(pid: int) -> int | None:
    """What tells a process's end, also when its id is another's by then; None when it has ended already."""
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None


@functools.cache
def nursery() -> subprocess.Popen[bytes]:
    """The one of this test run. It ends with its input, that is with the run at the latest."""
    made = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(made.communicate)
    return made


def start(arguments: list[str], environment: Mapping[str, str], log: BinaryIO) -> Forked:
    """Start ``conference`` with these arguments; what it says goes to the end of the log."""
    running = nursery()
    assert running.stdin is not None
    assert running.stdout is not None
    wanted = {"arguments": arguments, "environment": dict(environment), "log": log.name}
    running.stdin.write(json.dumps(wanted).encode() + b"\n")
    running.stdin.flush()
    return Forked(int(running.stdout.readline()))


def _be_a_nursery() -> None:
    from conference import loop

    loop.patch()
    from conference import cli, server  # noqa: F401  (what every start imports)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for those that end
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _be_the_program(json.loads(line))
        print(pid, flush=True)


def _be_the_program(wanted: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    log = os.open(Path(wanted["log"]), os.O_WRONLY | os.O_APPEND)
    empty = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((empty, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    from conference.cli import cli

    try:
        cli(wanted["arguments"], prog_name="conference")
    finally:
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    _be_a_nursery()
