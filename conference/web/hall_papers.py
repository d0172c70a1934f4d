"""Papers of the hall: the script in print, the proof sheet of the projector, the pack for when the power is out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from sqlalchemy.orm import Session

from conference import clock
from conference.actor import Actor
from conference.errors import N_, Forbidden
from conference.models import Role
from conference.permissions import Permission, may
from conference.queries.meeting import Meeting
from conference.screens.proofs import proofs
from conference.screens.qr import qr_svg
from conference.screens.render import render_page
from conference.service import service
from conference.web import visitor
from conference.web.addressing import address_for_phones

hall_papers = Blueprint("hall_papers", __name__)

#: Blank turns of the pack: what is heard in half a day, of which a third may be left when the power fails.
TURNS, MOST_TURNS = 10, 60

#: Those who run the meeting, write it down or prepare it: these papers hold names, offices and registered words.
READERS = frozenset({Role.CHAIR, Role.CO_CHAIR, Role.OPERATOR, Role.MC, Role.SECRETARY, Role.ORGANISER})


@hall_papers.get("/s/<link_id>/papers")
def contents(link_id: str) -> str:
    """What can be printed, and the forms that belong to it."""
    with service().database.reading() as session:
        actor, meeting = _reader(session, link_id)
        return _page(
            "papers", link_id, actor, meeting,
            may_record=may(
                actor.role, Permission.FLOOR_RECORD, secretaries_run_floor=meeting.conference.secretaries_run_floor
            ),
            may_bind=may(actor.role, Permission.REPORT_BIND),
        )  # fmt: skip


@hall_papers.get("/s/<link_id>/papers/script")
def script(link_id: str) -> str:
    """The whole programme with its script, then the delegates in protocol order."""
    with service().database.reading() as session:
        return _page("paper_script", link_id, *_reader(session, link_id))


@hall_papers.get("/s/<link_id>/papers/proof")
def proof(link_id: str) -> str:
    """Every scene of the projector with its real names, titles and steps."""
    with service().database.reading() as session:  # it keeps nothing of what is played through in it
        actor, meeting = _reader(session, link_id)
        join_url = f"{address_for_phones()}/j/{meeting.conference.join_code}"
        return _page(
            "paper_proof", link_id, actor, meeting, proofs=list(proofs(meeting, f"/s/{link_id}")), join_url=join_url,
            join_qr=qr_svg(join_url),
        )  # fmt: skip


@hall_papers.get("/s/<link_id>/papers/pack")
def pack(link_id: str) -> str:
    """The meeting on paper, printed at its opening: programme, queue, blank turns and matters with their numbers."""
    turns = min(max(request.args.get("turns", TURNS, type=int), 1), MOST_TURNS)
    with service().database.reading() as session:
        return _page("paper_pack", link_id, *_reader(session, link_id), turns=turns, most_turns=MOST_TURNS)


def _page(name: str, link_id: str, actor: Actor, meeting: Meeting, **context: Any) -> str:
    conference = meeting.conference
    context["now"] = clock.now()
    return render_page(
        conference.language, f"screens/{name}.html", conference=conference, meeting=meeting, actor=actor,
        door=f"/s/{link_id}", **context,
    )  # fmt: skip


def _reader(session: Session, link_id: str) -> tuple[Actor, Meeting]:
    actor = visitor.actor_by_link(session, link_id)
    visitor.count(actor)
    if actor is None:
        raise Forbidden(N_("This link is not valid any more. Please ask the organiser for a new one."))
    if actor.role not in READERS:
        raise Forbidden(N_("Your role may not do this."))
    return actor, Meeting(session, actor.conference_id)
