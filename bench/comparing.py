"""A figure beside its floor: what ``bench all`` collects and prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_HEADS = ("what", "ours", "floor", "compared", "goal", "")


@dataclass(frozen=True)
class Row:
    """A figure and its floor, measured in the same run. ``goal`` bounds their ratio, their difference or ours alone."""

    what: str
    ours: float
    floor: float | None
    unit: str
    goal: float | None = None
    of: Literal["ratio", "added", "ours"] = "ratio"

    @property
    def compared(self) -> float:
        """What the goal bounds."""
        if self.floor is None or self.of == "ours":
            return self.ours
        return self.ours / self.floor if self.of == "ratio" else self.ours - self.floor

    @property
    def is_reached(self) -> bool:
        """Is the goal kept? Always, where there is none."""
        return self.goal is None or self.compared <= self.goal

    def cells(self) -> tuple[str, ...]:
        """The row for people."""
        unit = {"ratio": "×", "added": f" {self.unit} more", "ours": f" {self.unit}"}[self.of]
        compared = "" if self.of == "ours" or self.floor is None else f"{self.compared:.2f}{unit}"
        goal = "" if self.goal is None else f"≤ {self.goal:g}{unit}"
        floor = "" if self.floor is None else f"{self.floor:.1f} {self.unit}"
        verdict = "" if self.goal is None else "reached" if self.is_reached else "MISSED"
        return (self.what, f"{self.ours:.1f} {self.unit}", floor, compared, goal, verdict)


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The rows under one another, for a terminal."""
    cells = [_HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(_HEADS))]
    for line in cells:
        first, *rest = (cell.ljust(width) if not n else cell.rjust(width) for n, (cell, width) in _sized(line, widths))
        yield "  ".join([first, *rest]).rstrip()


def markdown(rows: Iterable[Row]) -> Iterator[str]:
    """The same as Markdown."""
    yield "| what | ours | floor | compared | goal | |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        yield "| " + " | ".join(row.cells()) + " |"


def _sized(line: tuple[str, ...], widths: list[int]) -> Iterator[tuple[int, tuple[str, int]]]:
    return enumerate(zip(line, widths, strict=True))
