"""Pages for what cannot be shown, in sentences."""

from __future__ import annotations

from flask import Flask, Response, abort, make_response, request
from werkzeug.exceptions import HTTPException

from conference.errors import N_, NotDone, Unavailable
from conference.i18n import say, say_why
from conference.screens.render import render_page
from conference.web.pages import preferred_language

_SENTENCES = {
    401: N_("Please open the link you were given."),
    403: N_("This page is not for you. Please open the link you were given."),
    404: N_("There is no such page. Please check the address or ask the organiser."),
    413: N_("That is too large to be sent."),
}
_OTHERWISE = N_("Something went wrong on the server. Nothing was changed; please try again.")


def install(app: Flask) -> None:
    """Answer errors with a page, or with JSON under /api."""
    app.before_request(_refuse_nul)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotDone, _not_done)


def _refuse_nul() -> None:
    """No name, code or id holds one, and PostgreSQL takes none into a comparison."""
    if "\0" in request.path:
        abort(404)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    return _answer(status, error.name, say(preferred_language(), _SENTENCES.get(status, _OTHERWISE)))


def _not_done(error: NotDone) -> Response:
    response = _answer(error.status, error.code, say_why(preferred_language(), error))
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "2"
    return response


def _answer(status: int, code: str, sentence: str) -> Response:
    if request.path.startswith("/api/"):
        return make_response({"code": code, "sentence": sentence}, status)
    return make_response(render_page(preferred_language(), "screens/refusal.html", sentence=sentence), status)
