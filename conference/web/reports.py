"""Reports on the projector: the page where PDFs are bound to steps, and the pictures of their pages."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, request
from sqlalchemy.orm import Session

from conference import loop
from conference.actor import Actor
from conference.commands.funnel import Call
from conference.domain import reports as binding
from conference.errors import N_, Forbidden, Invalid, NotDone
from conference.i18n import say_why
from conference.models import Conference, Role
from conference.pdf import drawing, limits
from conference.permissions import Permission, may
from conference.queries import reports as bound
from conference.queries.meeting import Meeting
from conference.screens.render import render_page
from conference.service import service
from conference.web import visitor
from conference.web.commands import do_form
from conference.web.pages import preferred_language

reports = Blueprint("reports", __name__)

#: Room for the form around the file.
_FORM_BYTES = 100_000
_GONE = N_("This link is not valid any more. Please ask the organiser for a new one.")
#: Two drawings at once would take both cores from the meeting.
_DRAWING = loop.semaphore()
_FOREVER = "private, max-age=31536000, immutable"


@reports.errorhandler(NotDone)
def refuse(error: NotDone) -> Response:
    """A page with the sentence why not."""
    link_id = (request.view_args or {})["link_id"]
    language = preferred_language()
    page = render_page(
        language, "screens/refusal.html", sentence=say_why(language, error), back=f"/s/{link_id}/reports"
    )
    return make_response(page, error.status)


@reports.get("/s/<link_id>/reports")
def show(link_id: str) -> str:
    """The steps, each with its report or the form that takes one."""
    with service().database.reading() as session:
        actor, conference = _binder(session, link_id)
        return render_page(
            conference.language,
            "screens/reports.html",
            conference=conference,
            meeting=Meeting(session, conference.id),
            actor=actor,
            door=f"/s/{link_id}",
            limits=limits,
        )


@reports.post("/s/<link_id>/reports/steps/<step_id>")
def take(link_id: str, step_id: str) -> Response:
    """Take a PDF, have its pages drawn and bind it to a step. Nobody else's upload is even read."""
    visitor.require_same_origin(request)
    with service().database.reading() as session:
        actor, _ = _binder(session, link_id)
    request.max_content_length = limits.LARGEST + _FORM_BYTES
    upload = request.files.get("report")
    if upload is None or not upload.filename:
        raise Invalid(N_("Please choose a PDF file."))
    digest = _kept(actor, upload.stream.read())
    args = {"step": step_id, "file": digest, "file_name": upload.filename[-300:]}
    call = Call(Permission.REPORT_BIND.command, args, address=visitor.address_of(request))
    service().funnel.run(call, actor)
    return make_response(redirect(f"/s/{link_id}/reports", code=303))


@reports.post("/s/<link_id>/reports/remove")
def remove(link_id: str) -> Response:
    """The form that takes a report away; afterwards the same page."""
    with service().database.reading() as session:
        actor, conference = _binder(session, link_id)
    return do_form(actor, conference.language, Permission.REPORT_REMOVE.command, back=f"/s/{link_id}/reports")


@reports.get("/s/<link_id>/reports/<file_id>/<int:number>")
def page(link_id: str, file_id: str, number: int) -> Response:
    """A page's picture: for the projector and for those who bind and turn. It never changes, so browsers keep it."""
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
        if actor is None or not (actor.role is Role.PROJECTOR or may(actor.role, Permission.PAGE_TURN)):
            abort(403)
        found = bound.page(session, actor.conference_id, file_id, number)
        if found is None:
            abort(404)
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Cache-Control"] = _FOREVER
    return response


def _kept(actor: Actor, pdf: bytes) -> str:
    """Keep a PDF and its pages' pictures; returns what the file is known by.

    A transaction a page, so that the meeting's commands come in between.
    """
    with _DRAWING, drawing.drawn(pdf) as pictures:
        with service().database.writing() as session:
            file = binding.begin_file(session, actor, pdf, len(pictures))
            file_id, is_whole = file.id, file.is_whole
        for picture in () if is_whole else pictures:
            drawn = drawing.read(picture)
            with service().database.writing() as session:
                binding.keep_page(session, actor, file_id, drawn.number, drawn.media_type, drawn.content)
    return binding.digest_of(pdf)


def _binder(session: Session, link_id: str) -> tuple[Actor, Conference]:
    """Whoever may bind reports, and their conference."""
    actor = visitor.actor_by_link(session, link_id)
    visitor.count(actor)
    if actor is None:
        raise Forbidden(_GONE)
    if not may(actor.role, Permission.REPORT_BIND):
        raise Forbidden(N_("Your role may not do this."))
    return actor, session.get_one(Conference, actor.conference_id)
