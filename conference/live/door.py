"""One browser's socket: it says which link (or which conference's phone) it is, joins its screen and sends commands.

Messages: ``join {} → {seq, now, fragments}`` · ``command {name, args, id, expects} → {ok, seq, result}`` · ``time {} →
{now}``, each answered with ``{ok: false, code, sentence}`` where it was not done · pushed: ``patch``, ``beat``. One
client's messages keep their order.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError, SocketIO, disconnect, join_room
from sqlalchemy import select

from conference import access, clock
from conference.actor import Actor
from conference.broadcast.rooms import rooms_of
from conference.commands.funnel import Call
from conference.errors import N_, Forbidden, Invalid, NotDone, Unavailable
from conference.i18n import say_why
from conference.models import Conference
from conference.screens.pages import Audience, Screen, screen_of
from conference.service import Service
from conference.web import visitor

log = logging.getLogger(__name__)


@dataclass
class Client:
    """One connected browser."""

    actor: Actor
    language: str
    screen: Screen
    address: str
    audiences: list[Audience]
    joined: bool = False


class Door:
    """Handles the sockets of one process."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._clients: dict[str, Client] = {}

    def open(self, socketio: SocketIO) -> None:
        """Register the handlers."""
        socketio.on_event("connect", self.connect)
        socketio.on_event("disconnect", self.disconnect)
        socketio.on_event("join", self.join)
        socketio.on_event("command", self.command)
        socketio.on_event("time", self.time)

    def connect(self, auth: Any = None) -> None:
        """Let a socket in whose cookie fits the link (or phone) it names; refuse all others."""
        given = auth if isinstance(auth, dict) else {}
        try:
            with self._service.database.reading() as session:
                actor = self._actor(session, given)
                shown = screen_of(actor.role) if actor else None
                if actor is None or shown is None:
                    raise ConnectionRefusedError("forbidden")
                language = session.get_one(Conference, actor.conference_id).language
        except Unavailable as error:  # unanswered, the browser would wait for ever; refused, it tries again
            raise ConnectionRefusedError(error.code) from error
        self._clients[_sid()] = Client(actor, language, shown, visitor.address_of(request), shown.audiences(actor))

    def disconnect(self, _reason: Any = None) -> None:
        """Forget a socket."""
        client = self._clients.pop(_sid(), None)
        if client is not None and client.joined:
            self._service.hub.leave(client.actor.conference_id, client.audiences)

    def join(self, _message: Any = None) -> dict[str, Any]:
        """Enter the rooms FIRST, then answer with the current fragments: nothing falls in between."""
        client = self._clients[_sid()]
        try:
            return self._joined(client)
        except NotDone as error:
            return refusal(client, error)

    def _joined(self, client: Client) -> dict[str, Any]:
        actor = client.actor
        self._service.limits.check_device(f"{actor.key} joins")
        for room in rooms_of(client.actor, client.screen):
            join_room(room)
        if not client.joined:
            client.joined = True
            self._service.hub.enter(actor.conference_id, client.audiences)
        snapshot = self._service.hub.snapshot(actor.conference_id, client.audiences)
        # After the snapshot: from its number on the flusher disconnects whoever is in a revoked link's room.
        with self._service.database.reading() as session:
            if access.is_revoked(session, actor):
                disconnect()  # nobody hears the answer any more
                raise Forbidden(N_("This link has been revoked."))
        return {"seq": snapshot.seq, "now": _now(), "fragments": snapshot.fragments}

    def command(self, message: Any = None) -> dict[str, Any]:
        """Run a command through the funnel and answer with what became of it."""
        client = self._clients[_sid()]
        try:
            done = self._service.funnel.run(_call(message, client.address), client.actor)
        except NotDone as error:
            return refusal(client, error)
        except Exception:
            log.exception("a command failed")
            sentence = N_("Something went wrong on the server. Nothing was changed; please try again.")
            return {"ok": False, "code": "broken", "sentence": say_why(client.language, NotDone(sentence))}
        return {"ok": True, "seq": done.seq, "result": done.result, "now": _now()}

    def time(self, _message: Any = None) -> dict[str, Any]:
        """The server's clock, for the browser to compare with its own."""
        client = self._clients[_sid()]
        try:
            self._service.limits.check_device(f"{client.actor.key} asks the time")
        except NotDone as error:
            return refusal(client, error)
        return {"now": _now()}

    def client(self) -> Client | None:
        """Whose message this is."""
        return self._clients.get(_sid())

    def _actor(self, session: Any, given: dict[str, Any]) -> Actor | None:
        link_id, slug = given.get("link"), given.get("conference")
        if isinstance(link_id, str):
            return visitor.actor_by_link(session, link_id)
        if isinstance(slug, str) and "\0" not in slug:  # PostgreSQL takes none into a comparison
            conference = session.scalar(select(Conference).where(Conference.slug == slug))
            return visitor.actor_by_device(session, conference) if conference else None
        return None


def _call(message: Any, address: str) -> Call:
    if not isinstance(message, dict) or not isinstance(message.get("name"), str):
        raise Invalid(N_("There is no such command."))
    args, expects, command_id = message.get("args") or {}, message.get("expects") or {}, message.get("id")
    if not isinstance(args, dict) or not isinstance(expects, dict) or not isinstance(command_id, str | None):
        raise Invalid(N_("There is no such command."))
    return Call(message["name"], args, command_id, expects, address)


def refusal(client: Client, error: NotDone) -> dict[str, Any]:
    """The answer to what was not done, in the client's language."""
    return {"ok": False, "code": error.code, "sentence": say_why(client.language, error)}


def _sid() -> str:
    return request.sid  # type: ignore[attr-defined,no-any-return]


def _now() -> int:
    return clock.milliseconds(clock.now())
