"""Opening links, joining by code, and the screens themselves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from sqlalchemy import select

from conference import access, clock
from conference.actor import Actor
from conference.addresses import base_url
from conference.domain import links
from conference.errors import N_
from conference.i18n import DEFAULT, LANGUAGES, say
from conference.models import Conference
from conference.screens.pages import Screen, screen_of
from conference.screens.qr import qr_svg
from conference.screens.render import render_page, safe
from conference.service import service
from conference.web import visitor

pages = Blueprint("pages", __name__)

_LOOPBACK = ("localhost", "127.0.0.1", "[")  # "[::1]:8080"


@pages.get("/")
def home() -> Response | str:
    """Where a phone without a QR types the conference's code."""
    code = request.args.get("code", "").strip().upper()
    if code:
        return redirect(url_for("pages.join", code=code))  # type: ignore[return-value]
    return render_page(preferred_language(), "screens/home.html", sentence=None)


@pages.get("/j/<code>")
def join(code: str) -> Response:
    """Enter by the short code: the phone gets its cookie and goes on to the attendee page."""
    service().limits.check_address(visitor.address_of(request))
    with service().database.writing() as session:
        conference = session.scalar(select(Conference).where(Conference.join_code == code.strip().upper()))
        if conference is None:
            sentence = say(preferred_language(), N_("No conference has this code. Please check it and try again."))
            return make_response(render_page(preferred_language(), "screens/home.html", sentence=sentence), 404)
        response = make_response(redirect(url_for("pages.attend", slug=conference.slug)))
        if visitor.actor_by_device(session, conference) is None:
            device = links.admit_device(session, conference.id)
            cookie = access.sign_device(service().secret, device.id)
            visitor.set_cookie(response, visitor.device_cookie(conference.id), cookie)
    return response


@pages.get("/c/<slug>/")
def attend(slug: str) -> Response | str:
    """The attendee page."""
    with service().database.reading() as session:
        conference = visitor.conference_by_slug(session, slug)
        actor = visitor.actor_by_device(session, conference)
    visitor.count(actor)
    if actor is None:
        return redirect(url_for("pages.home"))  # type: ignore[return-value]
    return _screen_page(actor, conference, door=f"/c/{slug}")


@pages.get("/l/<token>")
def open_link(token: str) -> Response:
    """Open a link: its token goes into a cookie and out of the address bar."""
    service().limits.check_address(visitor.address_of(request))
    with service().database.writing() as session:
        redeemed = links.redeem(session, token, clock.now())
        if redeemed is None:
            return _refusal(N_("This link is not valid any more. Please ask the organiser for a new one."), 404)
        link, cookie = redeemed
        response = make_response(redirect(url_for("pages.screen", link_id=link.id)))
        return visitor.set_cookie(response, visitor.link_cookie(link.id), cookie)


@pages.get("/s/<link_id>/")
def screen(link_id: str) -> Response | str:
    """The screen of a link."""
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
        conference = session.get(Conference, actor.conference_id) if actor else None
    visitor.count(actor)
    if actor is None or conference is None:
        return _refusal(N_("This link is not valid any more. Please ask the organiser for a new one."), 403)
    return _screen_page(actor, conference, door=f"/s/{link_id}")


@pages.get("/s/<link_id>/fragments")
def link_fragments(link_id: str) -> dict[str, Any]:
    """Current fragments as JSON, for browsers that cannot keep a socket."""
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
    return _fragments(actor)


@pages.get("/c/<slug>/fragments")
def device_fragments(slug: str) -> dict[str, Any]:
    """The same for a phone."""
    with service().database.reading() as session:
        actor = visitor.actor_by_device(session, visitor.conference_by_slug(session, slug))
    return _fragments(actor)


def preferred_language() -> str:
    """The visitor's language, for pages that belong to no conference."""
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT


def _screen_page(actor: Actor, conference: Conference, door: str) -> str:
    shown = screen_of(actor.role)
    if shown is None:
        abort(404)
    snapshot = service().hub.snapshot(actor.conference_id, shown.audiences(actor))
    fragments = {name: safe(html) for per in snapshot.fragments.values() for name, html in per.items()}
    return render_page(
        conference.language,
        f"screens/{shown.name}.html",
        conference=conference,
        actor=actor,
        door=door,
        screen=shown.name,
        seq=snapshot.seq,
        now=clock.milliseconds(clock.now()),
        fragments=fragments,
        **_extras(shown, conference),
    )


def _extras(shown: Screen, conference: Conference) -> dict[str, Any]:
    """What a page needs besides fragments: the address phones join at, and on the projector its QR code."""
    join_url = f"{_address_for_phones()}/j/{conference.join_code}"
    return {"join_url": join_url} | ({"join_qr": qr_svg(join_url)} if shown.name == "projector" else {})


def _address_for_phones() -> str:
    """A projector that runs on the server itself opened localhost; phones must be told the LAN address."""
    if request.host.partition(":")[0] in _LOOPBACK:
        return base_url(service().config)
    return service().config.public_url or request.host_url.rstrip("/")


def _fragments(actor: Actor | None) -> dict[str, Any]:
    visitor.count(actor)
    shown = screen_of(actor.role) if actor else None
    if actor is None or shown is None:
        abort(403)
    snapshot = service().hub.snapshot(actor.conference_id, shown.audiences(actor))
    return {"seq": snapshot.seq, "now": clock.milliseconds(clock.now()), "fragments": snapshot.fragments}


def _refusal(message: str, status: int) -> Response:
    language = preferred_language()
    return make_response(render_page(language, "screens/refusal.html", sentence=say(language, message)), status)
