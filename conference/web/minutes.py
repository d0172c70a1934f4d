"""The minutes as a paper: preview, reading aloud, files to take along, approved versions and their signed scans."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, make_response, redirect, request
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.funnel import Call
from conference.documents import files, reading, to_html
from conference.documents.files import MEDIA_TYPES, Form
from conference.domain import versions as approving
from conference.errors import N_, Forbidden, Invalid, NotDone
from conference.i18n import say_why
from conference.models import Conference, ConferenceState, Role
from conference.permissions import Permission, may
from conference.queries import versions as approved
from conference.queries.meeting import Meeting
from conference.screens.render import render_page
from conference.service import service
from conference.web import visitor
from conference.web.commands import do_form
from conference.web.pages import preferred_language

papers = Blueprint("papers", __name__)

#: The paper holds every citizen's name and words: for those who run the meeting and write it down, nobody else.
READERS = frozenset({Role.CHAIR, Role.CO_CHAIR, Role.OPERATOR, Role.SECRETARY, Role.ORGANISER})
_ENDED = frozenset({ConferenceState.CONCLUDED, ConferenceState.NOTICE_ISSUED, ConferenceState.ARCHIVED})
#: Room for the form around the file.
_FORM_BYTES = 100_000


@papers.errorhandler(NotDone)
def refuse(error: NotDone) -> Response:
    """A page with the sentence why not."""
    link_id = (request.view_args or {})["link_id"]
    language = preferred_language()
    page = render_page(language, "screens/refusal.html", sentence=say_why(language, error), back=f"/s/{link_id}/")
    return make_response(page, error.status)


# ---- pages ----


@papers.get("/s/<link_id>/minutes")
def preview(link_id: str) -> str:
    """The whole minutes as they would be printed now, with what may be done about them."""
    return _paper_page(link_id, in_short=False)


@papers.get("/s/<link_id>/minutes/short")
def in_short(link_id: str) -> str:
    """The three-minute minutes."""
    return _paper_page(link_id, in_short=True)


@papers.get("/s/<link_id>/minutes/read")
def read(link_id: str) -> str:
    """One part after another in large type, for reading aloud; ``?short`` reads the short minutes."""
    short = "short" in request.args
    with service().database.reading() as session:
        actor, meeting = _reader(session, link_id)
        minutes = reading.minutes_of(meeting)
        paper = files.paper_of(minutes, in_short=short)
        parts = [(part.about, to_html.aloud(part)) for part in paper.aloud]
        newest = approving.newest(session, meeting.id)
        return _page(
            "screens/minutes_read.html", link_id, actor, meeting, paper=paper, parts=parts, is_short=short,
            **_approval(actor, meeting, newest, files.fingerprint(minutes)),
        )  # fmt: skip


@papers.get("/s/<link_id>/minutes/versions/<int:number>")
def show_version(link_id: str, number: int) -> str:
    """An approved version, as it was kept."""
    with service().database.reading() as session:
        actor, meeting = _reader(session, link_id)
        kept = approved.version(session, meeting.id, number)
        if kept is None:
            abort(404)
        article = to_html.article_of(kept.html)
        return _page("screens/minutes_version.html", link_id, actor, meeting, version=kept, article=article)


def _paper_page(link_id: str, in_short: bool) -> str:
    with service().database.reading() as session:
        actor, meeting = _reader(session, link_id)
        minutes = reading.minutes_of(meeting)
        article = to_html.article(files.paper_of(minutes, in_short=in_short))
        known = approved.versions(session, meeting.id)
        newest = known[0] if known else None
        return _page(
            "screens/minutes.html", link_id, actor, meeting, article=article, is_short=in_short, versions=known,
            may_bind=may(actor.role, Permission.MINUTES_BIND_SCAN), forms=list(Form),
            **_approval(actor, meeting, newest, files.fingerprint(minutes)),
        )  # fmt: skip


def _approval(actor: Actor, meeting: Meeting, newest: Any, fingerprint: str) -> dict[str, Any]:
    """What the approval's form needs to know."""
    return {
        "may_approve": may(actor.role, Permission.MINUTES_APPROVE),
        "has_ended": meeting.conference.state in _ENDED,
        "newest": newest,
        "is_current": newest is not None and newest.fingerprint == fingerprint,
        "fingerprint": fingerprint,
    }


def _page(template: str, link_id: str, actor: Actor, meeting: Meeting, **context: Any) -> str:
    conference = meeting.conference
    return render_page(
        conference.language,
        template,
        conference=conference,
        meeting=meeting,
        actor=actor,
        door=f"/s/{link_id}",
        **context,
    )


# ---- files ----


@papers.get("/s/<link_id>/minutes.<form>")
def take(link_id: str, form: str) -> Response:
    """The running minutes as a file, at any time."""
    return _take(link_id, form, in_short=False)


@papers.get("/s/<link_id>/minutes/short.<form>")
def take_short(link_id: str, form: str) -> Response:
    """The short minutes as a file."""
    return _take(link_id, form, in_short=True)


@papers.get("/s/<link_id>/minutes/versions/<int:number>.<form>")
def take_version(link_id: str, number: int, form: str) -> Response:
    """An approved version as a file: the bytes that were approved."""
    with service().database.reading() as session:
        _, meeting = _reader(session, link_id)
        kept = approved.version(session, meeting.id, number)
        if kept is None or form not in (Form.MARKDOWN, Form.HTML):
            abort(404)
        content = kept.html if form == Form.HTML else kept.markdown
        return _file(content.encode(), MEDIA_TYPES[Form(form)], f"{kept.file_name}.{form}")


@papers.get("/s/<link_id>/minutes/scans/<scan_id>")
def take_scan(link_id: str, scan_id: str) -> Response:
    """A signed scan as it was uploaded."""
    with service().database.reading() as session:
        _, meeting = _reader(session, link_id)
        scan = approved.scan(session, meeting.id, scan_id)
        if scan is None:
            abort(404)
        return _file(scan.file.content, scan.file.media_type, scan.file_name)


def _take(link_id: str, form: str, in_short: bool) -> Response:
    if form not in list(Form):
        abort(404)
    with service().database.reading() as session:
        _, meeting = _reader(session, link_id)
        minutes = reading.minutes_of(meeting)
    written = files.write(minutes, files.paper_of(minutes, in_short=in_short), Form(form))
    return _file(written.encode(), MEDIA_TYPES[Form(form)], files.file_name(minutes, Form(form), in_short=in_short))


def _file(content: bytes, media_type: str, name: str) -> Response:
    """Always a download: what somebody typed or scanned is never run as a page of ours."""
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


# ---- acts ----


@papers.post("/s/<link_id>/minutes/approve")
def approve(link_id: str) -> Response:
    """The approval's form; afterwards the preview, where the new version stands."""
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
        language = session.get_one(Conference, actor.conference_id).language if actor else preferred_language()
    return do_form(actor, language, Permission.MINUTES_APPROVE.command, back=f"/s/{link_id}/minutes")


@papers.post("/s/<link_id>/minutes/versions/<int:number>/scan")
def bind_scan(link_id: str, number: int) -> Response:
    """Take a signed scan and bind it to a version. Nobody else's upload is even read."""
    visitor.require_same_origin(request)
    with service().database.reading() as session:
        actor, meeting = _reader(session, link_id)
        kept = approved.version(session, meeting.id, number)
    if kept is None:
        abort(404)
    if not may(actor.role, Permission.MINUTES_BIND_SCAN):
        raise Forbidden(N_("Your role may not do this."))
    request.max_content_length = approving.LARGEST_SCAN + _FORM_BYTES
    upload = request.files.get("scan")
    if upload is None or not upload.filename:
        raise Invalid(N_("Please choose a PDF, JPEG or PNG file."))
    with service().database.writing() as session:
        file = approving.keep_file(session, actor, upload.stream.read()).sha256
    args = {"version": kept.id, "file": file, "file_name": upload.filename[-300:]}
    call = Call(Permission.MINUTES_BIND_SCAN.command, args, address=visitor.address_of(request))
    service().funnel.run(call, actor)
    return make_response(redirect(f"/s/{link_id}/minutes", code=303))


def _reader(session: Session, link_id: str) -> tuple[Actor, Meeting]:
    actor = visitor.actor_by_link(session, link_id)
    if actor is None:
        raise Forbidden(N_("This link is not valid any more. Please ask the organiser for a new one."))
    if actor.role not in READERS:
        raise Forbidden(N_("Your role may not do this."))
    return actor, Meeting(session, actor.conference_id)
