"""Who could answer what next: the queue of answers, built anew from the assignments for the mode that is set.

The mode only changes how the same matters are put together and in which order; each stands in exactly one offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conference.models import Assignment, AssignmentState, DialogueMode, Field
from conference.queries.matters import Matter, Stage

#: These are settled without a turn at the microphone, unless the chair invites all the same.
_WITHOUT_A_TURN = frozenset({AssignmentState.IN_WRITING, AssignmentState.BEYOND_AUTHORITY})


@dataclass(frozen=True)
class Offer:
    """What one unit, or one of those who chair, could answer in one turn; in a field, where answers go by field."""

    matters: list[Matter]  # all of them, in the order raised
    chosen: list[Matter]  # those to invite for first: the newest, or those that are ready
    field: Field | None

    @property
    def lead(self) -> Assignment:
        """Who answers."""
        lead = self.chosen[-1].lead
        assert lead is not None  # only assigned matters are offered
        return lead

    @property
    def is_ready(self) -> bool:
        """Has the unit said so? Those who chair always are."""
        return self.lead.unit_id is None or self.chosen[-1].is_ready

    @property
    def key(self) -> str:
        """One name for one offer, for screens."""
        who, field = self.lead.unit_id or self.lead.role_holder_id, self.field.id if self.field else None
        return "-".join(filter(None, [who, field]))


def offers(mode: DialogueMode, matters: Iterable[Matter], fields: Sequence[Field]) -> list[Offer]:
    """The queue of answers to these matters in this mode.

    One by one: whoever is ready, then whoever was assigned last, each for the newest matter. Batch: whoever is ready,
    then in the order raised, each for all matters. By field: the same, one field after the other, in their order.
    """
    found = [_offer(mode, own) for own in _grouped(mode, matters).values()]
    if mode is DialogueMode.ONE_BY_ONE:
        return sorted(found, key=lambda offer: (offer.is_ready, offer.lead.assigned_at), reverse=True)
    found.sort(key=lambda offer: not offer.is_ready)
    if mode is DialogueMode.GROUPED_BY_FIELD:
        places = {field.id: place for place, field in enumerate(fields)}
        found.sort(key=lambda offer: places[offer.field.id] if offer.field else len(places))
    return found


def answers_first(mode: DialogueMode, queue: Sequence[Offer], waiting: int) -> bool:
    """Does an answer come before the next speaker? In one by one if somebody is ready; else when nobody waits."""
    return bool(queue) and queue[0].is_ready and (mode is DialogueMode.ONE_BY_ONE or not waiting)


def turns_until(mode: DialogueMode, queue: Sequence[Offer], waiting: int, unit_id: str) -> int | None:
    """In how many turns a unit that is ready answers, after whoever has the floor: 1 is the next. None if it is not."""
    ready = [offer.lead.unit_id for offer in queue if offer.is_ready]
    if unit_id not in ready:
        return None
    before = 0 if answers_first(mode, queue, waiting) or mode is DialogueMode.ONE_BY_ONE else waiting
    return before + ready.index(unit_id) + 1


def _grouped(mode: DialogueMode, matters: Iterable[Matter]) -> dict[tuple[str | None, ...], list[Matter]]:
    groups: dict[tuple[str | None, ...], list[Matter]] = {}
    by_field = mode is DialogueMode.GROUPED_BY_FIELD
    for matter in matters:
        if matter.lead is None or matter.stage is not Stage.ASSIGNED or matter.lead.state in _WITHOUT_A_TURN:
            continue
        key = (matter.question.field_id if by_field else None, matter.lead.unit_id, matter.lead.role_holder_id)
        groups.setdefault(key, []).append(matter)
    return groups


def _offer(mode: DialogueMode, own: list[Matter]) -> Offer:
    ready = [matter for matter in own if matter.is_ready] or own
    field = own[0].question.field if mode is DialogueMode.GROUPED_BY_FIELD else None
    return Offer(own, ready[-1:] if mode is DialogueMode.ONE_BY_ONE else ready, field)
