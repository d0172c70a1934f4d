"""Matters of one meeting that may be the same: shown together, merged only by a tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

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


def alike(matters: Sequence[Matter]) -> dict[str, Alike]:
    """By a matter's id, the earlier one it is most like; both without an outcome, neither a denunciation.

    A matter that others have become part of is only one to merge into. Two that somebody keeps apart are not alike.
    """
    apart = {frozenset((matter.id, other)) for matter in matters for other in matter.question.apart_from}
    earlier: Opinions[Matter] = Opinions()
    found: dict[str, Alike] = {}
    for matter in matters:
        if matter.outcome is not None or matter.is_referred:
            continue
        said = said_in(matter)
        like = None if matter.merged else earlier.most_like(said, partial(_may_be_one, apart, matter))
        if like is not None:
            found[matter.id] = Alike(*like)
        earlier.add(matter, said)
    return found


def _may_be_one(apart: set[frozenset[str]], matter: Matter, other: Matter) -> bool:
    return frozenset((matter.id, other.id)) not in apart
