"""The screens of one hall: which are connected, since when, how lately heard of; to blink, name or disconnect each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, request
from sqlalchemy.orm import Session

from conference import addresses, clock
from conference.actor import Actor
from conference.broadcast.connected import Connected
from conference.errors import N_, Forbidden, Invalid, NotDone
from conference.i18n import say_why
from conference.models import AccessLink, Conference, ProjectorView, Role
from conference.permissions import Permission, may
from conference.queries import links as reading
from conference.screens.pages import screen_of
from conference.screens.render import render_page
from conference.service import service
from conference.text import nfc
from conference.web import visitor
from conference.web.addressing import address_for_phones
from conference.web.pages import preferred_language

devices = Blueprint("devices", __name__)

_LONGEST_NAME = 80


@dataclass(frozen=True)
class Device:
    """One link and the screens that are open by it."""

    link: AccessLink
    screens: list[Connected]
    address: str | None  # of a projector, to be typed or scanned there


@devices.errorhandler(NotDone)
def refuse(error: NotDone) -> Response:
    """A page with the sentence why not."""
    back = f"/s/{(request.view_args or {})['link_id']}/"
    language = preferred_language()
    return make_response(
        render_page(language, "screens/refusal.html", sentence=say_why(language, error), back=back), error.status
    )


@devices.get("/s/<link_id>/devices")
def screens(link_id: str) -> str:
    """The page; with ``?part=list`` its list alone, which the page's script asks for every few seconds."""
    with service().database.reading() as session:
        actor, conference = _looker(session, link_id)
        return render_page(
            conference.language,
            "screens/_devices.html" if request.args.get("part") == "list" else "screens/devices.html",
            conference=conference,
            door=f"/s/{link_id}",
            own=link_id,
            by_organiser=actor.role is Role.ORGANISER,
            devices=_found(session, conference.id),
            phones=service().register.phones(conference.id),
            now=clock.milliseconds(clock.now()),
            views=list(ProjectorView),
        )


@devices.get("/s/<link_id>/network")
def network(link_id: str) -> str:
    """How the hall's network is set up, with both codes to print."""
    with service().database.reading() as session:
        _, conference = _looker(session, link_id)
    join_url = f"{address_for_phones()}/j/{conference.join_code}"
    return render_page(
        conference.language, "screens/network.html", conference=conference, door=f"/s/{link_id}", join_url=join_url
    )


@devices.post("/s/<link_id>/devices")
def add_projector(link_id: str) -> Response:
    """A link for one projector more. Not a command: a printable link needs this installation's secret."""
    visitor.require_same_origin(request)
    label, view = nfc(request.form.get("label", "")), request.form.get("view", ProjectorView.MEETING)
    if len(label) > _LONGEST_NAME or view not in set(ProjectorView):
        raise Invalid(N_("This name is too long."))
    with service().database.writing() as session:
        actor, conference = _looker(session, link_id, lock=True)
        addresses.new_projector(session, actor, service().secret, label, ProjectorView(view))
        seq = conference.last_seq
    service().hints.reached(conference.id, seq)
    return redirect(f"/s/{link_id}/devices", code=303)  # type: ignore[return-value]


def _found(session: Session, conference_id: str) -> list[Device]:
    """Connected screens and every projector, connected or not."""
    connected: dict[str, list[Connected]] = {}
    for screen in service().register.screens(conference_id):
        connected.setdefault(screen.link, []).append(screen)
    base, secret = address_for_phones(), service().secret
    return [
        Device(
            link,
            connected.get(link.id, []),
            addresses.address_of(secret, base, link) if link.role is Role.PROJECTOR else None,
        )
        for link in reading.in_force(session, conference_id)
        if screen_of(link.role) is not None
    ]


def _looker(session: Session, link_id: str, *, lock: bool = False) -> tuple[Actor, Conference]:
    actor = visitor.actor_by_link(session, link_id)
    visitor.count(actor)
    if actor is None:
        raise Forbidden(N_("This link is not valid any more. Please ask the organiser for a new one."))
    if not may(actor.role, Permission.LINK_BLINK):
        raise Forbidden(N_("Your role may not do this."))
    # Issuing writes an event: the conference's row is locked first, so that events keep their order.
    return replace(actor, at=clock.now()), session.get_one(
        Conference, actor.conference_id, with_for_update=lock or None
    )
