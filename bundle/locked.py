"""What the lock says, for another machine than this one: which packages run there, without the tools that build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

_OURS = "conference (pyproject.toml)"


@dataclass(frozen=True)
class Locked:
    """One package of the lock: its requirement with marker, its hashes, and what asks for it."""

    requirement: Requirement
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """As the lock writes it."""
        return self.requirement.name

    @property
    def lines(self) -> str:
        """The requirement as pip reads it, without the marker: it is chosen already."""
        pinned = f"{self.name}{self.requirement.specifier}"
        return " \\\n".join([pinned, *(f"    --hash={one}" for one in self.hashes)]) + "\n"


def read(lock: Path) -> list[Locked]:
    """Every package of a lock that uv wrote."""
    return list(_packages(lock.read_text(encoding="utf-8")))


def needed(packages: list[Locked], environment: dict[str, str]) -> list[Locked]:
    """Those that run on a machine with these marker values, and what they ask for in turn."""
    there = [one for one in packages if one.requirement.marker is None or one.requirement.marker.evaluate(environment)]
    chosen = {one.name for one in there if _OURS in one.wanted_by}
    while more := {one.name for one in there if chosen & set(one.wanted_by)} - chosen:
        chosen |= more
    return [one for one in there if one.name in chosen]


def _packages(text: str) -> Iterator[Locked]:
    for block in re.split(r"\n(?=[a-z0-9])", text):
        if block.startswith("#"):
            continue
        head = block.split("\\\n")[0].split("\n")[0].strip()
        comments = [line.strip()[1:].strip() for line in block.splitlines() if line.strip().startswith("#")]
        wanted_by = tuple(filter(None, (line.removeprefix("via").strip() for line in comments)))
        yield Locked(Requirement(head), tuple(re.findall(r"--hash=(\S+)", block)), wanted_by)
