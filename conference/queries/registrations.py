"""What a conference's screens know of those who register: whose phone, which name, how soon."""

from __future__ import annotations

from functools import cached_property

from conference.models import Device, SpeakingRequest
from conference.queries import delegates, pace, speakers
from conference.queries.delegates import Line
from conference.queries.pace import Pace
from conference.queries.programme import Programme


class Registrations(Programme):
    """The part of a meeting that phones and the desk ask about one registration at a time."""

    @cached_property
    def pace(self) -> Pace | None:
        """How fast the queue really moves, once enough turns tell it."""
        return pace.pace(self._session, self.id)

    def namesakes(self, request: SpeakingRequest) -> list[Line]:
        """Delegates of the name that somebody gave on a phone, while staff has not passed it."""
        person = request.person
        unknown = person is not None and not person.name_passed
        return delegates.namesakes(self._session, self.id, person.full_name) if person and unknown else []

    def device(self, device_id: str) -> Device | None:
        """One phone."""
        return self._session.get(Device, device_id)

    def requests_of(self, device_id: str) -> list[SpeakingRequest]:
        """What one phone registered, newest first."""
        return speakers.requests_of_device(self._session, device_id)
