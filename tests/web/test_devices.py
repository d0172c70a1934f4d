"""The page of connected screens: who sees it, and what can be done there without a script."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conference import addresses
from conference.actor import Actor
from conference.models import AccessLink, Conference, ProjectorView, Role
from tests.factories import Hall
from tests.web.conftest import ORIGIN, open_link


def projectors(hall: Hall) -> list[AccessLink]:
    return hall.all(AccessLink, AccessLink.role == Role.PROJECTOR, order=AccessLink.created_at)


@pytest.mark.parametrize("seat", ["mc", "desk", "responder", "secretary"])
def test_only_whoever_chairs_or_organises_sees_it(client: FlaskClient, hall: Hall, seat: str) -> None:
    link_id, _ = open_link(client, hall, seat)
    assert client.get(f"/s/{link_id}/devices").status_code == 403
    assert client.post(f"/s/{link_id}/devices", headers=ORIGIN).status_code == 403


def test_the_chair_sees_what_is_connected_and_names_it(app: Flask, client: FlaskClient, hall: Hall) -> None:
    door = f"/s/{open_link(client, hall, 'chair')[0]}"
    shown = projectors(hall)[0].id
    register = app.extensions["conference"].register
    actor = Actor(Role.PROJECTOR, hall.conference_id, f"link:{shown}", link_id=shown)
    assert "chưa kết nối" in client.get(f"{door}/devices").text
    register.enter("s1", actor, "projector")
    register.report("s1", actor, {"full": False, "visible": False})
    page = client.get(f"{door}/devices?part=list").text
    assert "chưa toàn màn hình" in page
    assert "bị che" in page

    form = {"link": shown, "label": "Tường <trái>", "back": "devices"}
    named = client.post(f"{door}/do/link.rename", data=form, headers=ORIGIN)
    assert named.headers["Location"] == f"{door}/devices"
    assert "Tường &lt;trái&gt;" in client.get(f"{door}/devices").text
    client.post(f"{door}/do/link.blink", data={"link": shown, "back": "https://elsewhere"}, headers=ORIGIN)
    assert hall.one(AccessLink, shown).blinked_at is not None


def test_a_projector_more_has_an_address_of_its_own_and_shows_what_was_chosen(
    app: Flask, client: FlaskClient, hall: Hall
) -> None:
    door = f"/s/{open_link(client, hall, 'chair')[0]}"
    form = {"label": "Hành lang", "view": "QUEUE"}
    assert client.post(f"{door}/devices", data=form).status_code == 403  # from nowhere
    assert client.post(f"{door}/devices", data=form, headers=ORIGIN).status_code == 303
    added = projectors(hall)[-1]
    assert (added.label, added.shows) == ("Hành lang", ProjectorView.QUEUE)

    printed = "\n".join(addresses.printed_links(hall.database, app.extensions["conference"].config))
    assert "Màn chiếu: Hành lang" in printed
    path = re.findall(r"/l/[\w-]+", client.get(f"{door}/devices").text)[-1]
    other = app.test_client()
    page = other.get(path, follow_redirects=True).text
    assert 'data-view="QUEUE"' in page
    assert f'data-link-of="{added.id}" data-shows="QUEUE"' in page
    form = {"link": added.id, "view": "TIMER", "back": "devices"}
    client.post(f"{door}/do/projector.set_view", data=form, headers=ORIGIN)
    assert 'data-view="TIMER"' in other.get(f"/s/{added.id}/").text


def test_a_page_tells_how_the_halls_network_is_set_up(client: FlaskClient, hall: Hall) -> None:
    door = f"/s/{open_link(client, hall, 'chair')[0]}"
    assert "chưa ghi tên mạng" in client.get(f"{door}/network").text
    with hall.writing() as session:
        conference = session.get_one(Conference, hall.conference_id)
        conference.wifi_name, conference.wifi_password = "Hội trường", "doithoai2026"
    page = client.get(f"{door}/network").text
    assert "Hội trường" in page
    assert "doithoai2026" in page
    desk, _ = open_link(client, hall, "desk")
    assert client.get(f"/s/{desk}/network").status_code == 403


@pytest.mark.parametrize(
    ("closer", "whose", "sentence"),
    [
        ("chair", "chair", "đang dùng"),
        ("chair", "organiser", "Chỉ ban tổ chức"),
        ("organiser", "organiser", "đang dùng"),
    ],
)
def test_nobody_closes_their_own_screen_nor_the_organisers(
    client: FlaskClient, hall: Hall, closer: str, whose: str, sentence: str
) -> None:
    own, _ = open_link(client, hall, closer)
    other = own if closer == whose else open_link(client, hall, whose)[0]
    refused = client.post(f"/s/{own}/do/link.revoke", data={"link": other}, headers=ORIGIN)
    assert refused.status_code == 409
    assert sentence in refused.text
    assert hall.one(AccessLink, other).revoked_at is None


def test_a_miniature_is_framed_by_our_own_pages_and_shown_to_chair_and_secretary_alone(
    client: FlaskClient, hall: Hall
) -> None:
    for seat in ("chair", "secretary"):
        link_id, _ = open_link(client, hall, seat)
        mini = client.get(f"/s/{link_id}/mini/")
        assert 'id="projector-scene"' in mini.text
        assert "data-start" not in mini.text
        assert mini.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in mini.headers["Content-Security-Policy"]
        assert "projector-scene" in client.get(f"/s/{link_id}/mini/fragments").json["fragments"]["projector"]  # type: ignore[index]
        assert client.get(f"/s/{link_id}/").headers["X-Frame-Options"] == "DENY"
    link_id, _ = open_link(client, hall, "desk")
    assert client.get(f"/s/{link_id}/mini/").status_code == 403


def test_a_miniature_that_is_refused_says_so_in_its_frame(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    hall.organiser.run("link.revoke", link=link_id)
    refused = client.get(f"/s/{link_id}/mini/")
    assert refused.status_code == 403
    assert "frame-ancestors 'self'" in refused.headers["Content-Security-Policy"]
