"""Who makes this request: each link and each phone has a cookie of its own, and the address names which one is meant.

So chair, secretary and projector open side by side in one browser without overwriting each other.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import access
from conference.actor import Actor
from conference.domain import links
from conference.errors import N_, Forbidden
from conference.models import Conference
from conference.service import service

_YEAR_SECONDS = 365 * 24 * 3600


def link_cookie(link_id: str) -> str:
    """The name of a link's cookie."""
    return f"link_{link_id}"


def device_cookie(conference_id: str) -> str:
    """The name of a phone's cookie at a conference."""
    return f"device_{conference_id}"


def set_cookie(response: Response, name: str, value: str) -> Response:
    """Give the browser a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        name, value, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure, path="/"
    )
    return response


def actor_by_link(session: Session, link_id: str) -> Actor | None:
    """The actor whose link this request names and whose cookie it carries."""
    token = request.cookies.get(link_cookie(link_id))
    return access.actor_of_link(session, link_id, token) if token else None


def actor_by_device(session: Session, conference: Conference) -> Actor | None:
    """The phone whose cookie for this conference the request carries."""
    cookie = request.cookies.get(device_cookie(conference.id))
    device_id = access.read_device(service().secret, cookie) if cookie else None
    return access.actor_of_device(session, conference.id, device_id) if device_id else None


def admit(session: Session, conference: Conference, response: Response) -> str:
    """Know the phone of this request at a conference, giving it its cookie where it has none yet; returns its id."""
    known = actor_by_device(session, conference)
    if known is not None and known.device_id is not None:
        return known.device_id
    device = links.admit_device(session, conference.id)
    set_cookie(response, device_cookie(conference.id), access.sign_device(service().secret, device.id))
    return device.id


def count(actor: Actor | None) -> None:
    """Count a page or a poll: of whoever is known for them alone, of anybody else for the address. May raise TooMany.

    Commands and joins are counted by themselves: who looks too often can still act.
    """
    if actor is None:
        service().limits.check_address(address_of(request))
    else:
        service().limits.check_device(f"{actor.key} looks")


def conference_by_slug(session: Session, slug: str) -> Conference:
    """The conference of that address; 404 when there is none."""
    conference = session.scalar(select(Conference).where(Conference.slug == slug))
    if conference is None:
        abort(404)
    return conference


def require_same_origin(req: Request) -> None:
    """A browser's writing request must come from a page of ours (with SameSite=Lax: no forged forms)."""
    origin = req.headers.get("Origin") or req.headers.get("Referer")
    if origin is None or _host_of(origin) != req.host:
        raise Forbidden(N_("This request did not come from a page of this conference."))


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # "http://[" and the like
        return ""


def address_of(req: Request) -> str:
    """The address limits count; a hall sits behind one."""
    return req.remote_addr or "unknown"
