"""Which screens are connected, since when, and how lately each was heard of. Kept nowhere: true now or not at all.

Every process tells the others its own through hints (broadcast/hints.py), on every change and each ``TELL_SECONDS``.
What is not told again is forgotten, so a process that died takes its screens along. With Redis dead a process knows
its own. Phones are counted and never listed.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from conference import clock, loop
from conference.actor import Actor
from conference.broadcast.hints import Hints, Topic
from conference.ids import new_id
from conference.models import ProjectorView, Role

TELL_SECONDS = 4.0
FORGET_SECONDS = 12.0


@dataclass(frozen=True)
class Connected:
    """One screen. Instants are milliseconds of the server's clock."""

    link: str
    screen: str
    since: int
    heard: int
    visible: bool = True
    full: bool = False  # does it fill the whole screen?
    sound: bool = False  # may it sound: was it tapped since it was loaded?
    wide: bool = True  # wider than 3:2
    view: str = ""  # of a projector: what it shows, whatever its link says


@dataclass(frozen=True)
class _Told:
    """What one process said about one conference."""

    at: float
    screens: list[Connected]
    phones: int


class Register:
    """One per process. ``changed(conference_id)`` is called whenever something was told."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._own_name = new_id()
        self._own: dict[str, dict[str, Connected]] = {}  # conference → socket → its screen
        self._phones: Counter[str] = Counter()
        self._told: dict[str, dict[str, _Told]] = {}  # conference → process → what it said
        self._listeners: list[Callable[[str], None]] = []
        hints.listen(Topic.SCREENS, self._hear)

    def on_change(self, listener: Callable[[str], None]) -> None:
        """Call ``listener(conference_id)`` whenever something was told. It must not wait."""
        self._listeners.append(listener)

    def enter(self, socket: str, actor: Actor, screen: str) -> None:
        """A screen has connected."""
        if actor.link_id is None:
            self._phones[actor.conference_id] += 1
            return
        now = clock.milliseconds(clock.now())
        self._own.setdefault(actor.conference_id, {})[socket] = Connected(actor.link_id, screen, now, now)
        self._tell(actor.conference_id)

    def report(self, socket: str, actor: Actor, said: Any) -> None:
        """A screen says how it is: {visible, full, sound, wide}, truth values, and a projector its view.

        Anything else is left aside.
        """
        own = self._own.get(actor.conference_id, {})
        if socket not in own or not isinstance(said, dict):
            return
        before = own[socket]
        told = {name: said[name] for name in ("visible", "full", "sound", "wide") if isinstance(said.get(name), bool)}
        view = said.get("view")
        if actor.role is Role.PROJECTOR and isinstance(view, str) and view in set(ProjectorView):
            told["view"] = view
        own[socket] = replace(before, heard=clock.milliseconds(clock.now()), **told)
        if replace(own[socket], heard=before.heard) != before:
            self._tell(actor.conference_id)

    def leave(self, socket: str, actor: Actor) -> None:
        """A screen has gone."""
        if actor.link_id is None:
            self._phones[actor.conference_id] -= 1
        elif self._own.get(actor.conference_id, {}).pop(socket, None):
            self._tell(actor.conference_id)

    def screens(self, conference_id: str) -> list[Connected]:
        """Every connected screen, those first that have been there longest."""
        found = [screen for told in self._fresh(conference_id) for screen in told.screens]
        return sorted(found, key=lambda screen: (screen.since, screen.link))

    def phones(self, conference_id: str) -> int:
        """How many phones are connected."""
        return sum(told.phones for told in self._fresh(conference_id))

    def run(self) -> None:
        """Tell again and again, for ever."""
        while True:
            loop.sleep(TELL_SECONDS)
            for conference_id in set(self._own) | set(self._phones):
                self._tell(conference_id)
                self._forget(conference_id)

    def _forget(self, conference_id: str) -> None:
        """Where nobody is any more there is nothing to tell again."""
        if not self._own.get(conference_id):
            self._own.pop(conference_id, None)
        if not self._phones[conference_id]:
            del self._phones[conference_id]

    def _tell(self, conference_id: str) -> None:
        own = [asdict(screen) for screen in self._own.get(conference_id, {}).values()]
        self._hints.give(Topic.SCREENS, conference_id, self._own_name, own, self._phones[conference_id])

    def _hear(self, conference_id: str, process: str, screens: list[dict[str, Any]], phones: int) -> None:
        told = _Told(time.monotonic(), [Connected(**screen) for screen in screens], phones)
        oldest = told.at - FORGET_SECONDS
        known = self._told.get(conference_id, {})
        self._told[conference_id] = {name: one for name, one in known.items() if one.at > oldest} | {process: told}
        for listener in self._listeners:
            listener(conference_id)

    def _fresh(self, conference_id: str) -> list[_Told]:
        oldest = time.monotonic() - FORGET_SECONDS
        return [told for told in self._told.get(conference_id, {}).values() if told.at > oldest]
