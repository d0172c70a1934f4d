"""Opening links, joining by code, and the screens themselves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from sqlalchemy import select

from conference import clock
from conference.actor import Actor
from conference.domain import links
from conference.errors import N_
from conference.i18n import DEFAULT, LANGUAGES, say
from conference.models import AccessLink, Conference
from conference.screens.pages import SCREENS, Screen, shown_to
from conference.screens.qr import qr_svg
from conference.screens.render import render_page, safe
from conference.service import service
from conference.web import headers, visitor
from conference.web.addressing import address_for_phones
from conference.web.desk import found_at_desk

pages = Blueprint("pages", __name__)


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
        slip = request.args.get("slip") or None  # of a printed slip: its page fills in number and code
        response = make_response(redirect(url_for("pages.attend", slug=conference.slug, slip=slip)))
        visitor.admit(session, conference, response)
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


@pages.get("/s/<link_id>/mini/")
def miniature(link_id: str) -> Response | str:
    """The projector as it is now, to be looked at in small inside a chair's or secretary's screen."""
    headers.may_be_framed()  # a refusal as well: a browser shows an error in place of what may not be framed
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
        conference = session.get(Conference, actor.conference_id) if actor else None
    visitor.count(actor)
    if actor is None or conference is None or shown_to(actor.role, "projector") is not SCREENS["projector"]:
        return _refusal(N_("This link is not valid any more. Please ask the organiser for a new one."), 403)
    return _screen_page(actor, conference, door=f"/s/{link_id}/mini", wanted="projector")


@pages.get("/s/<link_id>/mini/fragments")
def miniature_fragments(link_id: str) -> dict[str, Any]:
    """Its current fragments as JSON."""
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
    return _fragments(actor, wanted="projector")


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


def _screen_page(actor: Actor, conference: Conference, door: str, wanted: str = "") -> str:
    shown = shown_to(actor.role, wanted)
    if shown is None:
        abort(404)
    snapshot = service().hub.snapshot(actor.conference_id, shown.audiences(actor, _wants_all()))
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
        mini=bool(wanted),
        is_shown_all=_wants_all(),
        **_extras(shown, conference, actor),
    )


def _wants_all() -> bool:
    """Whether the page's long lists are to be shown whole: ``?all``, where the link after the first of them leads."""
    return "all" in request.args


def _extras(shown: Screen, conference: Conference, actor: Actor) -> dict[str, Any]:
    """What a page needs besides fragments: the address phones join at; on the projector its QR code; at the desk whom
    it looks for."""
    join_url = f"{address_for_phones()}/j/{conference.join_code}"
    extras: dict[str, Any] = {"join_url": join_url}
    if shown.name == "projector":
        extras["join_qr"] = qr_svg(join_url)
        with service().database.reading() as session:
            extras["view"] = session.get_one(AccessLink, actor.link_id).shows
    if shown.name == "desk":
        with service().database.reading() as session:
            extras |= {"found": found_at_desk(session, conference), "wanted": request.args.get("q", "")}
    return extras


def _fragments(actor: Actor | None, wanted: str = "") -> dict[str, Any]:
    visitor.count(actor)
    shown = shown_to(actor.role, wanted) if actor else None
    if actor is None or shown is None:
        abort(403)
    snapshot = service().hub.snapshot(actor.conference_id, shown.audiences(actor, _wants_all()))
    return {"seq": snapshot.seq, "now": clock.milliseconds(clock.now()), "fragments": snapshot.fragments}


def _refusal(message: str, status: int) -> Response:
    language = preferred_language()
    return make_response(render_page(language, "screens/refusal.html", sentence=say(language, message)), status)
