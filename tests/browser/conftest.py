"""Real browsers at an origin that is no secure context: a made-up name over plain http, as in a hall."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.stage import HALL, Stage
from tests.serving import Server

_PICTURES = Path(__file__).parents[2] / "test-results"
_FAILED = pytest.StashKey[bool]()
#: The shell is the same browser without windows, and needs a quarter less of the processor.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The Chromium to use: named by the environment, else found on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests without a browser fail under CI and are reported as left out elsewhere."""
    if chromium() or os.environ.get("CI"):
        return
    reason = "no Chromium on this machine: run scripts/ensure-chromium"
    for item in items:
        if "browser" in str(item.path):
            item.add_marker(pytest.mark.skipif(True, reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    found = chromium()
    assert found, "no Chromium on this machine: run scripts/ensure-chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", f"--host-resolver-rules=MAP {HALL} 127.0.0.1",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )  # fmt: skip
        yield running
        running.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know whether their test has failed."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture
def stages(
    request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, demo_data: Path
) -> Iterator[Callable[..., Stage]]:
    """Set up a hall: a server of its own and screens around it. A failing test leaves pictures of its screens."""
    made: list[Stage] = []

    def set_up(file: Path | None = None, **settings: str) -> Stage:
        data = tmp_path / f"hall{len(made)}"
        if file is None:
            shutil.copytree(demo_data, data)
        stage = Stage(browser, Server(data, **settings), file)
        made.append(stage)
        return stage

    yield set_up
    for nth, stage in enumerate(made):
        if request.node.stash.get(_FAILED, False):
            stage.picture(_PICTURES / re.sub(r"\W+", "-", request.node.name) / f"hall{nth}")
        stage.close()


@pytest.fixture
def stage(stages: Callable[..., Stage]) -> Stage:
    """A hall with the demo conference."""
    return stages()
