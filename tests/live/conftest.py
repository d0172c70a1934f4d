"""Socket clients against a real server process."""

from __future__ import annotations

import http.cookiejar
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conference.models import Role
from conference.rehearsal.ordered import OrderedClient
from tests.serving import Links, Server


class Browser:
    """What a browser does, without one: opens its link, keeps the cookie, connects, joins, remembers patches."""

    def __init__(self, server: Server, path: str) -> None:
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
            self.server.url, headers={"Cookie": self.cookie}, auth=named, transports=["websocket"], wait_timeout=5
        )

    def join(self) -> dict[str, Any]:
        """Join the screen; returns the snapshot."""
        return self.socket.call("join", {}, timeout=5)

    def send(
        self, name: str, *, expects: dict[str, str] | None = None, command_id: str | None = None, **args: Any
    ) -> Any:
        """Send a command; returns the answer."""
        message = {"name": name, "args": args, "expects": expects or {}, "id": command_id}
        return self.socket.call("command", message, timeout=5)

    def hang_up(self) -> None:
        """Disconnect, also where the server has done so already or never let it in."""
        if self.socket.connected:
            self.socket.disconnect()
        self.socket.eio.disconnect(abort=True)
        if self.socket.eio.ws is not None:
            self.socket.eio.ws.close()

    def _auth(self) -> dict[str, str]:
        kind, name = self.page_url.rstrip("/").rsplit("/", 2)[-2:]
        return {"link": name} if kind == "s" else {"conference": name}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the demo conference."""
    with Server(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="module")
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
