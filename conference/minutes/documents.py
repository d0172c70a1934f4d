"""Live documents of this process: a cache over the log, never more than that, and one green lock an entry.

Any process may serve any entry: before a document is used it follows the log to its end.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from conference import loop
from conference.minutes import log
from conference.minutes.typed import Typed
from conference.models import MinutesEntry

#: A meeting has some 300 entries; a document of ordinary length takes a few 10 KB.
KEPT = 500


@dataclass
class Live:
    """A document and the place in the log that it stands at."""

    epoch: str
    upto: int = 0
    typed: Typed = field(default_factory=Typed)


class Documents:
    """The live documents. Use one only inside ``locked`` for its entry."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._live: OrderedDict[str, Live] = OrderedDict()
        self._locks: weakref.WeakValueDictionary[str, loop.Semaphore] = weakref.WeakValueDictionary()

    @contextmanager
    def locked(self, entry_ids: Iterable[str]) -> Iterator[None]:
        """Hold these entries in this process, taken in one order. Take it BEFORE a database connection."""
        with ExitStack() as held:
            for entry_id in sorted(set(entry_ids)):
                held.enter_context(self._lock(entry_id))
            yield

    def fresh(self, session: Session, entry: MinutesEntry) -> Live:
        """The entry's document at the end of the log as this session sees it."""
        live = self._live.get(entry.id)
        head = log.head(session, entry.id, entry.epoch)
        if live is None or live.epoch != entry.epoch or live.upto > head:
            live = Live(entry.epoch)
        self.drop(entry.id)  # while it follows, it belongs to nobody
        if live.upto < head:
            _follow(session, entry, live)
        self._keep(entry.id, live)
        return live

    def drop(self, entry_id: str) -> None:
        """Forget a document that may hold what the log does not; the next use replays the log."""
        self._live.pop(entry_id, None)

    def _keep(self, entry_id: str, live: Live) -> None:
        self._live[entry_id] = live
        while len(self._live) > self._kept:
            self._live.popitem(last=False)

    def _lock(self, entry_id: str) -> loop.Semaphore:
        lock = self._locks.get(entry_id)
        if lock is None:
            lock = self._locks[entry_id] = loop.semaphore()
        return lock


def _follow(session: Session, entry: MinutesEntry, live: Live) -> None:
    for upto, payloads in log.replay(session, entry.id, entry.epoch, live.upto):
        live.typed.replay(payloads)
        live.upto = upto
        if len(payloads) > 1:
            loop.sleep(0)  # a long log must not hold up the hall; no document's transaction is open here
