"""Opening somebody's screen on another device: a QR that works once, for a minute (a tablet's battery has died)."""

from __future__ import annotations

from dataclasses import replace

import segno
from flask import Blueprint, Response, make_response, request
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference import clock
from conference.actor import Actor
from conference.addresses import base_url
from conference.domain import links
from conference.errors import N_, Forbidden, NotDone
from conference.i18n import say_why
from conference.models import AccessLink, Conference, Role, RoleHolder
from conference.permissions import SECRETARY_RUNS, may
from conference.screens.pages import screen_of
from conference.screens.render import render_page, safe
from conference.service import service
from conference.web import visitor
from conference.web.pages import preferred_language

once = Blueprint("once", __name__)

#: Who may show such a code.
ISSUERS = frozenset({Role.SECRETARY, Role.ORGANISER})
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


@once.errorhandler(NotDone)
def refuse(error: NotDone) -> Response:
    """A page with the sentence why not."""
    link_id = (request.view_args or {})["link_id"]
    language = preferred_language()
    page = render_page(language, "screens/refusal.html", sentence=say_why(language, error), back=f"/s/{link_id}/")
    return make_response(page, error.status)


@once.get("/s/<link_id>/once")
def choose(link_id: str) -> str:
    """Everybody's screen, with a button each."""
    with service().database.reading() as session:
        actor, conference = _issuer(session, link_id)
        revokes = actor.role is Role.ORGANISER
        return _page(conference, link_id, links_to_offer(session, actor), may_revoke=revokes)


@once.post("/s/<link_id>/once/<target_link_id>")
def show(link_id: str, target_link_id: str) -> str:
    """The QR that opens this screen on the device that scans it first, within a minute."""
    visitor.require_same_origin(request)
    with service().database.writing() as session:
        actor, conference = _issuer(session, link_id, lock=True)
        offered = {link.id: link for link in links_to_offer(session, actor, revoked=True)}
        if target_link_id not in offered:
            raise Forbidden(N_("Your role may not do this."))
        token = links.issue_once(session, actor, target_link_id)
        target = offered[target_link_id]
        seq = conference.last_seq
        page = _page(conference, link_id, [], target=target, qr=_qr(f"{_base()}/l/{token}"), shown_at=actor.at)
    service().hints.reached(actor.conference_id, seq)
    return page


def links_to_offer(session: Session, actor: Actor, *, revoked: bool = False) -> list[AccessLink]:
    """One link for every role holder with a screen: the oldest that is in force (with ``revoked``: all there are).

    A secretary gets no organiser's link: it opens more than anything a secretary may do. One who is kept off the floor
    gets no screen either that may do there what the secretary may not.
    """
    conference = session.get_one(Conference, actor.conference_id)
    found = session.scalars(
        select(AccessLink)
        .join(RoleHolder, RoleHolder.id == AccessLink.role_holder_id)
        .where(AccessLink.conference_id == actor.conference_id, AccessLink.expires_at.is_(None))
        .order_by(RoleHolder.position, RoleHolder.id, AccessLink.created_at, AccessLink.id)
        .options(
            joinedload(AccessLink.role_holder).joinedload(RoleHolder.person),
            joinedload(AccessLink.role_holder).joinedload(RoleHolder.unit),
        )
    )
    allowed = [link for link in found if screen_of(link.role) and _may_hand_out(actor, link, conference)]
    if revoked:
        return allowed
    by_holder: dict[str | None, AccessLink] = {}
    for link in allowed:
        if link.revoked_at is None:
            by_holder.setdefault(link.role_holder_id, link)
    return list(by_holder.values())


def _may_hand_out(actor: Actor, link: AccessLink, conference: Conference) -> bool:
    if actor.role is Role.ORGANISER:
        return True
    runs_floor = any(may(link.role, act, secretaries_run_floor=False) for act in SECRETARY_RUNS)
    return link.role is not Role.ORGANISER and (conference.secretaries_run_floor or not runs_floor)


def _issuer(session: Session, link_id: str, *, lock: bool = False) -> tuple[Actor, Conference]:
    actor = visitor.actor_by_link(session, link_id)
    visitor.count(actor)
    if actor is None:
        raise Forbidden(N_("This link is not valid any more. Please ask the organiser for a new one."))
    if actor.role not in ISSUERS:
        raise Forbidden(N_("Your role may not do this."))
    # Issuing writes an event: the conference's row is locked first, so that events keep their order.
    conference = session.get_one(Conference, actor.conference_id, with_for_update=lock or None)
    return replace(actor, at=clock.now()), conference


def _page(conference: Conference, link_id: str, offered: list[AccessLink], **shown: object) -> str:
    context = {"target": None, "qr": "", "shown_at": None, "may_revoke": False} | shown
    return render_page(
        conference.language,
        "screens/once.html",
        conference=conference,
        door=f"/s/{link_id}",
        links=offered,
        seconds=links.ONE_TIME_SECONDS,
        now=clock.milliseconds(clock.now()),
        **context,
    )


def _base() -> str:
    """An address that another device can open: never this machine's own name for itself."""
    config = service().config
    is_local = request.host.rpartition(":")[0] in _LOCAL or request.host in _LOCAL
    return base_url(config) if config.public_url or is_local else request.host_url.rstrip("/")


def _qr(address: str) -> str:
    return safe(segno.make(address, error="m").svg_inline(border=3, dark="#1d1914", light="#fffdf9", omitsize=True))
