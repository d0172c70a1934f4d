"""Room names, built here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from conference.actor import Actor
from conference.minutes.access import is_writer
from conference.screens.pages import Audience, Screen, screen_of


def audience_room(conference_id: str, audience: Audience) -> str:
    """Everyone at a conference who is shown the same."""
    return f"{conference_id}/{audience.name}"


def writers_room(conference_id: str) -> str:
    """Everyone at a conference who may write its minutes."""
    return f"{conference_id}/writers"


def link_room(link_id: str) -> str:
    """Every socket of one link, to be disconnected when it is revoked."""
    return f"link/{link_id}"


def rooms_of(actor: Actor, screen: Screen, audiences: Iterable[Audience]) -> list[str]:
    """The rooms an actor enters who belongs to these audiences on a screen. All follow from the actor's role alone.

    A miniature of the projector hears what projectors hear, and nothing of what its owner's own screen does.
    """
    rooms = [audience_room(actor.conference_id, audience) for audience in audiences]
    if is_writer(actor) and screen is screen_of(actor.role):
        rooms.append(writers_room(actor.conference_id))
    return [*rooms, link_room(actor.link_id)] if actor.link_id else rooms
