"""The socket door of the minutes' typing path, and who types where.

Messages: ``minutes.push``, ``minutes.open``, ``minutes.sync``, ``minutes.part`` (minutes/sync.py says what they hold
and answer; refusals are answered as commands' are) · ``minutes.here {tab, entry}``, unanswered · pushed to all who may
write: ``minutes.typed`` (as ``sync.changes``) and ``minutes.here {tab, entry, name}``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask_socketio import SocketIO

from conference.broadcast.hints import Topic
from conference.broadcast.rooms import writers_room
from conference.errors import N_, NotDone
from conference.live.door import Client, Door, refusal
from conference.minutes.access import is_writer
from conference.minutes.messages import Here, read
from conference.service import Service

log = logging.getLogger(__name__)

Answer = Callable[[Any, Any], dict[str, Any]]


class TypingDoor:
    """Handles the typing of one process's sockets."""

    def __init__(self, service: Service, door: Door) -> None:
        self._service = service
        self._door = door

    def open(self, socketio: SocketIO) -> None:
        """Register the handlers."""
        typing = self._service.typing
        for event, handle in (
            ("minutes.push", typing.push),
            ("minutes.open", typing.open),
            ("minutes.sync", typing.sync),
            ("minutes.part", typing.part),
        ):
            socketio.on_event(event, self._answering(handle))
        socketio.on_event("minutes.here", self.here)
        self._service.hints.listen(Topic.HERE, self._heard)

    def here(self, message: Any = None) -> None:
        """Tell the other writers where this one types. Never kept, never numbered: a lost sign is no loss."""
        client = self._door.client()
        if client is None or not client.joined or not is_writer(client.actor):
            return
        try:
            self._service.limits.check_device(f"{client.actor.key} types here")
            sign = read(Here, message)
        except NotDone:
            return
        self._service.hints.give(Topic.HERE, client.actor.conference_id, sign.tab, sign.entry, client.actor.name)

    def _heard(self, conference_id: str, tab: str, entry: str, name: str) -> None:
        said = {"tab": tab, "entry": entry, "name": name}
        self._service.hub.emit("minutes.here", said, writers_room(conference_id))

    def _answering(self, handle: Answer) -> Callable[[Any], dict[str, Any]]:
        def handler(message: Any = None) -> dict[str, Any]:
            client = self._door.client()
            assert client is not None
            return self._answer(client, handle, message)

        return handler

    def _answer(self, client: Client, handle: Answer, message: Any) -> dict[str, Any]:
        try:
            return handle(client.actor, message)
        except NotDone as error:
            return refusal(client, error)
        except Exception:
            log.exception("typing could not be taken")
            sentence = N_("Something went wrong on the server. Your text is kept in this browser and sent again.")
            return refusal(client, NotDone(sentence)) | {"code": "broken"}
