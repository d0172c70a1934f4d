"""Messages larger than a socket takes, in parts, both ways. What is under way is small and short-lived on purpose:
a part that got lost is sent again with its whole, for the browser keeps its text until it is acknowledged.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from conference.actor import Actor
from conference.errors import N_, Invalid, Refused, TooMany
from conference.ids import new_id
from conference.minutes.messages import PART_BYTES, TOO_LARGE, UPDATE_BYTES, PartOf, Push

KEPT_SECONDS = 60.0
MOST_OF_ONE = 4
MOST_IN_ALL = 64


@dataclass
class _Parcel:
    owner: str
    parts: dict[int, bytes] = field(default_factory=dict)
    touched: float = field(default_factory=time.monotonic)


class _Shelf:
    """Parcels under way, each of one owner, forgotten after a minute."""

    def __init__(self) -> None:
        self._parcels: dict[tuple[str, ...], _Parcel] = {}

    def take(self, key: tuple[str, ...]) -> _Parcel | None:
        found = self._parcels.get(key)
        if found is not None:
            found.touched = time.monotonic()
        return found

    def put(self, key: tuple[str, ...], owner: str) -> _Parcel:
        self._sweep()
        of_owner = sum(parcel.owner == owner for parcel in self._parcels.values())
        if of_owner >= MOST_OF_ONE or len(self._parcels) >= MOST_IN_ALL:
            raise TooMany(N_("Too many messages at once. Please wait a moment."))
        return self._parcels.setdefault(key, _Parcel(owner))

    def clear(self, key: tuple[str, ...]) -> None:
        self._parcels.pop(key, None)

    def _sweep(self) -> None:
        oldest = time.monotonic() - KEPT_SECONDS
        for key in [key for key, parcel in self._parcels.items() if parcel.touched < oldest]:
            del self._parcels[key]


class Incoming:
    """Puts a browser's parts together, in whatever order they come."""

    def __init__(self) -> None:
        self._shelf = _Shelf()

    def whole(self, actor: Actor, push: Push) -> Push | None:
        """The push with its whole update, once all parts are here; none before. A repeated part is a no-op."""
        if push.parts == 1:
            return push
        key = (actor.key, push.entry, push.batch_id, str(push.client_clock), str(push.parts))
        parcel = self._shelf.take(key) or self._shelf.put(key, actor.key)
        parcel.parts[push.part] = push.update
        if sum(map(len, parcel.parts.values())) > UPDATE_BYTES:
            self._shelf.clear(key)
            raise Refused(TOO_LARGE)
        if len(parcel.parts) < push.parts:
            return None
        self._shelf.clear(key)
        update = b"".join(parcel.parts[n] for n in range(push.parts))
        return push.model_copy(update={"update": update, "part": 0, "parts": 1})


class Outgoing:
    """Hands out what does not fit into one answer."""

    def __init__(self) -> None:
        self._shelf = _Shelf()

    def pack(self, actor: Actor, data: bytes) -> dict[str, object]:
        """``{"update": data}``, or ``{"parcel": id, "parts": n}`` to be fetched part by part."""
        if len(data) <= PART_BYTES:
            return {"update": data}
        key = new_id()
        pieces = [data[at : at + PART_BYTES] for at in range(0, len(data), PART_BYTES)]
        self._shelf.put((actor.key, key), actor.key).parts.update(enumerate(pieces))
        return {"parcel": key, "parts": len(pieces)}

    def part(self, actor: Actor, wanted: PartOf) -> bytes:
        """A part; Invalid when the parcel is not this actor's or has been forgotten (sync again then)."""
        parcel = self._shelf.take((actor.key, wanted.parcel))
        if parcel is None or wanted.part not in parcel.parts:
            raise Invalid(N_("This text has to be fetched anew."))
        if wanted.part == len(parcel.parts) - 1:
            self._shelf.clear((actor.key, wanted.parcel))
        return parcel.parts[wanted.part]
