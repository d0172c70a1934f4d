"""Long fragments are made of pieces, so that one changed matter costs one matter and not five hundred.

A piece (a matter, a row of the queue) is an element with an id, rendered from a template of its own that sees nothing
but what it is given, and kept until something it was given differs. What was given is compared whole: every value of
every row that can be reached from it. So no list says what a piece depends on, and none can forget anything.

Each piece carries a hash of its HTML. A patch to those who have been shown the fragment before leaves unchanged pieces
out: a stub stands for a run of them, with the tag and id of the first, their number and the sum of their hashes. A
browser that does not show just these pieces asks for everything anew (static/js/parts/pieces.js).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from sqlalchemy.orm.base import instance_state

from conference.models import Recording, Table
from conference.queries.recordings import Place, place_of

#: Below this many a fragment is sent whole: what it would save is not worth a second way.
FEW_PIECES = 20

_ROOT = re.compile(r'<([a-z]+)\b([^>]*?\sid="([^"]*)")')
_HASH_BYTES = 4
_PLAIN = frozenset({str, int, type(None), date, datetime, timedelta})


@dataclass(frozen=True)
class Piece:
    """One rendered element."""

    tag: str
    id: str
    hash: int
    html: str

    @classmethod
    def of(cls, html: str) -> Piece:
        """The piece that this HTML is: one element whose first tag has an id."""
        root = _ROOT.match(html)
        if root is None:
            raise ValueError(f"a piece must begin with an element that has an id: {html[:80]!r}")
        tag, head, name = root.groups()
        found = int.from_bytes(blake2b(html.encode(), digest_size=_HASH_BYTES).digest(), "big")
        return cls(tag, name, found, f'<{tag} data-piece="{found}"{head}{html[root.end() :]}')


#: By a piece's id its hash, and the piece that stands just before it in the same list.
Shown = Mapping[str, tuple[int, str | None]]


@dataclass(frozen=True)
class Rendered:
    """A fragment: its pieces, and the HTML before, between and after them."""

    around: list[str]
    pieces: list[Piece]

    @cached_property
    def whole(self) -> str:
        """All of it."""
        woven = [self.around[0]]
        for piece, after in zip(self.pieces, self.around[1:], strict=True):
            woven += (piece.html, after)
        return "".join(woven)

    @cached_property
    def shown(self) -> Shown:
        """What those see who are shown all of it."""
        places: dict[str, tuple[int, str | None]] = {}
        before: Piece | None = None
        for piece, gap in zip(self.pieces, self.around, strict=False):
            is_next = before is not None and before.tag == piece.tag and not gap.strip()
            places[piece.id] = (piece.hash, before.id if before and is_next else None)
            before = piece
        return places

    def since(self, shown: Shown) -> str:
        """The fragment for those who are shown that: a stub for each run of pieces that they have, in that order."""
        same = [piece.id in shown and shown[piece.id][0] == piece.hash for piece in self.pieces]
        if sum(same) < FEW_PIECES:
            return self.whole
        woven: list[str | list[Piece]] = [self.around[0]]
        run: list[Piece] = []
        for piece, is_same, after in zip(self.pieces, same, self.around[1:], strict=True):
            if is_same and run and run[-1].id == self.shown[piece.id][1] == shown[piece.id][1]:
                run.append(piece)
                woven[-1] = after
            else:
                run = [piece] if is_same else []
                woven += (run or piece.html, after)
        return "".join(part if isinstance(part, str) else _stub(part) for part in woven)


def _stub(run: list[Piece]) -> str:
    total = 0
    for piece in run:
        total = (total * 31 + piece.hash) & 0xFFFFFFFF
    return f'<{run[0].tag} id="{run[0].id}" data-same="{total}" data-run="{len(run)}"></{run[0].tag}>'


class Glimpse:
    """The few parts of a meeting that a piece's template may see, under the meeting's own names."""

    def __init__(self, **parts: Any) -> None:
        self.__dict__.update(parts)

    def recorded_at(self, instant: datetime | None) -> Place | None:
        """As ``Meeting.recorded_at``, for those who were given ``recordings``."""
        found: Sequence[Recording] = self.__dict__["recordings"]
        return place_of(instant, found)


#: Pieces that were shown before, by what they were made of; with the key itself, which is kept rather than its equal.
Kept = dict[tuple[Any, ...], tuple[tuple[Any, ...], Piece]]


@dataclass
class Pieces:
    """The pieces of one rendering of a fragment; ``kept`` are those of the rendering before."""

    environment: Environment
    seen: Seen
    kept: Kept
    used: Kept = field(default_factory=dict)
    _order: list[Piece] = field(default_factory=list)
    _mark: str = field(default_factory=lambda: f"piece {secrets.token_hex(8)} ")  # nobody can type it

    def put(self, template: str, **given: Any) -> Markup:
        """For templates: a piece, rendered from ``template`` with what is given and nothing else."""
        key = (template, self.environment.globals["language"], self.seen.value(given))
        key, piece = self.kept.get(key) or self._made(key, template, given)
        self.used[key] = (key, piece)
        self._order.append(piece)
        return Markup(f"<!--{self._mark}{len(self._order) - 1}-->")

    def _made(self, key: tuple[Any, ...], template: str, given: dict[str, Any]) -> tuple[tuple[Any, ...], Piece]:
        piece = Piece.of(self.environment.get_template(template).render(given).strip())
        if Seen().value(given) == key[-1]:
            return key, piece
        return (*key, secrets.token_hex(8)), piece  # it read more while it was rendered than the key knows: never again

    def taken_out(self, html: str) -> Rendered:
        """The rendering that this HTML is with its pieces in their places."""
        first, *rest = html.split(f"<!--{self._mark}")  # an expression would have to be compiled anew for every mark
        marked = [after.partition("-->") for after in rest]
        return Rendered([first, *(after for _, _, after in marked)], [self._order[int(nth)] for nth, _, _ in marked])


class Value:
    """All that something holds, for comparison: hashed once, and not compared again with what it was found equal to."""

    __slots__ = ("_equal", "_hash", "_parts")

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self._parts, self._hash = parts, hash(parts)
        self._equal: Value | None = None

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other or self._equal is other:
            return True
        if not isinstance(other, Value) or self._hash != other._hash or self._parts != other._parts:
            return False
        self._equal = other
        return True


class Seen:
    """Turns what is given to templates into values that can be compared and hashed; equal values look the same.

    Rows count with every column and every related row that was read with them. Remembers what it has seen, so use one
    for one reading of the database and no longer.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Value]] = {}  # also keeps the objects alive, so that ids stay theirs
        self._within: list[int] = []
        self._circles = 0

    def value(self, given: Any) -> Any:
        """The comparable value. Raises TypeError for what cannot be compared by what it holds."""
        if type(given) in _PLAIN or isinstance(given, StrEnum):
            return given
        if isinstance(given, str | int | float):  # what is equal to another type's value looks different
            return (type(given), given)
        known = self._known.get(id(given))
        return known[1] if known else self._value_of_parts(given)

    def _value_of_parts(self, given: Any) -> Any:
        if id(given) in self._within:
            self._circles += 1
            return ("above", len(self._within) - self._within.index(id(given)))
        self._within.append(id(given))
        circles, found = self._circles, Value((type(given), *self._parts(given)))
        self._within.pop()
        if circles == self._circles:
            self._known[id(given)] = (given, found)
        return found

    def _parts(self, given: Any) -> Iterator[Any]:
        if isinstance(given, list | tuple):
            return map(self.value, given)
        if isinstance(given, Table):
            named: Mapping[str, Any] = instance_state(given).dict
        elif isinstance(given, Mapping):
            named = given
        elif isinstance(given, Glimpse) or is_dataclass(given):
            named = vars(given)
        else:
            raise TypeError(f"a piece cannot be given a {type(given).__name__}")
        return (
            part
            for name, one in named.items()
            if name != "_sa_instance_state"
            for part in (name, one if type(one) in _PLAIN else self.value(one))
        )
