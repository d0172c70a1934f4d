"""What the first visit to every screen costs over the wire: headers and bodies as encoded, scripts, styles, fonts.

A server of its own serves the demo conference; each screen opens in a fresh Chromium with an empty cache. What the
socket carries afterwards is printed beside it and does not count: it is not part of loading the page.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
from playwright.sync_api import Browser, CDPSession, sync_playwright

from conference.models import Role
from tests.browser.conftest import chromium
from tests.serving import Links, Server

LIMIT_ATTENDEE = 45_000
_KINDS = ("Document", "Stylesheet", "Script", "Font", "Other")
_SCREENS = {
    "chair": Role.CHAIR,
    "secretary": Role.SECRETARY,
    "projector": Role.PROJECTOR,
    "mc": Role.MC,
    "department": Role.RESPONDER,
}


@dataclass
class Weight:
    """Bytes of one first visit, by kind of resource."""

    bytes_of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS, 0))
    socket: int = 0

    @property
    def total(self) -> int:
        """Everything but the socket."""
        return sum(self.bytes_of.values())


@click.command()
def page_weight() -> None:
    """Measure the first load of every screen; fails when the attendee's is over its limit."""
    weights = dict(weigh_all())
    _print_table(weights)
    totals = {name: weight.total for name, weight in weights.items()}
    click.echo(json.dumps({**totals, "limit_attendee": LIMIT_ATTENDEE}))
    if totals["attendee"] > LIMIT_ATTENDEE:
        sys.exit(1)


def weigh_all() -> Iterator[tuple[str, Weight]]:
    """Every screen's first visit, each in a fresh browser."""
    with tempfile.TemporaryDirectory() as data, Server(Path(data)) as server, sync_playwright() as playwright:
        paths = paths_of(Links(server))
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for name, path in paths.items():
            yield name, weigh(browser, server.url + path)
        browser.close()


def paths_of(links: Links) -> dict[str, str]:
    """Where each screen opens."""
    return {"attendee": links.join_path} | {name: links.path(role) for name, role in _SCREENS.items()}


def weigh(browser: Browser, url: str) -> Weight:
    """One first visit with an empty cache, until nothing more is fetched."""
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    weight = _listen(context.new_cdp_session(page))
    page.goto(url, wait_until="networkidle")
    context.close()
    return weight


def _listen(devtools: CDPSession) -> Weight:
    """Count what arrives. Redirects count as documents: they are part of the way to the page."""
    weight = Weight()
    kinds: dict[str, str] = {}

    def add(request: str, size: float) -> None:
        kind = kinds.get(request, "Other")
        weight.bytes_of[kind if kind in _KINDS else "Other"] += int(size)

    def sent(event: dict) -> None:  # type: ignore[type-arg]
        redirected = event.get("redirectResponse")
        kinds[event["requestId"]] = event.get("type", "Other")
        if redirected:
            add(event["requestId"], redirected["encodedDataLength"])

    def received(event: dict) -> None:  # type: ignore[type-arg]
        weight.socket += len(event["response"]["payloadData"].encode())

    devtools.on("Network.requestWillBeSent", sent)
    devtools.on("Network.loadingFinished", lambda event: add(event["requestId"], event["encodedDataLength"]))
    devtools.on("Network.webSocketFrameReceived", received)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return weight


def _print_table(weights: dict[str, Weight]) -> None:
    heads = ("page", "styles", "script", "fonts", "other", "total", "(socket)")
    click.echo(f"{'screen':<12}" + "".join(f"{head:>10}" for head in heads))
    for name, weight in weights.items():
        cells = (*(weight.bytes_of[kind] for kind in _KINDS), weight.total, weight.socket)
        click.echo(f"{name:<12}" + "".join(f"{cell:>10,}" for cell in cells))
