"""What is wrong with a conference file, said so that the person who wrote it can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: the line it stands on, the field (``speakers[3].field``, counted from 1), a sentence."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.field}" if self.field else f"line {self.line}"
        return f"{place}: {self.sentence}"


class FileProblems(Exception):
    """The file cannot be loaded, and nothing of it was. Holds every problem found, in the order of the file."""

    def __init__(self, source_name: str, problems: Sequence[Problem]) -> None:
        self.source_name = source_name
        self.problems = sorted(set(problems))
        super().__init__("\n".join(f"{source_name}: {problem}" for problem in self.problems))
