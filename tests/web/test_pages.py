"""Opening links and joining by code."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from conference.domain.links import hash_token
from conference.models import AccessLink, Device
from tests.factories import Hall
from tests.web.conftest import ORIGIN, enter, open_link


def test_a_link_puts_its_token_into_a_cookie_and_leaves_the_address_bar(client: FlaskClient, hall: Hall) -> None:
    link_id, token = open_link(client, hall, "chair")
    page = client.get(f"/s/{link_id}/")
    assert page.status_code == 200
    assert token not in page.get_data(as_text=True)


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client: FlaskClient, hall: Hall) -> None:
    link_id, token = open_link(client, hall, "chair")
    header = client.get(f"/l/{token}").headers["Set-Cookie"]
    assert f"link_{link_id}=" in header
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header


def test_behind_tls_the_cookie_is_secure(client: FlaskClient, hall: Hall) -> None:
    _, token = open_link(client, hall, "chair")
    assert "Secure" in client.get(f"/l/{token}", base_url="https://localhost").headers["Set-Cookie"]


def test_chair_secretary_and_projector_open_side_by_side_in_one_browser(client: FlaskClient, hall: Hall) -> None:
    opened = [open_link(client, hall, seat)[0] for seat in ("chair", "secretary", "mc")]
    for link_id, screen in zip(opened, ("chair", "secretary", "mc"), strict=True):
        assert f'data-screen="{screen}"' in client.get(f"/s/{link_id}/").get_data(as_text=True)


def test_only_a_tokens_hash_is_kept(client: FlaskClient, hall: Hall) -> None:
    link_id, token = open_link(client, hall, "chair")
    kept = hall.one(AccessLink, link_id)
    assert kept.token_hash == hash_token(token)
    assert token not in str(vars(kept))
    assert len(token) * 6 >= 128


def test_an_unknown_link_is_told_so(client: FlaskClient) -> None:
    response = client.get("/l/not-a-token", headers={"Accept-Language": "vi"})
    assert response.status_code == 404
    assert "Đường dẫn không còn hiệu lực" in response.get_data(as_text=True)


def test_a_revoked_link_opens_nothing(client: FlaskClient, hall: Hall) -> None:
    link_id, token = open_link(client, hall, "chair")
    hall.organiser.run("link.revoke", link=link_id)
    assert client.get(f"/s/{link_id}/").status_code == 403
    assert client.get(f"/l/{token}").status_code == 404


def test_a_phone_enters_by_the_code_without_an_account(client: FlaskClient, hall: Hall) -> None:
    before = len(hall.all(Device))
    address = enter(client, hall)
    assert client.get(address).status_code == 200
    assert len(hall.all(Device)) == before + 1


def test_entering_again_keeps_the_same_phone(client: FlaskClient, hall: Hall) -> None:
    enter(client, hall)
    before = len(hall.all(Device))
    enter(client, hall)
    assert len(hall.all(Device)) == before


def test_a_forged_phone_cookie_is_nobodys(client: FlaskClient, hall: Hall) -> None:
    device = hall.phone.actor.device_id
    client.set_cookie(f"device_{hall.conference_id}", f"{device}.forged")
    assert client.get(f"/c/{hall.conference.slug}/").status_code == 302


def test_a_wrong_code_is_told_so_and_can_be_corrected(client: FlaskClient) -> None:
    response = client.get("/j/NO-SUCH", headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert "No conference has this code" in response.get_data(as_text=True)
    assert "<form" in response.get_data(as_text=True)


def test_every_page_carries_the_strict_policy(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    headers = client.get(f"/s/{link_id}/").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "ws://localhost wss://localhost" in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_a_hosts_name_cannot_write_into_the_policy(client: FlaskClient) -> None:
    policy = client.get("/", headers={"Host": "hall; script-src *"}).headers.get("Content-Security-Policy", "")
    assert "script-src *" not in policy


def test_the_same_fragments_come_over_plain_http(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    answer = client.get(f"/s/{link_id}/fragments").get_json()
    assert answer["seq"] == hall.seq
    assert "chair-floor" in answer["fragments"]["chair"]


def test_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").status_code == 200


def test_a_form_from_another_site_is_refused(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    before = hall.seq
    forged = ("http://evil.example", "null", "http://[", "http://localhost.evil.example", "http://evil@localhost:81")
    for headers in ({}, {"Referer": "http://evil.example/"}, *({"Origin": origin} for origin in forged)):
        response = client.post(f"/s/{link_id}/do/queue.close", headers=headers)
        assert response.status_code == 403
    assert hall.seq == before
    assert client.post(f"/s/{link_id}/do/queue.close", headers=ORIGIN).status_code == 303


@pytest.mark.parametrize("path", ["/j/a%00b", "/c/a%00b/", "/c/a%00b/fragments", "/l/a%00b", "/s/a%00b/"])
def test_an_address_with_a_nul_is_no_page(client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conference.db.Database.reading", lambda *_: 1 / 0)  # PostgreSQL must not even be asked
    monkeypatch.setattr("conference.db.Database.writing", lambda *_: 1 / 0)
    assert client.get(path).status_code == 404
