"""Matters of one meeting that may be the same: shown together, merged only by a tap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conference.queries.matters import Matter
from conference.similar import Likeness, Opinions, Said


@dataclass(frozen=True)
class Alike:
    """An earlier matter that another might be merged into, and why."""

    matter: Matter
    why: Likeness


def said_in(matter: Matter) -> Said:
    """A matter as it is compared."""
    asker = matter.question.asker
    return Said(matter.text, matter.question.field_id, asker.locality_id if asker else None)


def alike(matters: Iterable[Matter]) -> dict[str, Alike]:
    """By a matter's id, the earlier one it is most like; both without an outcome, neither a denunciation.

    A matter that others have become part of is only ever one to merge into.
    """
    earlier: Opinions[Matter] = Opinions()
    found: dict[str, Alike] = {}
    for matter in matters:
        if matter.outcome is not None or matter.is_referred:
            continue
        said = said_in(matter)
        like = None if matter.merged else earlier.most_like(said)
        if like is not None:
            found[matter.id] = Alike(*like)
        earlier.add(matter, said)
    return found
