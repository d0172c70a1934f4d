"""Who acts: a named person behind a link, a phone in the hall, or the office at its command line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from conference import clock
from conference.models.people import Role

#: They may do what the chair does; what only the chair can decide they confirm to have heard from the chair.
_FOR_THE_CHAIR = frozenset({Role.OPERATOR, Role.ORGANISER})


@dataclass(frozen=True)
class Actor:
    """One acting person or device at one conference, at one instant.

    ``key`` names the owner of receipts ("link:<id>", "device:<id>", "office"). ``at`` is the instant of the act: the
    present, or the true time of something recorded afterwards.
    """

    role: Role
    conference_id: str
    key: str
    name: str = ""
    link_id: str | None = None
    role_holder_id: str | None = None
    unit_id: str | None = None
    device_id: str | None = None
    at: datetime = field(default_factory=clock.now)

    @property
    def on_behalf(self) -> bool:
        """An operator or organiser acts for the chair, and every record says so."""
        return self.role in _FOR_THE_CHAIR

    def acting_at(self, instant: datetime) -> Actor:
        """The same actor at another instant."""
        return replace(self, at=instant)
