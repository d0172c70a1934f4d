"""Whichever server process ends is started again, calmly; asked to end, all end; none outlives its supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from conference import supervisor
from conference.config import Config
from conference.supervisor import Worker
from tests.patience import PATIENCE_SECONDS

SLEEPS = [
    sys.executable,
    "-c",
    "import os, time; print(os.environ['CONFERENCE_PORT'], os.getpid(), flush=True); time.sleep(60)",
]
DIES = [sys.executable, "-c", "raise SystemExit(3)"]

#: As the command line does, with processes that only wait for their supervisor's end.
PROGRAM = """
import sys
from pathlib import Path
from conference import loop
loop.patch()
from conference.config import Config
from conference.supervisor import Supervisor, end_with
WAITS = "import os; from conference import loop; loop.patch(); from conference.supervisor import end_with; " \\
  "end_with(int(os.environ['CONFERENCE_LEASH'])); print(os.getpid(), flush=True); loop.sleep(60)"
Supervisor(Config(workers=2, port=8000), print, [sys.executable, "-c", WAITS]).run()
"""


@pytest.fixture
def said() -> list[str]:
    """What the supervisor said."""
    return []


@pytest.fixture
def worker(said: list[str]) -> Iterator[Callable[..., Worker]]:
    """Makes the worker of one port."""
    made: list[Worker] = []

    def make(command: list[str]) -> Worker:
        made.append(Worker(Config(workers=2), 8001, said.append, command))
        return made[-1]

    yield make
    for one in made:
        one.ask_to_end()
        one.wait_until_ended(time.monotonic() + PATIENCE_SECONDS)


def look_until(worker: Worker, so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not so():
        assert time.monotonic() < give_up_at
        worker.look_after()
        time.sleep(0.005)


def is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_process_that_was_killed_runs_again_at_once(worker: Callable[..., Worker], said: list[str]) -> None:
    one = worker(SLEEPS)
    one.look_after()
    first = one._process
    assert first is not None
    first.kill()
    look_until(one, lambda: one._process not in (None, first))
    assert said == ["The server process on port 8001 was ended by SIGKILL; it is started again now."]


def test_one_that_ends_again_and_again_is_tried_more_and_more_seldom_and_said_so_once(
    worker: Callable[..., Worker], said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    one, starts = worker(DIES), []
    for _ in range(9):
        one.look_after()
        assert one._process is not None
        starts.append(now[0])
        one._process.wait()
        one.look_after()
        now[0] = one._start_at
    pauses = [later - sooner for sooner, later in pairwise(starts)]
    assert pauses == [0, 0.5, 1, 2, 4, 8, 16, 30]
    assert said[0] == "The server process on port 8001 ended with code 3; it is started again now."
    assert said[1].endswith("in 0.5 s.")
    assert "5 times in a row" in said[-1]
    assert len(said) == 5


def started(output: list[str], process: subprocess.Popen[str], how_many: int) -> list[int]:
    """The ids of the processes as they say them."""
    assert process.stdout is not None
    while len(output) < how_many:
        output.append(process.stdout.readline())
    return [int(line) for line in output]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_with_the_supervisor_end_all_processes(how: signal.Signals) -> None:
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        pids = started([], process, 2)
        process.send_signal(how)
        assert process.wait(timeout=PATIENCE_SECONDS) == (-how if how is signal.SIGKILL else 0)
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while any(map(is_alive, pids)):
            assert time.monotonic() < give_up_at, "somebody outlived the supervisor"
            time.sleep(0.02)
