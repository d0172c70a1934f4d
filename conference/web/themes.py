"""An organisation's colours and logo as its projectors load them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response
from sqlalchemy.orm import Session

from conference.models import Backdrop, Conference, Logo, Organisation
from conference.screens.pages import SCREENS, shown_to
from conference.service import service
from conference.web import visitor

themes = Blueprint("themes", __name__)

#: What a colour of a theme sets on the projector (static/css/tokens.css).
_PROPERTIES = {
    "paper": "--hall-paper",
    "now": "--now",
    "backdrop": "--backdrop",
    "backdrop_words": "--on-backdrop",
    "backdrop_second": "--gold-backdrop",
}
#: The tint of what is going on now is a tint of the usual red.
_NO_TINT = ".agenda .now, .turns .now { background: var(--paper); }\n"
_LOGO = '.logo { display: block; background-image: url("logo"); }\n'
#: Around the frame alone, which keeps its own ground: no picture ever lies under words.
_BACKDROP = (
    '.hall.backdrop { background: var(--backdrop) url("backdrop") center/cover; padding: calc(7 * var(--u)); }\n'
    ".hall.backdrop .frame { background: var(--backdrop); }\n"
)


@themes.get("/s/<link_id>/theme.css")
def sheet(link_id: str) -> Response:
    """The style sheet of the conference's organisation; empty where it has no theme."""
    with service().database.reading() as session:
        organisation = _organisation(session, link_id)
        colours = "".join(f"{_PROPERTIES[name]}: {colour}; " for name, colour in sorted(organisation.theme.items()))
        tint = _NO_TINT if "now" in organisation.theme else ""
        pictures = "".join(
            rule for table, rule in ((Logo, _LOGO), (Backdrop, _BACKDROP)) if session.get(table, organisation.id)
        )
    return _answer(f"body.projector {{ {colours}}}\n{tint}{pictures}".encode(), "text/css")


@themes.get("/s/<link_id>/logo")
def logo(link_id: str) -> Response:
    """The logo."""
    return _picture(link_id, Logo)


@themes.get("/s/<link_id>/backdrop")
def backdrop(link_id: str) -> Response:
    """The picture around banner and thanks."""
    return _picture(link_id, Backdrop)


def _picture(link_id: str, table: type[Logo] | type[Backdrop]) -> Response:
    with service().database.reading() as session:
        found = session.get(table, _organisation(session, link_id).id)
        if not isinstance(found, Logo | Backdrop):
            abort(404)
        return _answer(found.content, found.media_type)


def _organisation(session: Session, link_id: str) -> Organisation:
    actor = visitor.actor_by_link(session, link_id)
    visitor.count(actor)
    if actor is None or shown_to(actor.role, "projector") is not SCREENS["projector"]:
        abort(403)
    return session.get_one(Conference, actor.conference_id).organisation


def _answer(content: bytes, media_type: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Cache-Control"] = "private, no-cache"
    return response
