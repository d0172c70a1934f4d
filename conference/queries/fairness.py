"""Who might be heard next so that more people are: a suggestion with its reason, never an order (rule F1 stays)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference.models import Person, SpeakingRequest, Speech, SpeechKind


class Reason(StrEnum):
    """What speaks for hearing somebody before whoever is first in the queue."""

    NOT_HEARD = "NOT_HEARD"
    LOCALITY_NOT_HEARD = "LOCALITY_NOT_HEARD"
    REGISTERED_EARLIER = "REGISTERED_EARLIER"


@dataclass(frozen=True)
class Suggestion:
    """Somebody who waits, to be heard before ``first``."""

    request: SpeakingRequest
    first: SpeakingRequest
    reason: Reason


@dataclass(frozen=True)
class Heard:
    """The people who have had the floor as citizens, now or before, and where they come from, by id."""

    people: Collection[str]
    localities: Collection[str]


def heard(session: Session, conference_id: str) -> Heard:
    """Who has been heard so far."""
    found = (
        select(Person.id, Person.locality_id)
        .join(Speech, Speech.person_id == Person.id)
        .where(Speech.conference_id == conference_id, Speech.kind == SpeechKind.CITIZEN)
        .distinct()
    )
    rows = list(session.execute(found))
    return Heard({person for person, _ in rows}, {locality for _, locality in rows if locality})


def suggest(waiting: list[SpeakingRequest], heard: Heard) -> Suggestion | None:
    """Whom to hear first of those who wait in this order; none where that is who stands first.

    People who were not heard yet come before those who were, then people of localities that were not, then those who
    registered earlier. Of somebody whose name or village nobody knows it cannot be said that they were not heard.
    """
    if len(waiting) < 2:
        return None
    first, best = waiting[0], min(waiting, key=lambda request: _place(request, heard))
    for reason, before, after in zip(Reason, _place(best, heard), _place(first, heard), strict=True):
        if before != after:
            return Suggestion(best, first, reason)
    return None


def _place(request: SpeakingRequest, heard: Heard) -> tuple[bool, bool, int]:
    person = request.person
    locality = person.locality_id if person else None
    return (
        person is None or person.id in heard.people,
        locality is None or locality in heard.localities,
        request.number,
    )
