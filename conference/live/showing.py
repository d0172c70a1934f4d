"""Screens say how they are; chairs and secretaries are told how the projectors are.

Messages: ``report {visible, full, sound, wide, view}``, unanswered · pushed to chairs and secretaries: ``projectors
{now, projectors: [{since, heard, visible, full, sound, wide, view}]}``, when something changes and every few seconds.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from flask import request
from flask_socketio import SocketIO

from conference import clock
from conference.broadcast.rooms import audience_room
from conference.errors import TooMany
from conference.live.door import Door
from conference.screens.pages import Audience
from conference.service import Service

_TOLD = ("chair", "secretary")


class Showing:
    """One per process."""

    def __init__(self, service: Service, door: Door) -> None:
        self._service = service
        self._door = door

    def open(self, socketio: SocketIO) -> None:
        """Register the handler, and listen to what changes."""
        socketio.on_event("report", self.report)
        self._service.register.on_change(self._tell)

    def report(self, message: Any = None) -> None:
        """How a screen is. More than its share is left aside: the next one comes in a few seconds."""
        client = self._door.client()
        if client is None or not client.counts:
            return
        with suppress(TooMany):
            self._service.limits.check_device(f"{client.actor.key} reports")
            self._service.register.report(request.sid, client.actor, message)  # type: ignore[attr-defined]

    def _tell(self, conference_id: str) -> None:
        told = [asdict(one) for one in self._service.register.screens(conference_id) if one.screen == "projector"]
        for one in told:
            del one["link"], one["screen"]
        message = {"now": clock.milliseconds(clock.now()), "projectors": told}
        for name in _TOLD:
            self._service.hub.emit("projectors", message, audience_room(conference_id, Audience(name)))
