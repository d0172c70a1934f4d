"""Projectors load their organisation's colours and logo; nobody else does."""

from __future__ import annotations

from flask.testing import FlaskClient

from conference.models import Backdrop, Logo, Organisation
from tests.factories import Hall
from tests.web.conftest import open_link


def test_a_projector_loads_the_colours_and_the_logo(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    assert client.get(f"/s/{link_id}/logo").status_code == 404
    assert client.get(f"/s/{link_id}/theme.css").text.split() == ["body.projector", "{", "}"]
    with hall.writing() as session:
        organisation = session.get_one(Organisation, hall.conference.organisation_id)
        organisation.theme = {"backdrop": "#0b3d91", "now": "#0b3d91"}
        session.add(Logo(organisation_id=organisation.id, media_type="image/svg+xml", content=b"<svg/>"))
        session.add(Backdrop(organisation_id=organisation.id, media_type="image/png", content=b"picture"))
    sheet = client.get(f"/s/{link_id}/theme.css")
    assert "--backdrop: #0b3d91;" in sheet.text
    assert 'url("logo")' in sheet.text
    assert sheet.mimetype == "text/css"
    logo = client.get(f"/s/{link_id}/logo")
    assert (logo.mimetype, logo.data) == ("image/svg+xml", b"<svg/>")
    assert 'url("backdrop")' in sheet.text
    assert client.get(f"/s/{link_id}/backdrop").data == b"picture"
    assert "default-src 'self'" in logo.headers["Content-Security-Policy"]
    assert f"/s/{link_id}/theme.css" in client.get(f"/s/{link_id}/mini/").text
    desk, _ = open_link(client, hall, "desk")
    assert client.get(f"/s/{desk}/theme.css").status_code == 403
