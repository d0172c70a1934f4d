"""Who is behind a phone's socket, without asking the database a thousand times when a hall comes back.

A phone's entry and a conference's address and language never change, and a phone cannot be shut out: what was read
once stays true. Links are another matter and are asked for every time (conference/access.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from sqlalchemy import select

from conference import access
from conference.actor import Actor
from conference.db import Database
from conference.models import Conference, Device
from conference.web import visitor


@dataclass(frozen=True)
class Entered:
    """A conference and the phones known to have entered it."""

    conference_id: str
    language: str
    phones: set[str]


class Roster:
    """The phones of one process's conferences."""

    def __init__(self, database: Database, secret: str) -> None:
        self._database = database
        self._secret = secret
        self._by_slug: dict[str, Entered] = {}

    def phone(self, slug: str) -> tuple[Actor, str] | None:
        """The phone whose cookie for this conference the present request carries, and the conference's language."""
        entered = self._entered(slug)
        cookie = request.cookies.get(visitor.device_cookie(entered.conference_id)) if entered else None
        device = access.read_device(self._secret, cookie) if cookie else None
        if entered is None or device is None or not self._has_entered(entered, device):
            return None
        return access.phone(entered.conference_id, device), entered.language

    def _entered(self, slug: str) -> Entered | None:
        if slug not in self._by_slug and "\0" not in slug:  # PostgreSQL takes none into a comparison
            with self._database.reading() as session:
                conference = session.scalar(select(Conference).where(Conference.slug == slug))
                if conference is not None:
                    phones = session.scalars(select(Device.id).where(Device.conference_id == conference.id))
                    self._by_slug[slug] = Entered(conference.id, conference.language, set(phones))
        return self._by_slug.get(slug)

    def _has_entered(self, entered: Entered, device: str) -> bool:
        if device not in entered.phones:  # since then
            with self._database.reading() as session:
                if access.actor_of_device(session, entered.conference_id, device) is not None:
                    entered.phones.add(device)
        return device in entered.phones
