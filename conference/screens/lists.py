"""Long lists come with their first rows; all of them come when a browser asks (static/js/parts/all.js, or ``?all``).

A page so has about the same length late in a long meeting as at its beginning. What a list leaves out is never what
somebody just acts upon: templates put that first (a queue's head, the newest opinion) or name it as needed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from conference.models import Speech

T = TypeVar("T")


@dataclass(frozen=True)
class Lists:
    """What an audience is shown of long lists; for templates, which give the length they begin with."""

    is_whole: bool

    #: How many at first.
    rows: ClassVar[int] = 16  # people waiting
    cards: ClassVar[int] = 12  # matters in one panel of the chair's console
    turns: ClassVar[int] = 4  # of the minutes, each with its matters
    opinions: ClassVar[int] = 15  # on a phone
    gaps: ClassVar[int] = 12  # of one kind in the secretary's outline
    numbers: ClassVar[int] = 30  # where a row is no more than a number

    def is_cut(self, rows: Collection[T], length: int) -> bool:
        """Is something left out? Never just a few: to ask for them would be more trouble than to show them."""
        return not self.is_whole and len(rows) > length + length // 2

    def first(self, rows: Sequence[T], length: int) -> Sequence[T]:
        """The rows shown: all, or the first so many."""
        return rows[:length] if self.is_cut(rows, length) else rows

    def last(self, rows: Sequence[T], length: int) -> Sequence[T]:
        """The same from the end."""
        return rows[-length:] if self.is_cut(rows, length) else rows

    def left_out(self, turns: Sequence[Speech], needed: Collection[str]) -> set[str]:
        """Ids of the earlier turns that the minutes leave out: not the last ones, nor those ``needed``, nor what was
        written down afterwards, however long ago it was held."""
        latest = {turn.id for turn in self.last(turns, self.turns)}
        return {turn.id for turn in turns if not turn.recorded_afterwards} - latest - set(needed)
