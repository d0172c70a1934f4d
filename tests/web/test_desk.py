"""The reception desk's pages: who may read the list, what is printed, what an invitation opens."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from conference.models import Delegate, Device
from tests.factories import Hall
from tests.web.conftest import enter, open_link


def test_the_desk_gets_everybody_and_then_who_has_changed(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "desk")
    whole = client.get(f"/s/{link_id}/delegates").get_json()
    assert whole["whole"] is True
    assert len(whole["lines"]) == len(hall.delegates)
    hall.desk.run("delegate.check_in", delegate=hall.delegates[-1])
    since = client.get(f"/s/{link_id}/delegates?since={whole['seq']}").get_json()
    assert [line["id"] for line in since["lines"]] == [hall.delegates[-1]]
    assert since["lines"][0]["name"] == "Bà Phạm Thị Đượm"
    assert since["lines"][0]["came"] > 0


@pytest.mark.parametrize("path", ["delegates", "lists/delegates", "lists/invitations", "slips/0"])
@pytest.mark.parametrize("seat", ["mc", "responder", "projector", "monitor"])
def test_nobody_else_reads_the_list_of_names(client: FlaskClient, hall: Hall, seat: str, path: str) -> None:
    link_id, _ = open_link(client, hall, seat)
    assert client.get(f"/s/{link_id}/{path}").status_code == 403


def test_without_a_script_a_person_is_looked_for_and_checked_in_by_forms(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "desk")
    page = client.get(f"/s/{link_id}/?q=duom").get_data(as_text=True)
    assert "Bà Phạm Thị Đượm" in page.partition("<template")[0]
    assert "Khúc Văn Thịnh" not in page
    nobody = client.get(f"/s/{link_id}/?q=khong+ai").get_data(as_text=True)
    assert 'id="nobody" hidden' not in nobody.replace('class="empty" ', "")


def test_a_slip_carries_number_code_and_a_way_to_open_it(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "desk")
    request = hall.request(hall.desk.get("speaker.register", full_name="Lục Thị Vượng", content="Đèn <đường>"))
    page = client.get(f"/s/{link_id}/slips/{request.id}").get_data(as_text=True)
    assert f'<b class="num">{request.number}</b>' in page
    assert request.code in page
    assert "Đèn &lt;đường&gt;" in page
    assert client.get(f"/s/{link_id}/slips/{'0' * 32}").status_code == 404
    joined = client.get(f"/j/{hall.conference.join_code}?slip={request.number}-{request.code}")
    assert joined.headers["Location"].endswith(f"?slip={request.number}-{request.code}")


def test_an_invitations_code_opens_the_delegate_at_the_desk(client: FlaskClient, hall: Hall) -> None:
    address = f"/d/{hall.delegates[-1]}"
    enter(client, hall)
    link_id, _ = open_link(client, hall, "desk")
    at_desk = client.get(address).headers["Location"]
    assert at_desk == f"/s/{link_id}/?delegate={hall.delegates[-1]}"
    found = client.get(at_desk).get_data(as_text=True).partition("<template")[0]
    assert "Bà Phạm Thị Đượm" in found
    assert client.get(f"/d/{'0' * 32}").status_code == 404


def test_on_the_delegates_own_phone_it_opens_the_conference_and_the_phone_is_known(
    client: FlaskClient, hall: Hall
) -> None:
    address, devices = f"/d/{hall.delegates[-1]}", len(hall.all(Device))
    assert client.get(address).headers["Location"] == f"/c/{hall.conference.slug}/"
    assert client.get(f"/c/{hall.conference.slug}/").status_code == 200
    device = hall.one(Delegate, hall.delegates[-1]).device_id
    client.get(address)  # once more on the same phone
    assert hall.one(Delegate, hall.delegates[-1]).device_id == device
    assert len(hall.all(Device)) == devices + 1


def test_a_secretary_who_tries_an_invitation_does_not_become_its_delegate(client: FlaskClient, hall: Hall) -> None:
    open_link(client, hall, "secretary")
    address = f"/d/{hall.delegates[-1]}"
    assert client.get(address).headers["Location"] == f"/j/{hall.conference.join_code}"
    assert hall.one(Delegate, hall.delegates[-1]).device_id is None


def test_the_printed_list_has_everybody_with_their_group(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "desk")
    page = client.get(f"/s/{link_id}/lists/delegates").get_data(as_text=True)
    for name in ("Cao Xuân Lĩnh", "Phạm Thị Đượm", "Đại biểu Nhân dân"):
        assert name in page
    codes = client.get(f"/s/{link_id}/lists/invitations").get_data(as_text=True)
    assert codes.count("<svg") == len(hall.delegates)
