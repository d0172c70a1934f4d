"""What a typed moment or day must be: turns and steps were held before now, promises are kept from today on."""

from __future__ import annotations

from datetime import date, datetime

from conference import clock
from conference.actor import Actor
from conference.errors import N_, Refused


def require_held(actor: Actor, started_at: datetime, ended_at: datetime) -> None:
    """Raise Refused unless it ended after it began, and has ended by now."""
    require_later(started_at, ended_at)
    require_happened(actor, ended_at)


def require_later(started_at: datetime | None, ended_at: datetime | None) -> None:
    """Raise Refused unless it ended after it began; what has not begun or ended yet is always good."""
    if started_at is not None and ended_at is not None and ended_at <= started_at:
        raise Refused(N_("The end must be later than the start."))


def require_happened(actor: Actor, moment: datetime) -> None:
    """Raise Refused for a moment that is still to come."""
    if moment > actor.at:
        raise Refused(N_("This time has not come yet. Please check the date and the hour."))


def require_to_come(actor: Actor, day: date | None) -> None:
    """Raise Refused for a day before today on the hall's calendar; none is always good."""
    if day is not None and day < clock.in_hall(actor.at).date():
        raise Refused(N_("The date lies in the past."))
