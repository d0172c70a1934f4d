"""Socket clients against a real server process."""

from __future__ import annotations

import http.cookiejar
import os
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conference.models import Role
from conference.rehearsal.ordered import OrderedClient
from tests.patience import PATIENCE_SECONDS
from tests.serving import At, Links, Server


class Browser:
    """What a browser does, without one: opens its link, keeps the cookie, connects, joins, remembers patches."""

    def __init__(self, server: Server | At, path: str) -> None:
        self.server = server
        self.cookies = http.cookiejar.CookieJar()
        self.http = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        with self.http.open(server.url + path) as response:
            self.page_url, self.page = response.url, response.read().decode()
        self.patches: list[dict[str, Any]] = []
        self.beats: list[dict[str, Any]] = []
        self.socket = OrderedClient(reconnection=False)
        self.socket.on("patch", self.patches.append)
        self.socket.on("beat", self.beats.append)

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def connect(self, auth: dict[str, str] | None = None) -> None:
        """Connect the socket."""
        named = auth if auth is not None else self._auth()
        self.socket.connect(
            self.server.url,
            headers={"Cookie": self.cookie},
            auth=named,
            transports=["websocket"],
            wait_timeout=PATIENCE_SECONDS,
        )

    def join(self, **wanted: bool) -> dict[str, Any]:
        """Join the screen (with ``all=True`` long lists whole); returns the snapshot."""
        return self.socket.call("join", wanted, timeout=PATIENCE_SECONDS)

    def send(
        self, name: str, *, expects: dict[str, str] | None = None, command_id: str | None = None, **args: Any
    ) -> Any:
        """Send a command; returns the answer."""
        message = {"name": name, "args": args, "expects": expects or {}, "id": command_id}
        return self.socket.call("command", message, timeout=PATIENCE_SECONDS)

    def hang_up(self) -> None:
        """Disconnect, also where the server has done so already or never let it in."""
        self.socket.hang_up()

    def _auth(self) -> dict[str, str]:
        kind, name = self.page_url.rstrip("/").rsplit("/", 2)[-2:]
        return {"link": name} if kind == "s" else {"conference": name}


#: What takes seconds and is about the sockets or the counting alone; ``make live`` runs it everywhere.
LONG = {"test_fanout.py": ("sqlite", "gevent"), "test_slow_clients.py": ("sqlite", "gevent"), "limited": ("sqlite",)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is long elsewhere than where it matters, unless everything is asked for."""
    if os.environ.get("CONFERENCE_TEST_EVERYWHERE"):
        return
    left_out = [item for item in items if not _is_run(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _is_run(item: pytest.Item) -> bool:
    kind = getattr(item, "callspec", None) and item.callspec.params.get("new_server")  # type: ignore[attr-defined]
    uses = {item.path.name, *getattr(item, "fixturenames", ())}
    return kind is None or all(kind in kinds for name, kinds in LONG.items() if name in uses)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services), "gevent"])
def new_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Server]:
    """Makes servers, not started: on SQLite, on PostgreSQL, and on the other asynchronous library."""
    kind: str = request.param

    def make(**settings: str) -> Server:
        if kind == "postgresql":
            settings["CONFERENCE_DATABASE_URL"] = request.getfixturevalue("new_database")()
        if kind == "gevent":
            settings["CONFERENCE_ASYNC_MODE"] = "gevent"
        return Server(tmp_path_factory.mktemp(kind), **settings)

    return make


@pytest.fixture(scope="session")
def server(new_server: Callable[..., Server]) -> Iterator[Server]:
    """A server with the demo conference. All tests of this folder meet there."""
    with new_server() as running:
        yield running
        assert "Traceback" not in running.log


@pytest.fixture(scope="session")
def links(server: Server) -> Links:
    """Its links."""
    return Links(server)


@pytest.fixture
def browsers(server: Server) -> Iterator[Callable[[str], Browser]]:
    """Open browsers, closed at the end of the test."""
    opened: list[Browser] = []

    def open_one(path: str) -> Browser:
        browser = Browser(server, path)
        opened.append(browser)
        return browser

    yield open_one
    for browser in opened:
        browser.hang_up()


@pytest.fixture
def chair(browsers: Callable[[str], Browser], links: Links) -> Browser:
    """The chair, connected and joined."""
    browser = browsers(links.path(Role.CHAIR))
    browser.connect()
    browser.join()
    return browser


@pytest.fixture
def phone(browsers: Callable[[str], Browser], links: Links) -> Browser:
    """A phone, connected and joined."""
    browser = browsers(links.join_path)
    browser.connect()
    browser.join()
    return browser
