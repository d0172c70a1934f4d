"""One entry's text as a CRDT document. Nothing else in the program touches pycrdt.

The root is one ``Text`` named "text" (``doc.getText("text")`` in the browser). Three hazards decide how it is used:
pycrdt counts text in UTF-8 bytes, so the server never edits by index; an update that waits for a missing one is left
out of ``get_update()``, so a document here never keeps one; and a switch of green threads inside a transaction mixes
two clients, so nothing in this module waits.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import pycrdt

ROOT = "text"
#: Replaying this many at a time is thirty times faster than one by one, and than all at once.
REPLAY_BATCH = 200
#: The state vector of an empty document.
NOTHING = b"\x00"


class Poisoned(Exception):
    """Bytes that are no update of a text, or would break the document."""


@dataclass(frozen=True)
class Birth:
    """The one update that a text known beforehand begins as: its bytes, its Yjs client, and that client's clock."""

    update: bytes
    client: int
    clock: int


class Typed:
    """An entry's document."""

    def __init__(self) -> None:
        self._doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
        self._text = self._doc.get(ROOT, type=pycrdt.Text)

    def replay(self, updates: Iterable[bytes]) -> None:
        """Apply updates of the log, a batch of at most ``REPLAY_BATCH``, in the log's order."""
        with self._doc.transaction():
            for update in updates:
                self._doc.apply_update(update)

    def take(self, update: bytes) -> bool:
        """Apply what a client sent; False when something that it builds on is missing here.

        Raises Poisoned. After False or Poisoned the document is spoilt: throw it away and replay the log.
        """
        before = self._doc.get_state()
        try:
            self._doc.apply_update(update)
            complete = not _waits(update, self._doc.get_state())
            self._doc.get_update(before)  # what cannot be told to others must not get into the log
        except BaseException as error:
            raise _poison(error) from error
        if set(self._doc.keys()) != {ROOT}:
            raise Poisoned("it brings more than one text")
        return complete

    @property
    def vector(self) -> bytes:
        """The state vector: how much of every client's typing is in here."""
        return self._doc.get_state()

    def beyond(self, vector: bytes) -> bytes:
        """One update with everything that a document at ``vector`` lacks, and every deletion."""
        return self._doc.get_update(vector)

    @property
    def size(self) -> int:
        """Length of the text in UTF-8 bytes."""
        return len(self._text)

    @property
    def raw(self) -> str:
        """The text as typed: no normalisation, or positions would differ from the browsers'."""
        return str(self._text)


class Pen:
    """A client that writes at the end of its own document, as a browser does: for rehearsals and measurements."""

    def __init__(self) -> None:
        self._doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=secrets.randbits(31) + 1)
        self._text = self._doc.get(ROOT, type=pycrdt.Text)
        self._written: list[bytes] = []
        self._watch = self._doc.observe(lambda event: self._written.append(event.update))

    @property
    def client(self) -> int:
        """Its Yjs client."""
        return self._doc.client_id

    @property
    def text(self) -> str:
        """All it has read and written."""
        return str(self._text)

    def write(self, words: str) -> tuple[bytes, int]:
        """Write on; returns the update and this client's clock after it."""
        self._text += words
        return self._written.pop(), clocks(self._doc.get_state())[self.client]

    def read(self, update: bytes) -> None:
        """Take in what others wrote."""
        self._doc.apply_update(update)
        self._written.clear()


def decode(update: bytes) -> None:
    """Look at an update without applying it; raises Poisoned when it cannot be read."""
    try:
        pycrdt.get_state(update)
    except BaseException as error:
        raise _poison(error) from error


def clocks(vector: bytes) -> dict[int, int]:
    """A state vector as {client: clock}. Raises Poisoned when it is none."""
    numbers = _Numbers(vector)
    found = {numbers.next(): numbers.next() for _ in range(numbers.count())}
    numbers.end()
    return found


def fingerprint(raw: str) -> str:
    """SHA-256 of a raw text in UTF-8, hexadecimal. Deletions do not advance a vector; this shows them."""
    return hashlib.sha256(raw.encode()).hexdigest()


def bear(text: str) -> Birth:
    """Make the one update that a text begins as. Every call draws a new client: never bear the same text twice."""
    doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=secrets.randbits(31) + 1)
    doc[ROOT] = pycrdt.Text(text)
    client, clock = next(iter(clocks(doc.get_state()).items()))
    return Birth(doc.get_update(), client, clock)


def _waits(update: bytes, state: bytes) -> bool:
    """Is part of an update that was just applied still waiting for something that is not there?

    What remains of it beyond the document's state begins with the number of clients whose insertions wait; then come
    its deletions, which wait when they reach beyond what the document knows of that client.
    """
    numbers = _Numbers(pycrdt.get_update(update, state))
    if numbers.next() > 0:
        return True
    known = clocks(state)
    for _ in range(numbers.count()):
        client = numbers.next()
        for _ in range(numbers.count()):
            start, length = numbers.next(), numbers.next()
            if start + length > known.get(client, 0):
                return True
    return False


def _poison(error: BaseException) -> Poisoned:
    """A panic in the library underneath is no ``Exception``; a green thread being killed must still die."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return Poisoned(str(error))
    raise error


class _Numbers:
    """Reads the variable-length integers that vectors and deletions consist of."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def next(self) -> int:
        number, shift = 0, 0
        while True:
            if self._at >= len(self._data) or shift > 63:
                raise Poisoned("a number is cut off")
            byte = self._data[self._at]
            self._at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def count(self) -> int:
        """A number of things that follow, so no larger than what is left."""
        number = self.next()
        if number > len(self._data) - self._at:
            raise Poisoned("a number of things is too large")
        return number

    def end(self) -> None:
        if self._at != len(self._data):
            raise Poisoned("something follows the end")
