"""The drills of bench/drills, short ones: whatever breaks, nothing is lost or done twice and every screen recovers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
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
    """Say what is not."""
    assert result.is_clean, result.line
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
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    wrong = {name: figures[name] for name in ("lost", "doubled", "screens_disagreeing")}
    assert (figures["kind"], figures["trials"], set(wrong.values())) == ("loss", 1, {0})
