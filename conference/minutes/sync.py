"""The typing path's protocol, apart from any door: plain dicts in, plain dicts out, refusals as the six errors.

One entry is one Y.Doc with one ``Y.Text`` named "text"; updates and vectors are Yjs version 1, as bytes. ``entry`` is
its id, ``epoch`` names its history, ``mark`` the last place of its log that a browser has seen (from an
acknowledgement, a sync or a change). A browser keeps epoch and mark and sends them back, empty before it has any.

``push {entry, epoch, mark, batch_id, client, client_clock, update, part=0, parts=1}`` →

- ``{state: "saved", entry, batch_id, epoch, id, mark}``: it is on disk. The same batch again gets the same answer.
- ``{state: "part", entry, batch_id, part}``: a part of an update of more than ``PART_BYTES`` (any order) has arrived.
- ``{state: "need_sync", entry, batch_id, epoch, vector}``: something before it is missing here (or the batch id was
  used for other bytes). Nothing was kept. Push ``encodeStateAsUpdate(doc, vector)`` under a new batch id; its "saved"
  stands for every batch that was waiting.
- ``{state: "other_epoch", entry, batch_id}``: another history (a restored database). Never merge: keep the local text
  as a recovered copy (``recovery.keep``), forget the document, ``open`` afresh.

``client`` is the document's Yjs client and ``client_clock`` that client's clock after the update.

``open {entry}`` → as one answer of sync to a browser that has nothing. An unknown entry is Invalid.

``sync {entries: [{entry, epoch, mark, vector, hash}]}`` → ``{entries: […], later: [entry ids]}``; ``hash`` is the
SHA-256 of the raw text in UTF-8, hexadecimal, taken together with the vector. ``later`` did not fit: ask again.

- ``{entry, state: "same", epoch, mark}``
- ``{entry, state: "differs", epoch, mark, vector, hash, wanted, update}``: apply ``update``; if ``wanted``, push the
  difference to ``vector``. Then sync the entry again; if it differs for a third time with nothing typed meanwhile,
  treat it like another epoch. In place of a large ``update`` stand ``parcel`` and ``parts``: ``part {parcel, part}`` →
  ``{update}`` for each, put together in order.
- ``{entry, state: "other_epoch"}`` as above · ``{entry, state: "unknown"}``: its creation has not arrived yet.

Told to the other browsers (``changes``): ``{entry, epoch, changes: [{id, mark, batch_id, client, author, update}],
more}``; with ``more``, or for a change without ``update`` because it is larger than ``PART_BYTES``, sync the entry.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.db import Database
from conference.errors import N_, NOT_HERE, Invalid
from conference.minutes import access, chunks, log, typed
from conference.minutes.documents import Documents
from conference.minutes.gathering import Gathering
from conference.minutes.messages import PART_BYTES, Known, PartOf, Push, Sync, read
from conference.minutes.projection import EntryHint, EventHint, Projector
from conference.minutes.taking import Job, Taken, Taker
from conference.models import EntryUpdate, MinutesEntry

#: So many entries are compared under one snapshot, and may not be typed in meanwhile.
_TOGETHER = 20


class TypingService:
    """One per process, over one database. Call ``projector.catch_up()`` once it serves."""

    def __init__(
        self, database: Database, after_commit: EntryHint, after_projection: EntryHint, after_event: EventHint
    ) -> None:
        """``after_commit`` hints that an entry's log has grown, ``after_projection`` that its text has followed."""
        self._database = database
        self._after_commit = after_commit
        self._documents = Documents()
        self._gathering: Gathering[Job, Taken] = Gathering(Taker(database, self._documents).write)
        self._incoming, self._outgoing = chunks.Incoming(), chunks.Outgoing()
        self.projector = Projector(database, self._documents, after_projection, after_event)

    def push(self, actor: Actor, message: Any) -> dict[str, Any]:
        """Keep a batch of typing: when this returns "saved", it is on disk."""
        access.require_writer(actor)
        part = read(Push, message)
        whole = self._incoming.whole(actor, part)
        if whole is None:
            return {"state": "part", "entry": part.entry, "batch_id": part.batch_id, "part": part.part}
        taken = self._gathering.run(Job(actor, whole))
        if taken.update_id:
            self.projector.note(whole.entry)
            self._after_commit(actor.conference_id, whole.entry, taken.update_id)
        return taken.answer

    def open(self, actor: Actor, message: Any) -> dict[str, Any]:
        """The whole of one entry, for a browser that has nothing of it."""
        access.require_writer(actor)
        (answer,) = self._compare(actor, [Known(entry=read(Known, message).entry)], PART_BYTES)
        if answer["state"] == "unknown":
            raise Invalid(NOT_HERE)
        return answer

    def sync(self, actor: Actor, message: Any) -> dict[str, Any]:
        """Compare what a browser has with what is here, entry by entry, until the answer is full."""
        access.require_writer(actor)
        asked, answers, room = list(read(Sync, message).entries), [], PART_BYTES
        while asked and room > 0:
            answered = self._compare(actor, asked[:_TOGETHER], room)
            answers += answered
            asked = asked[len(answered) :]
            room -= sum(map(_size, answered))
        return {"entries": answers, "later": [known.entry for known in asked]}

    def part(self, actor: Actor, message: Any) -> dict[str, Any]:
        """A part of an answer that was too large for one message."""
        access.require_writer(actor)
        return {"update": self._outgoing.part(actor, read(PartOf, message))}

    def _compare(self, actor: Actor, asked: list[Known], room: int) -> list[dict[str, Any]]:
        """Answers for the first of these entries, as many as there is room for, one in any case."""
        theirs = [_clocks(known.vector) for known in asked]
        answers: list[dict[str, Any]] = []
        with self._documents.locked(known.entry for known in asked), self._database.reading() as session:
            access.require_valid_link(session, actor)
            entries = log.entries(session, actor, [known.entry for known in asked])
            for known, clocks in zip(asked, theirs, strict=True):
                answers.append(self._answer(session, actor, entries.get(known.entry), known, clocks))
                room -= _size(answers[-1])
                if room <= 0:
                    break
        return answers

    def _answer(
        self, session: Session, actor: Actor, entry: MinutesEntry | None, known: Known, theirs: dict[int, int]
    ) -> dict[str, Any]:
        if entry is None:
            return {"entry": known.entry, "state": "unknown"}
        if not access.same_history(session, entry, known.epoch, known.mark):
            return {"entry": entry.id, "state": "other_epoch"}
        return self._difference(session, actor, entry, known, theirs)

    def _difference(
        self, session: Session, actor: Actor, entry: MinutesEntry, known: Known, theirs: dict[int, int]
    ) -> dict[str, Any]:
        live = self._documents.fresh(session, entry)
        answer = {"entry": entry.id, "epoch": entry.epoch, "mark": log.mark_at(session, live.upto)}
        vector, ours, hashed = live.typed.vector, typed.clocks(live.typed.vector), typed.fingerprint(live.typed.raw)
        if theirs == ours and known.hash == hashed:
            return answer | {"state": "same"}
        wanted = theirs == ours or any(clock > ours.get(client, 0) for client, clock in theirs.items())
        packed = self._outgoing.pack(actor, live.typed.beyond(known.vector))
        return answer | {"state": "differs", "vector": vector, "hash": hashed, "wanted": wanted} | packed


def changes(database: Database, entry_id: str, after: int) -> dict[str, Any]:
    """What was typed in an entry after an update, for the other browsers; ``more`` when not all of it fits."""
    with database.reading() as session:
        entry = session.get_one(MinutesEntry, entry_id)
        rows = log.since(session, entry, after)
        told = _fitting(rows)
        more = bool(told) and log.head(session, entry_id, entry.epoch) > rows[len(told) - 1].id
        return {"entry": entry_id, "epoch": entry.epoch, "changes": told, "more": more}


def _size(answer: dict[str, Any]) -> int:
    """About how many bytes an answer takes in its message; a parcel fills it, for a browser may have few at a time."""
    if "parcel" in answer:
        return PART_BYTES
    return 300 + len(answer.get("update", b"")) + len(answer.get("vector", b""))


def _fitting(rows: list[EntryUpdate]) -> list[dict[str, Any]]:
    """As many changes as one message takes. One that is larger than a message is only mentioned: whoever needs it
    fetches it in parts, and keys typed elsewhere meanwhile need not wait behind it on every line."""
    told: list[dict[str, Any]] = []
    room = PART_BYTES
    for row in rows:
        whole = {} if len(row.payload) > PART_BYTES else {"update": row.payload}
        room -= len(whole.get("update", b""))
        if room < 0:
            break
        author = {"client": row.client, "author": row.role_holder_id}
        told.append({"id": row.id, "mark": log.mark_of(row), "batch_id": row.batch_id} | author | whole)
    return told


def _clocks(vector: bytes) -> dict[int, int]:
    try:
        return typed.clocks(vector)
    except typed.Poisoned as error:
        raise Invalid(N_("Something in the form is not right: %(names)s."), names="vector") from error
