"""Hints between those who change something and those who push it. They only save waiting: every flusher looks for
itself each second anyway, so a lost hint, or a Redis that is away, costs a second and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum
from typing import Any

#: Called with what a topic says, in the order given there.
Listener = Callable[..., None]


class Topic(StrEnum):
    """What a hint is about, and what it says."""

    EVENT = "event"  # conference_id, seq: the conference has reached this number
    TYPED = "typed"  # conference_id, entry_id, update_id: an entry's log has grown
    WORDED = "worded"  # conference_id, entry_id, update_id: an entry's text has followed its log
    SCREENS = "screens"  # conference_id, process, screens, phones: what is connected to a process; kept nowhere
    HERE = "here"  # conference_id, tab, entry_id, name: who types where; kept nowhere, so a lost one is lost


class Hints:
    """Tells this process's listeners; broadcast/relay.py tells the other processes' where there are several."""

    def __init__(self) -> None:
        self._listeners: dict[Topic, list[Listener]] = defaultdict(list)
        self._relays: list[Callable[..., None]] = []

    def listen(self, topic: Topic, listener: Listener) -> None:
        """Call ``listener`` on every hint of a topic, this process's own and the others'. It must not wait."""
        self._listeners[topic].append(listener)

    def relay(self, offer: Callable[..., None]) -> None:
        """Call ``offer(topic, *said)`` on every hint of this process. It must not wait."""
        self._relays.append(offer)

    def give(self, topic: Topic, *said: Any) -> None:
        """Hint to all processes."""
        self.deliver(topic, *said)
        for offer in self._relays:
            offer(topic, *said)

    def deliver(self, topic: Topic, *said: Any) -> None:
        """Hint to this process alone: what another one said."""
        for listener in self._listeners[topic]:
            listener(*said)

    def reached(self, conference_id: str, seq: int) -> None:
        """A conference has reached an event number."""
        self.give(Topic.EVENT, conference_id, seq)
