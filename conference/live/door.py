"""One browser's socket: it says which link (or which conference's phone) it is, joins its screen and sends commands.

Messages: ``join {all: show long lists whole} → {seq, now, fragments}`` · ``command {name, args, id, expects} →
{ok, seq, result}`` · ``time {} → {now}``, each answered with ``{ok: false, code, sentence}`` where it was not done ·
pushed: ``patch``, ``beat``. One client's messages keep their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError, SocketIO, disconnect, join_room, leave_room

from conference import access, clock, loop, metrics
from conference.actor import Actor
from conference.broadcast.board import Encoded
from conference.broadcast.rooms import audience_room, rooms_of
from conference.commands.funnel import Call
from conference.errors import N_, Forbidden, Invalid, NotDone, TooMany, Unavailable
from conference.i18n import say_why
from conference.live.roster import Roster
from conference.models import Conference
from conference.screens.pages import Audience, Screen, screen_of, shown_to
from conference.service import Service
from conference.web import visitor

PENANCE_SECONDS = 0.2


@dataclass
class Client:
    """One connected browser."""

    actor: Actor
    language: str
    screen: Screen
    address: str
    audiences: list[Audience]
    joined: bool = False

    @property
    def counts(self) -> bool:
        """A miniature of the projector is no screen of its own."""
        return self.screen is screen_of(self.actor.role)


class Door:
    """Handles the sockets of one process."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._roster = Roster(service.database, service.secret)
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
            actor, language = self._who(given) or (None, "")
            shown = shown_to(actor.role, given.get("screen")) if actor else None
            if actor is None or shown is None:
                raise ConnectionRefusedError("forbidden")
        except Unavailable as error:  # unanswered, the browser would wait for ever; refused, it tries again
            raise ConnectionRefusedError(error.code) from error
        self._clients[_sid()] = Client(actor, language, shown, visitor.address_of(request), shown.audiences(actor))
        metrics.CONNECTIONS.labels(shown.name).inc()
        if self._clients[_sid()].counts:
            self._service.register.enter(_sid(), actor, shown.name)

    def disconnect(self, _reason: Any = None) -> None:
        """Forget a socket."""
        client = self._clients.pop(_sid(), None)
        if client is None:
            return
        metrics.CONNECTIONS.labels(client.screen.name).dec()
        if client.counts:
            self._service.register.leave(_sid(), client.actor)
        if client.joined:
            self._service.hub.leave(client.actor.conference_id, client.audiences)

    def join(self, message: Any = None) -> dict[str, Any] | Encoded:
        """Enter the rooms FIRST, then answer with the current fragments: nothing falls in between."""
        client = self._clients[_sid()]
        try:
            with metrics.timed(metrics.JOINS.labels(client.screen.name)):
                return self._joined(client, isinstance(message, dict) and message.get("all") is True)
        except NotDone as error:
            return refusal(client, error)

    def _joined(self, client: Client, wants_all: bool) -> Encoded:
        actor = client.actor
        self._service.limits.check_device(f"{actor.key} joins")
        wanted = client.screen.audiences(actor, wants_all)
        for room in rooms_of(actor, client.screen, wanted):
            join_room(room)
        if not client.joined or wanted != client.audiences:
            self._service.hub.enter(actor.conference_id, wanted)
            if client.joined:
                self._leave(client, wanted)
            client.joined, client.audiences = True, wanted
        seq, fragments = self._service.hub.encoded_snapshot(actor.conference_id, client.audiences)
        # After the snapshot: from its number on the flusher disconnects whoever is in a revoked link's room.
        if self._is_revoked(actor):
            disconnect()  # nobody hears the answer any more
            raise Forbidden(N_("This link has been revoked."))
        return Encoded(f'{{"seq":{seq},"now":{_now()},"fragments":{fragments}}}')

    def _leave(self, client: Client, wanted: list[Audience]) -> None:
        """What this client was shown before it wanted more, or less."""
        conference_id = client.actor.conference_id
        for audience in set(client.audiences) - set(wanted):
            leave_room(audience_room(conference_id, audience))
        self._service.hub.leave(conference_id, client.audiences)

    def _is_revoked(self, actor: Actor) -> bool:
        if actor.link_id is None:
            return False
        with self._service.database.reading() as session:
            return access.is_revoked(session, actor)

    def command(self, message: Any = None) -> dict[str, Any]:
        """Run a command through the funnel and answer with what became of it."""
        client = self._clients[_sid()]
        try:
            done = self._service.funnel.run(_call(message, client.address), client.actor)
        except NotDone as error:
            return refusal(client, error)
        except Exception:  # the funnel has logged it
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

    def _who(self, given: dict[str, Any]) -> tuple[Actor, str] | None:
        """Who connects, and the language of the conference."""
        link_id, slug = given.get("link"), given.get("conference")
        if isinstance(link_id, str):
            with self._service.database.reading() as session:
                actor = visitor.actor_by_link(session, link_id)
                return (actor, session.get_one(Conference, actor.conference_id).language) if actor else None
        return self._roster.phone(slug) if isinstance(slug, str) else None


def _call(message: Any, address: str) -> Call:
    if not isinstance(message, dict) or not isinstance(message.get("name"), str):
        raise Invalid(N_("There is no such command."))
    args, expects, command_id = message.get("args") or {}, message.get("expects") or {}, message.get("id")
    if not isinstance(args, dict) or not isinstance(expects, dict) or not isinstance(command_id, str | None):
        raise Invalid(N_("There is no such command."))
    return Call(message["name"], args, command_id, expects, address)


def refusal(client: Client, error: NotDone) -> dict[str, Any]:
    """The answer to what was not done, in the client's language.

    Who sends too much waits for it: the socket's further messages stay in the network, and others have the loop.
    """
    if isinstance(error, TooMany):
        loop.sleep(PENANCE_SECONDS)
    return {"ok": False, "code": error.code, "sentence": say_why(client.language, error)}


def _sid() -> str:
    return request.sid  # type: ignore[attr-defined,no-any-return]


def _now() -> int:
    return clock.milliseconds(clock.now())
