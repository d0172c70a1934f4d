"""A screen opens on another device by a QR that works once, for a minute, and only from those who may show it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from conference import models as m
from conference.domain import links
from tests.conftest import HeldClock
from tests.factories import Hall
from tests.web.conftest import ORIGIN, open_link


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens that were put into a QR, newest last."""
    shown: list[str] = []
    issue_once = links.issue_once

    def remembering(*args: object) -> str:
        shown.append(issue_once(*args))  # type: ignore[arg-type]
        return shown[-1]

    monkeypatch.setattr("conference.domain.links.issue_once", remembering)
    return shown


def link_of(hall: Hall, seat: str) -> str:
    """The link that the page offers for somebody."""
    found = hall.all(m.AccessLink, m.AccessLink.role_holder_id == hall.holders[seat], order=m.AccessLink.created_at)
    return found[0].id


def show(client: FlaskClient, link_id: str, target: str):
    """Press the button."""
    return client.post(f"/s/{link_id}/once/{target}", headers=ORIGIN)


@pytest.mark.parametrize("seat", ["secretary", "organiser"])
def test_secretary_and_organiser_see_everybodys_screens(client: FlaskClient, hall: Hall, seat: str) -> None:
    link_id, _ = open_link(client, hall, seat)
    page = client.get(f"/s/{link_id}/once")
    assert page.status_code == 200
    assert "Vũ Đình Khoát" in page.text
    assert f"/s/{link_id}/once/{link_of(hall, 'chair')}" in page.text


@pytest.mark.parametrize("seat", ["chair", "co_chair", "operator", "mc", "desk", "responder"])
def test_nobody_else_may_see_or_show_them(client: FlaskClient, hall: Hall, seat: str, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, seat)
    assert client.get(f"/s/{link_id}/once").status_code == 403
    assert show(client, link_id, link_of(hall, "chair")).status_code == 403
    assert tokens == []


def test_somebody_without_the_cookie_is_refused(app: Flask, client: FlaskClient, hall: Hall, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    stranger = app.test_client()
    assert stranger.get(f"/s/{link_id}/once").status_code == 403
    assert show(stranger, link_id, link_of(hall, "chair")).status_code == 403
    assert tokens == []


def test_a_form_of_another_site_is_refused(client: FlaskClient, hall: Hall, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    address = f"/s/{link_id}/once/{link_of(hall, 'chair')}"
    assert client.post(address, headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert client.post(address).status_code == 403
    assert tokens == []


def test_the_code_opens_the_same_persons_screen_once(
    app: Flask, client: FlaskClient, hall: Hall, tokens: list[str]
) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    page = show(client, link_id, link_of(hall, "chair"))
    assert page.status_code == 200
    assert "<svg" in page.text
    assert tokens[0] not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    tablet, thief = app.test_client(), app.test_client()
    opened = tablet.get(f"/l/{tokens[0]}")
    assert opened.status_code == 302
    assert thief.get(f"/l/{tokens[0]}").status_code == 404
    opened_id = re.search(r"/s/(\w+)/", opened.headers["Location"])
    assert opened_id is not None
    assert hall.one(m.AccessLink, opened_id[1]).role_holder_id == hall.holders["chair"]
    assert tablet.get(opened.headers["Location"]).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(59, 302), (61, 404)])
def test_the_code_is_worthless_after_a_minute(
    app: Flask, client: FlaskClient, hall: Hall, tokens: list[str], clock: HeldClock, seconds: int, status: int
) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    show(client, link_id, link_of(hall, "mc"))
    clock.advance(seconds)
    assert app.test_client().get(f"/l/{tokens[0]}").status_code == status


def test_a_revoked_link_is_neither_offered_nor_moved(client: FlaskClient, hall: Hall, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    target = link_of(hall, "mc")
    hall.organiser.run("link.revoke", link=target)
    assert target not in client.get(f"/s/{link_id}/once").text
    assert show(client, link_id, target).status_code == 409
    assert tokens == []


def test_a_secretary_whose_link_is_revoked_shows_nothing(client: FlaskClient, hall: Hall, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    hall.organiser.run("link.revoke", link=link_id)
    assert client.get(f"/s/{link_id}/once").status_code == 403
    assert show(client, link_id, link_of(hall, "chair")).status_code == 403
    assert tokens == []


def test_a_secretary_does_not_hand_out_an_organisers_screen(client: FlaskClient, hall: Hall, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    target = link_of(hall, "organiser")
    assert target not in client.get(f"/s/{link_id}/once").text
    assert show(client, link_id, target).status_code == 403
    assert tokens == []
    organisers_own, _ = open_link(client, hall, "organiser")
    assert show(client, organisers_own, target).status_code == 200


def test_codes_not_yet_used_are_not_offered(client: FlaskClient, hall: Hall, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    show(client, link_id, link_of(hall, "chair"))
    with hall.reading() as session:
        pending = session.scalar(select(m.AccessLink.id).where(m.AccessLink.expires_at.is_not(None)))
    assert pending is not None
    assert show(client, link_id, pending).status_code == 403


def test_each_code_is_an_event(client: FlaskClient, hall: Hall, tokens: list[str]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    before = hall.seq
    show(client, link_id, link_of(hall, "chair"))
    assert [event.kind for event in hall.events(before)] == ["link.issued"]
    assert hall.last_event.actor == f"link:{link_id}"


def test_a_secretary_kept_off_the_floor_opens_no_console_that_runs_it(
    client: FlaskClient, hall: Hall, tokens: list[str]
) -> None:
    with hall.writing() as session:
        session.get_one(m.Conference, hall.conference_id).secretaries_run_floor = False
    link_id, _ = open_link(client, hall, "secretary")
    page = client.get(f"/s/{link_id}/once").text
    for seat in ("chair", "co_chair", "operator", "mc"):
        assert link_of(hall, seat) not in page
        assert show(client, link_id, link_of(hall, seat)).status_code == 403
    assert tokens == []
    for seat in ("secretary", "responder"):
        assert show(client, link_id, link_of(hall, seat)).status_code == 200
    organisers_own, _ = open_link(client, hall, "organiser")
    assert show(client, organisers_own, link_of(hall, "chair")).status_code == 200


def test_an_organisers_console_leads_to_the_links_and_a_chairs_does_not(client: FlaskClient, hall: Hall) -> None:
    for seat, leads in (("organiser", True), ("chair", False)):
        link_id, _ = open_link(client, hall, seat)
        assert ('href="once"' in client.get(f"/s/{link_id}/").text) is leads
