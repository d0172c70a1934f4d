"""Commands by plain HTML form (POST, then redirect: everything works without JavaScript) and by the API."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from flask import Blueprint, Response, abort, make_response, redirect, request
from sqlalchemy.orm import Session

from conference import access
from conference.actor import Actor
from conference.commands.funnel import Call, Done
from conference.commands.registry import REGISTRY, Command
from conference.errors import N_, Forbidden, Invalid, NotDone
from conference.i18n import say_why
from conference.models import Conference
from conference.screens.render import render_page
from conference.service import service
from conference.web import openapi, visitor

commands = Blueprint("commands", __name__)

_EXPECTS = "expects."
_BACK, _BACK_TO = "back", ("devices", "once")


@commands.post("/s/<link_id>/do/<name>")
def do_by_link(link_id: str, name: str) -> Response:
    """A form on a link's screen."""
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
        language = _language(session, actor)
    return do_form(actor, language, name, back=f"/s/{link_id}/{_page_of_forms()}")


@commands.post("/c/<slug>/do/<name>")
def do_by_device(slug: str, name: str) -> Response:
    """A form on a phone."""
    with service().database.reading() as session:
        conference = visitor.conference_by_slug(session, slug)
        actor, language = visitor.actor_by_device(session, conference), conference.language
    return do_form(actor, language, name, back=f"/c/{slug}/")


@commands.post("/api/v1/conferences/<slug>/commands/<name>")
def do_by_api(slug: str, name: str) -> Response:
    """A command as JSON ``{"args": {}, "id": "…", "expects": {}}``.

    A program shows its link's token as a bearer token; a page of ours names its link and sends the cookie.
    """
    body = request.get_json(silent=True)
    with service().database.reading() as session:
        conference = visitor.conference_by_slug(session, slug)
        actor = _api_actor(session, conference)
    try:
        if not isinstance(body, dict):
            raise Invalid(N_("The request must be a JSON object."))
        done = service().funnel.run(_json_call(name, body), actor)
    except NotDone as error:
        return _json(error.status, code=error.code, sentence=say_why(conference.language, error))
    return _json(200, ok=True, seq=done.seq, result=done.result)


@commands.get("/api/v1/openapi.json")
def describe() -> dict[str, Any]:
    """The API's OpenAPI document."""
    return openapi.document()


def _page_of_forms() -> str:
    """The page beside the screen that a form was on; it says so itself."""
    return request.form[_BACK] if request.form.get(_BACK) in _BACK_TO else ""


def do_form(actor: Actor | None, language: str, name: str, back: str) -> Response:
    """Run the form that was posted, then lead on to ``back``; a refusal is a page with its sentence."""
    try:
        visitor.require_same_origin(request)
        if actor is None:
            visitor.count(None)
            raise Forbidden(N_("This link is not valid any more. Please ask the organiser for a new one."))
        run_form(actor, name)
    except NotDone as error:
        page = render_page(language, "screens/refusal.html", sentence=say_why(language, error), back=back)
        return make_response(page, error.status)
    return make_response(redirect(back, code=303))


def run_form(actor: Actor, name: str) -> Done:
    """Run the command with the form that was posted. May raise any NotDone."""
    command = REGISTRY.get(name)
    if command is None:
        raise Invalid(N_("There is no such command."))
    expects = {key.removeprefix(_EXPECTS): request.form[key] for key in request.form if key.startswith(_EXPECTS)}
    call = Call(
        name,
        form_args(command),
        command_id=request.form.get("command_id") or None,
        expects=expects,
        address=visitor.address_of(request),
    )
    return service().funnel.run(call, actor)


def form_args(command: Command) -> dict[str, Any]:
    """The named arguments of a form: lists for fields that take several, one value for the others."""
    args: dict[str, Any] = {}
    for key in request.form:
        if key.startswith(_EXPECTS) or key in ("command_id", _BACK):
            continue
        field = command.args.model_fields.get(key)
        takes_several = field is not None and _takes_several(field.annotation)
        args[key] = request.form.getlist(key) if takes_several else request.form[key]
    return args


def _takes_several(annotation: Any) -> bool:
    origin = get_origin(annotation)
    return origin in (list, tuple) or any(_takes_several(part) for part in get_args(annotation) if origin)


def _api_actor(session: Session, conference: Conference) -> Actor:
    actor: Actor | None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        actor = access.actor_of_token(session, token)
    else:
        visitor.require_same_origin(request)
        link_id = request.headers.get("X-Conference-Link")
        actor = visitor.actor_by_link(session, link_id) if link_id else visitor.actor_by_device(session, conference)
    if actor is None or actor.conference_id != conference.id:
        visitor.count(None)
        abort(401)
    return actor


def _json_call(name: str, body: dict[str, Any]) -> Call:
    args, expects, command_id = body.get("args") or {}, body.get("expects") or {}, body.get("id")
    if not isinstance(args, dict) or not isinstance(expects, dict) or not isinstance(command_id, str | None):
        raise Invalid(N_("The request must be a JSON object."))
    return Call(name, args, command_id, expects, visitor.address_of(request))


def _language(session: Session, actor: Actor | None) -> str:
    conference = session.get(Conference, actor.conference_id) if actor else None
    return conference.language if conference else "vi"


def _json(status: int, **body: Any) -> Response:
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response
