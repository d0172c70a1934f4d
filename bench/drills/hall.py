"""A served meeting with a screen of every kind that a person looks at, each in the size it is used in."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import requests
from playwright.sync_api import Browser
from requests.adapters import HTTPAdapter
from sqlalchemy.orm import Session

from bench.drills.cutter import Cutter
from conference.db import Database
from conference.ids import new_id
from conference.models import Role
from tests.browser.stage import DIFFERENCES, HALL, Screen, Stage
from tests.meetings import MATTERS, Seat
from tests.meetings import Hall as Course
from tests.serving import Server

T = TypeVar("T")
SIZES = {"chair": (1180, 820), "secretary": (1366, 768), "projector": (1920, 1080), "attendee": (390, 844)}
#: How long is waited for a screen that does not recover, before it is called disagreeing.
PATIENCE_SECONDS = 40.0

_UNCONNECTED = """() => Array.from(document.querySelectorAll("[data-connection]"), (line) => line.dataset.connection)
  .filter((state) => state !== "good")"""
_SHOWS_ALL = "() => 'all' in document.body.dataset"
_SAID = """() => Array.from(document.querySelectorAll("[data-connection]"),
  (line) => (line.querySelector("[data-connection-words]") || line).textContent).join(" ")"""


class Hall(Stage):
    """Somebody has the floor, two matters are asked, a note is open. Everybody's screens are called ``everybody``."""

    def __init__(self, browser: Browser, server: Server, wire: Cutter | None = None, script: str = "") -> None:
        super().__init__(browser, server)
        if wire is not None:
            self.base = f"http://{HALL}:{wire.port}"
        self._database = Database(server.config.url)
        self.course = Course(self)
        self.operator = Seat(self, Role.OPERATOR)
        for seat in (self.course.chair, self.course.secretary, self.operator):
            seat._web.mount("http://", _FromElsewhere())
        self._web = requests.Session()
        self._web.mount("http://", _FromElsewhere())
        self._begin()
        self.chair = self._seat(Role.CHAIR, "chair", script)
        self.secretary = self._seat(Role.SECRETARY, "secretary", script)
        self.projector = self._seat(Role.PROJECTOR, "projector", script)
        self.citizen = self.phone(viewport=_viewport("attendee"), script=script)
        self.everybody = [self.chair, self.secretary, self.projector, self.citizen]
        self.field = self.secretary.page.locator(f"#entry-{self.note}")
        self.field.wait_for()

    def asked(self, read: Callable[[Session], T]) -> T:
        """Something of the database as it is now."""
        with self._database.reading() as session:
            return read(session)

    def close(self) -> None:
        """Close every screen and the server; fails if any page had an error."""
        self._database.close()
        super().close()

    def current_after(self, since: float, screens: list[Screen] | None = None) -> dict[Screen, float]:
        """Seconds from ``since`` (monotonic) until each screen shows what is so and says so; infinite: it never did.

        What is noted is when it was looked at, without the time that comparing takes.
        """
        left = list(screens or self.everybody)
        found = dict.fromkeys(left, float("inf"))
        while left and time.monotonic() - since < PATIENCE_SECONDS:
            for screen in list(left):
                seconds = time.monotonic() - since
                if not self.behind(screen):
                    found[screen] = seconds
                    left.remove(screen)
            if left:
                left[0].page.wait_for_timeout(30)
        return found

    def behind(self, screen: Screen) -> list[str]:
        """Why a screen is not current: its line says so, or fragments differ (asked only then: it takes long)."""
        if unconnected := screen.page.evaluate(_UNCONNECTED):
            return list(unconnected)
        try:
            return list(screen.page.evaluate(DIFFERENCES, self._fresh(screen)))
        except requests.RequestException as error:
            return [str(error)]

    def _fresh(self, screen: Screen) -> dict[str, dict[str, str]]:
        """What it would show if it were loaded now, with whole lists if it shows whole lists; asked past the wire."""
        place = screen.page.url.split("#", maxsplit=1)[0].replace(self.base, self.server.url)
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in screen.context.cookies())
        whole = screen.page.evaluate(_SHOWS_ALL)
        answer = self._web.get(
            f"{place.rstrip('/')}/fragments{'?all' if whole else ''}", headers={"Cookie": cookies}, timeout=2
        )
        answer.raise_for_status()
        return dict(answer.json()["fragments"])

    def said(self, screen: Screen) -> str:
        """What a screen says of its connection."""
        return str(screen.page.evaluate(_SAID))

    def pictures(self, folder: Path | None, name: str) -> None:
        """Keep what everybody sees now."""
        if folder is not None:
            self.picture(folder / name)

    def _seat(self, role: Role, kind: str, script: str) -> Screen:
        return self.sit(role, viewport=_viewport(kind), script=script)

    def _begin(self) -> None:
        self.course.open_for_speeches()
        self.course.chair.do("floor.invite_next")
        self.questions = [self.course.ask(text) for text in MATTERS[:2]]
        self.note = new_id()
        self.course.secretary.do("entry.open", entry=self.note)


class _FromElsewhere(HTTPAdapter):
    """Those who act elsewhere have an address of their own, which the fault does not touch."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, source_address=("127.0.0.2", 0), **options)  # type: ignore[no-untyped-call]


def _viewport(kind: str) -> dict[str, int]:
    width, height = SIZES[kind]
    return {"width": width, "height": height}
