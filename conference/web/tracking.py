"""The public page on which whoever has a tracking code reads what became of their own opinion."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, url_for

from conference.errors import N_
from conference.i18n import say
from conference.queries.tracking import tracked
from conference.screens.qr import qr_svg
from conference.screens.render import render_page
from conference.service import service
from conference.web import visitor
from conference.web.addressing import address_for_phones
from conference.web.pages import preferred_language

tracking = Blueprint("tracking", __name__)


@tracking.get("/t/")
def ask() -> Response | str:
    """Where a tracking code is typed."""
    typed = "".join(request.args.get("code", "").split()).upper()
    if typed:
        return redirect(url_for("tracking.follow", code=typed))  # type: ignore[return-value]
    return render_page(preferred_language(), "screens/track.html", sentence=None)


@tracking.get("/t/<code>")
def follow(code: str) -> Response | str:
    """What became of it. Wrong codes are counted for the address: few can be tried."""
    service().limits.check_address(visitor.address_of(request))
    service().limits.check_guessing(visitor.address_of(request))
    with service().database.reading() as session:
        found = tracked(session, code)
        if found is not None:
            address = f"{address_for_phones()}/t/{found.code}"
            return render_page(
                found.meeting.conference.language, "screens/tracking.html", conference=found.meeting.conference,
                meeting=found.meeting, found=found, address=address, qr=qr_svg(address),
            )  # fmt: skip
    service().limits.guessed_wrong(visitor.address_of(request))
    language = preferred_language()
    sentence = say(language, N_("Nothing is known under this code. Please check it and try again."))
    return make_response(render_page(language, "screens/track.html", sentence=sentence), 404)
