"""The drills of bench/drills, short ones: whatever breaks, nothing is lost or done twice and every screen recovers.

How soon it recovers is measured by the drills themselves (`make drill`): this machine has other tests to run meanwhile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from bench.drills import typing
from bench.drills.command import Drills
from bench.drills.report import Result
from tests.services.parts import Missing

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def drills(browser: Browser) -> Iterator[Drills]:
    """A hall for one fault after another."""
    with Drills(browser, ["cut"], seed=3) as made:
        yield made


@pytest.fixture(scope="module")
def served(browser: Browser) -> Iterator[Drills]:
    """A hall on PostgreSQL with Redis."""
    try:
        made = Drills(browser, ["redis", "postgres"], seed=3)
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    with made:
        yield made


def is_clean(result: Result) -> bool:
    """Say what is not. A screen that does not recover at all counts as one that disagrees."""
    assert replace(result, stale_max_s=0.0).is_clean, result.line
    return result.acts > 10


def test_nothing_typed_is_lost_or_doubled(browser: Browser) -> None:
    result = typing.hold(browser, trials=1, kind="kill", seed=7, scale=0.3)
    assert result.is_clean, asdict(result)
    assert result.chars_typed > 150 and result.kills > 0


@pytest.mark.parametrize(("kind", "seconds"), [("cut", 4), ("kill", 1), ("clock", 1), ("sleep", 6)])
def test_everybody_acts_on_and_recovers(drills: Drills, kind: str, seconds: float) -> None:
    assert is_clean(drills.hold(kind, 1, (seconds, seconds)))


@pytest.mark.services
@pytest.mark.parametrize(("kind", "seconds"), [("redis", 1), ("postgres", 4)])
def test_what_a_server_leans_on_may_go_and_come_back(served: Drills, kind: str, seconds: float) -> None:
    assert is_clean(served.hold(kind, 1, (seconds, seconds)))


def test_a_full_disk_and_a_bad_network_lose_nothing() -> None:
    command = [sys.executable, "-m", "bench", "drill", "--kind", "disk", "--kind", "loss", "--trials", "1"]
    done = subprocess.run([*command, "--seconds", "2"], cwd=_ROOT, capture_output=True, text=True, timeout=150)
    if "WAS NOT HELD" in done.stderr and not os.environ.get("CI"):
        pytest.skip(done.stderr.strip())
    found: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert found, done.stderr[-3000:]
    assert {figures["kind"] for figures in found} == {"disk", "loss"}
    for figures in found:
        faults = ("lost", "doubled", "screens_disagreeing", "stuck_buttons", "texts_gone", "untold")
        assert [figures[name] for name in faults] == [0] * len(faults) and "wrong" not in figures, figures
