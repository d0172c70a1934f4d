"""Which phones have something of their own to show. All others are shown the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select, union_all
from sqlalchemy.orm import Session

from conference.models import Device, Person, Question, SpeakingRequest

_CONFERENCE: BindParameter[str] = bindparam("conference")
_OWNING = union_all(
    *(
        select(table.device_id).where(table.conference_id == _CONFERENCE, table.device_id.is_not(None))
        for table in (SpeakingRequest, Question, Person)
    )
)
_NOTIFIED = select(Device.id).where(Device.conference_id == _CONFERENCE, Device.recording_acknowledged_at.is_not(None))


@dataclass(frozen=True)
class Phones:
    """What the phones of a conference have to do with it, by device id."""

    owning: frozenset[str]  # registered, wrote, or gave a name
    notified: frozenset[str]  # have acknowledged that there is a recording


def phones(session: Session, conference_id: str) -> Phones:
    """As they are now."""
    named = {"conference": conference_id}
    owning, notified = session.scalars(_OWNING, named), session.scalars(_NOTIFIED, named)
    return Phones(frozenset(filter(None, owning)), frozenset(notified))
