"""Browsers simulated with pycrdt: each types into a document of its own and keeps what is not acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pycrdt

from conference.db import Database
from conference.ids import new_id
from conference.minutes import log, sync, typed
from conference.minutes.sync import TypingService
from conference.models import EntryUpdate, MinutesEntry
from tests.factories import Hall, Seat


@dataclass
class Server:
    """A typing service over the hall's database, and the hints it gave."""

    hall: Hall
    grown: list[tuple[str, str, int]] = field(default_factory=list)
    projected: list[tuple[str, str, int]] = field(default_factory=list)
    typing: TypingService | None = None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, database: Database | None = None) -> None:
        """A process that knows nothing but the database. The one before is dead: it writes no text any more."""
        self.stop()
        self.typing = TypingService(
            database or self.hall.database,
            lambda *hint: self.grown.append(hint),
            lambda *hint: self.projected.append(hint),
            lambda *hint: None,
        )

    def stop(self) -> None:
        """Let the texts that were to follow be lost, as a crash does."""
        if self.typing is not None:
            self.typing.projector._behind.clear()

    def entry(self) -> str:
        """A new, empty note."""
        return self.hall.secretary.get("entry.open")

    def rows(self, entry: str) -> list[EntryUpdate]:
        """The entry's log."""
        return self.hall.all(EntryUpdate, EntryUpdate.entry_id == entry, order=EntryUpdate.id)

    def replayed(self, entry: str) -> str:
        """What the log comes to in a fresh document."""
        with self.hall.reading() as session:
            document = log.replayed(session, session.get_one(MinutesEntry, entry))
        return document.raw


@dataclass
class Batch:
    """One message of the outbox."""

    update: bytes
    clock: int
    batch_id: str = field(default_factory=new_id)
    client: int = 0  # whose typing it is, where that is not the tab's present document


class Typist:
    """One browser tab with one entry open."""

    def __init__(self, server: Server, seat: Seat, entry: str, *, opened: bool = True) -> None:
        self.server, self.seat, self.entry = server, seat, entry
        self.epoch = self.mark = ""
        self.seen = 0
        self.outbox: list[Batch] = []
        self._begin()
        if opened:
            self.hear(self.server.typing.open(seat.actor, {"entry": entry}))

    def _begin(self) -> None:
        self._fresh: list[bytes] = []
        self.doc = pycrdt.Doc(client_id=int(new_id()[:7], 16) + 1)
        self._text = self.doc.get("text", type=pycrdt.Text)
        self._watch = self.doc.observe(lambda event: self._fresh.append(event.update))

    @property
    def text(self) -> str:
        return str(self._text)

    @property
    def clock(self) -> int:
        return typed.clocks(self.doc.get_state()).get(self.doc.client_id, 0)

    def type(self, words: str, at: int | None = None) -> Batch:
        """Insert words before the character ``at`` (at the end by default)."""
        place = len(self.text) if at is None else at
        self._text.insert(len(self.text[:place].encode()), words)
        return self._written()

    def erase(self, start: int, count: int) -> Batch | None:
        """Delete characters."""
        before, gone = self.text[:start], self.text[start : start + count]
        if not gone:
            return None
        first = len(before.encode())
        del self._text[first : first + len(gone.encode())]
        return self._written()

    def message(self, batch: Batch) -> dict[str, Any]:
        """A batch as it travels."""
        return {
            "entry": self.entry,
            "epoch": self.epoch,
            "mark": self.mark,
            "batch_id": batch.batch_id,
            "client": batch.client or self.doc.client_id,
            "client_clock": batch.clock,
            "update": batch.update,
        }

    def send(self, batch: Batch) -> dict[str, Any]:
        """Push a batch once; what the answer says is left to the caller."""
        return self.server.typing.push(self.seat.actor, self.message(batch))

    def deliver(self, batch: Batch, send: Callable[[Batch], dict[str, Any]] | None = None) -> str:
        """Push a batch and do what the answer says."""
        answer = (send or self.send)(batch)
        if answer["state"] == "saved":
            self.outbox = [kept for kept in self.outbox if kept is not batch]
            self.epoch = answer["epoch"]
        elif answer["state"] == "need_sync":
            waiting, self.outbox = self.outbox, []
            difference = Batch(self.doc.get_update(answer["vector"]), self.clock)
            if self.send(difference)["state"] != "saved":
                self.outbox = waiting
        return answer["state"]

    def flush(self) -> None:
        """Push everything, in order."""
        while self.outbox:
            assert self.deliver(self.outbox[0]) in ("saved", "need_sync")

    def known(self) -> dict[str, Any]:
        """What this tab has."""
        state = {"vector": self.doc.get_state(), "hash": typed.fingerprint(self.text)}
        return {"entry": self.entry, "epoch": self.epoch, "mark": self.mark} | state

    def sync(self) -> str:
        """Compare with the server once and exchange what either lacks."""
        (answer,) = self.server.typing.sync(self.seat.actor, {"entries": [self.known()]})["entries"]
        self.hear(answer)
        if answer.get("wanted"):
            assert self.send(Batch(self.doc.get_update(answer["vector"]), self.clock))["state"] == "saved"
        return answer["state"]

    def rewrite(self, words: str) -> None:
        """Put other words in place of all there are, as somebody does who selects everything and types."""
        self.erase(0, len(self.text))
        if words:
            self.type(words)
        self.flush()

    def reload(self) -> None:
        """The tab begins anew: a document as the server has it, and on top what only the outbox has, to be sent under
        other names."""
        left = [Batch(batch.update, batch.clock, client=batch.client) for batch in self.outbox]
        self.epoch = self.mark = ""
        self._begin()
        self.hear(self.server.typing.open(self.seat.actor, {"entry": self.entry}))
        for batch in left:
            self.apply(batch.update)
        known = typed.clocks(self.doc.get_state())
        assert all(known.get(batch.client, 0) >= batch.clock for batch in left), "it builds on what nobody has"
        self.outbox = left

    def settle(self) -> None:
        """Push and sync until both say the same."""
        self.flush()
        for _ in range(3):
            if self.sync() == "same":
                return
        raise AssertionError("they do not come to the same")

    def hear(self, answer: dict[str, Any]) -> None:
        """Take in an answer of sync or open."""
        if answer["state"] == "differs":
            self.apply(self.fetched(answer))
        self.epoch, self.mark = answer.get("epoch", self.epoch), answer.get("mark", self.mark)

    def fetched(self, answer: dict[str, Any]) -> bytes:
        """The update of an answer, all its parts."""
        if "update" in answer:
            return answer["update"]
        actor, parcel = self.seat.actor, answer["parcel"]
        parts = [self.server.typing.part(actor, {"parcel": parcel, "part": n}) for n in range(answer["parts"])]
        return b"".join(part["update"] for part in parts)

    def listen(self) -> None:
        """Take in what the others typed, as the broadcast tells it."""
        told = sync.changes(self.server.hall.database, self.entry, self.seen)
        for change in told["changes"]:
            if "update" in change:
                self.apply(change["update"])
            self.seen, self.mark = change["id"], change["mark"]

    def apply(self, update: bytes) -> None:
        """Take in somebody else's typing."""
        self.doc.apply_update(update)
        self._fresh.clear()

    def _written(self) -> Batch:
        (update,) = self._fresh
        self._fresh.clear()
        self.outbox.append(Batch(update, self.clock, client=self.doc.client_id))
        return self.outbox[-1]
