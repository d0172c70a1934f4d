"""A typing service over a hall in session, and its typists."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.factories import Hall
from tests.minutes.typists import Server, Typist


@pytest.fixture(autouse=True)
def texts_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts follow when a test flushes them, not while the next test's database is being laid out."""
    monkeypatch.setattr("conference.minutes.projection.PROJECT_SECONDS", 60)


@pytest.fixture
def server(hall: Hall) -> Iterator[Server]:
    """A server process; what it leaves to be done later is not done once the test is over."""
    running = Server(hall)
    yield running
    running.stop()


@pytest.fixture
def typist(server: Server) -> Callable[..., Typist]:
    """Opens the same entry for one more secretary's tab: ``typist()``, ``typist(entry=other)``."""
    first = server.entry()

    def make(entry: str | None = None, **options: bool) -> Typist:
        return Typist(server, server.hall.secretary, entry or first, **options)

    return make
