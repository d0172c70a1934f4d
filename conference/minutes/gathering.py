"""Arrivals within 10 ms share one commit: the first goes at once, those that come meanwhile go together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from conference import loop

GATHER_SECONDS = 0.01
#: So that one round stays short, however many browsers come back at once.
MOST_AT_ONCE = 100

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass
class Waiting(Generic[Item, Answer]):
    """One caller's item until it is written. The writer sets ``answer`` or ``error``."""

    item: Item
    answer: Answer | None = None
    error: Exception | None = None
    written: loop.Event = field(default_factory=loop.event)


class Gathering(Generic[Item, Answer]):
    """``write(waiting)`` gets one round's items in the order of their arrival; what it raises, all of them raise."""

    def __init__(self, write: Callable[[list[Waiting[Item, Answer]]], None]) -> None:
        self._write = write
        self._queue: list[Waiting[Item, Answer]] = []
        self._working = False

    def run(self, item: Item) -> Answer:
        """Have the item written and return its answer, or raise its error."""
        own: Waiting[Item, Answer] = Waiting(item)
        self._queue.append(own)
        if not self._working:
            self._working = True
            loop.spawn(self._work)
        own.written.wait()
        if own.error is not None:
            raise own.error
        assert own.answer is not None
        return own.answer

    def _work(self) -> None:
        """Write until nobody has come for 10 ms. A caller that dies while it waits is no concern of the others."""
        while self._queue:
            began = time.monotonic()
            batch, self._queue = self._queue[:MOST_AT_ONCE], self._queue[MOST_AT_ONCE:]
            self._round(batch)
            loop.sleep(max(0.0, began + GATHER_SECONDS - time.monotonic()))
        self._working = False

    def _round(self, batch: list[Waiting[Item, Answer]]) -> None:
        try:
            self._write(batch)
        except Exception as error:
            for waiting in batch:
                waiting.error = error
        for waiting in batch:
            waiting.written.set()
