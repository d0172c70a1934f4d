"""Writing down afterwards, with true times, what was written on the paper pack while the power was out.

One page of plain forms for whoever may do it, the operator as well as a secretary. What is refused stays in its form.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from conference import clock
from conference.actor import Actor
from conference.errors import N_, Forbidden, NotDone
from conference.i18n import say_why
from conference.ids import new_id
from conference.models import Conference
from conference.permissions import Permission, may
from conference.queries.meeting import Meeting
from conference.screens.render import render_page
from conference.service import service
from conference.web import visitor
from conference.web.commands import run_form

afterwards = Blueprint("afterwards", __name__)

#: The forms of the page, and what each does.
FORMS = {
    "turn": Permission.FLOOR_RECORD,
    "answers": Permission.FLOOR_RECORD,
    "written": Permission.QUESTION_RECEIVE,
    "outcome": Permission.OUTCOME_SET,
    "step": Permission.STEP_TIME,
    "meeting": Permission.CONFERENCE_TIME,
}


@afterwards.get("/s/<link_id>/afterwards")
def show(link_id: str) -> str:
    """The forms, and what has been written down afterwards already."""
    with service().database.reading() as session:
        return _page(session, link_id, done=request.args.get("done", ""))


@afterwards.post("/s/<link_id>/afterwards/<form>")
def take(link_id: str, form: str) -> Response:
    """One of the forms; afterwards the page again, with what was typed where it was refused."""
    if form not in FORMS:
        abort(404)
    with service().database.reading() as session:
        actor, conference = _recorder(session, link_id)
    try:
        visitor.require_same_origin(request)
        run_form(actor, FORMS[form].command)
    except NotDone as error:
        with service().database.reading() as session:
            why = say_why(conference.language, error)
            return make_response(_page(session, link_id, tried=form, why=why, given=request.form), error.status)
    return make_response(redirect(f"/s/{link_id}/afterwards?done={form}", code=303))


def _page(session: Session, link_id: str, *, done: str = "", tried: str = "", why: str = "", given: Any = None) -> str:
    _, conference = _recorder(session, link_id)
    return render_page(
        conference.language,
        "screens/afterwards.html",
        conference=conference,
        meeting=Meeting(session, conference.id),
        door=f"/s/{link_id}",
        done=done if done in FORMS else "",
        tried=tried,
        why=why,
        given=given or MultiDict(),
        fresh_id=new_id,
        day=clock.in_hall(conference.opened_at or clock.now()).date().isoformat(),
    )


def _recorder(session: Session, link_id: str) -> tuple[Actor, Conference]:
    """Whoever may write turns down afterwards, and their conference."""
    actor = visitor.actor_by_link(session, link_id)
    visitor.count(actor)
    if actor is None:
        raise Forbidden(N_("This link is not valid any more. Please ask the organiser for a new one."))
    conference = session.get_one(Conference, actor.conference_id)
    runs = conference.secretaries_run_floor
    if not may(actor.role, Permission.FLOOR_RECORD, secretaries_run_floor=runs):
        raise Forbidden(N_("Your role may not do this."))
    return actor, conference
