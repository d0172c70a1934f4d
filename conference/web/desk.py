"""The reception desk: its list of delegates, what it prints, and what the QR code of an invitation opens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from sqlalchemy.orm import Session

from conference import clock
from conference.actor import Actor
from conference.domain import links
from conference.models import Conference, Delegate, Role
from conference.permissions import Permission, may
from conference.queries import delegates
from conference.queries.delegates import Line
from conference.queries.meeting import Meeting
from conference.screens.qr import qr_svg
from conference.screens.render import render_page
from conference.screens.words import Words
from conference.service import service
from conference.web import visitor
from conference.web.addressing import address_for_phones

desk = Blueprint("desk", __name__)

_LISTS = ("delegates", "invitations")
_LINK_COOKIE = visitor.link_cookie("")


@desk.get("/s/<link_id>/delegates")
def roster(link_id: str) -> dict[str, Any]:
    """The list of delegates as JSON; with ``?since=N`` only those whom events after N changed."""
    with service().database.reading() as session:
        conference = _receiver(session, link_id)
        found = delegates.roster(session, conference.id, request.args.get("since", type=int))
        words = Words(conference.language)
        lines = [_as_data(words, line) for line in found.lines]
    return {"seq": found.seq, "whole": found.is_whole, "lines": lines}


@desk.get("/s/<link_id>/slips/<request_id>")
def slip(link_id: str, request_id: str) -> str:
    """The slip of one registration, to print."""
    with service().database.reading() as session:
        conference = _receiver(session, link_id)
        meeting = Meeting(session, conference.id)
        registration = next((one for one in meeting.waiting if one.id == request_id), None)
        if registration is None:
            abort(404)
        address = f"{address_for_phones()}/j/{conference.join_code}?slip={registration.number}-{registration.code}"
        return render_page(
            conference.language, "screens/slip.html", conference=conference, request=registration, address=address,
            qr=qr_svg(address), door=f"/s/{link_id}",
        )  # fmt: skip


@desk.get("/s/<link_id>/lists/<which>")
def paper_list(link_id: str, which: str) -> str:
    """A list for paper: everybody by group with room to sign, or the QR codes of the invitations."""
    if which not in _LISTS:
        abort(404)
    with service().database.reading() as session:
        conference = _receiver(session, link_id)
        lines = delegates.roster(session, conference.id).lines
        codes = {line.id: qr_svg(f"{address_for_phones()}/d/{line.id}") for line in lines} if which == _LISTS[1] else {}
        return render_page(
            conference.language, f"screens/list_of_{which}.html", conference=conference, lines=lines, codes=codes,
            door=f"/s/{link_id}",
        )  # fmt: skip


@desk.get("/d/<delegate_id>")
def invitation(delegate_id: str) -> Response:
    """What an invitation's QR code opens: at the desk that delegate's line, on any other phone the page of a phone.

    A phone is known as that delegate's from then on, unless it belongs to somebody in a role: they look at invitations
    of others.
    """
    service().limits.check_address(visitor.address_of(request))
    with service().database.writing() as session:
        delegate = session.get(Delegate, delegate_id)
        if delegate is None:
            abort(404)
        staff = _staff_of(session, delegate.conference_id)
        desk = next((actor for actor in staff if actor.role is Role.DESK), None)
        if desk is not None:
            return redirect(f"/s/{desk.link_id}/?delegate={delegate_id}")  # type: ignore[return-value]
        conference = session.get_one(Conference, delegate.conference_id)
        if staff:
            return redirect(f"/j/{conference.join_code}")  # type: ignore[return-value]
        response: Response = redirect(url_for("pages.attend", slug=conference.slug))  # type: ignore[assignment]
        links.open_invitation(session, delegate, visitor.admit(session, conference, response))
        return response


def found_at_desk(session: Session, conference: Conference) -> list[Line]:
    """Whom this request looks for, for browsers without a script and for scanned invitations."""
    chosen = request.args.get("delegate", "")
    if chosen:
        line = delegates.find(session, conference.id, chosen)
        return [line] if line else []
    wanted = request.args.get("q", "")
    return delegates.search(delegates.roster(session, conference.id).lines, wanted) if wanted.strip() else []


def _staff_of(session: Session, conference_id: str) -> list[Actor]:
    """Everybody in a role at this conference whose link this browser has opened."""
    opened = (name.removeprefix(_LINK_COOKIE) for name in request.cookies if name.startswith(_LINK_COOKIE))
    actors = (visitor.actor_by_link(session, link_id) for link_id in opened)
    return [actor for actor in actors if actor is not None and actor.conference_id == conference_id]


def _receiver(session: Session, link_id: str) -> Conference:
    """The conference of whoever may check its delegates in; 403 for anybody else."""
    actor = visitor.actor_by_link(session, link_id)
    visitor.count(actor)
    if actor is None or not may(actor.role, Permission.DELEGATE_CHECK_IN):
        abort(403)
    return session.get_one(Conference, actor.conference_id)


def _as_data(words: Words, line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "person": line.person_id,
        "name": f"{line.title} {line.full_name}".strip(),
        "place": " · ".join(filter(None, [line.office, words.locality(line.locality), line.group])),
        "folded": line.folded,
        "came": clock.milliseconds(line.came_at) if line.came_at else None,
    }
