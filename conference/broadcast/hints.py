"""Hints: "conference X is at N". They only save waiting; every flusher looks for itself each second anyway."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[str, int], None]


class Hints:
    """Tells this process's listeners. (Several processes add Redis here; nothing else changes.)"""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call ``listener(conference_id, seq)`` on every hint."""
        self._listeners.append(listener)

    def give(self, conference_id: str, seq: int) -> None:
        """Say that a conference has reached an event number."""
        for listener in self._listeners:
            listener(conference_id, seq)
