"""Room names, built here and nowhere else."""

from __future__ import annotations

from conference.actor import Actor
from conference.minutes.access import is_writer
from conference.screens.pages import Audience, Screen


def audience_room(conference_id: str, audience: Audience) -> str:
    """Everyone at a conference who is shown the same."""
    return f"{conference_id}/{audience.name}"


def writers_room(conference_id: str) -> str:
    """Everyone at a conference who may write its minutes."""
    return f"{conference_id}/writers"


def link_room(link_id: str) -> str:
    """Every socket of one link, to be disconnected when it is revoked."""
    return f"link/{link_id}"


def rooms_of(actor: Actor, screen: Screen) -> list[str]:
    """The rooms an actor enters on a screen. Membership follows from the actor's role alone."""
    rooms = [audience_room(actor.conference_id, audience) for audience in screen.audiences(actor)]
    if is_writer(actor):
        rooms.append(writers_room(actor.conference_id))
    return [*rooms, link_room(actor.link_id)] if actor.link_id else rooms
