"""Commands by form and by the API: the same funnel as the sockets'."""

from __future__ import annotations

from flask.testing import FlaskClient

from conference.commands.registry import REGISTRY
from conference.ids import new_id
from conference.models import Assignment, SpeakingRequest
from tests.factories import Hall
from tests.web.conftest import ORIGIN, enter, open_link


def test_a_plain_form_does_the_command_and_leads_back(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    hall.register(2)
    response = client.post(f"/s/{link_id}/do/floor.invite_next", data={"expects.floor": ""}, headers=ORIGIN)
    assert response.status_code == 303
    assert response.headers["Location"] == f"/s/{link_id}/"
    assert hall.speech() is not None


def test_a_refused_form_shows_the_sentence(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    response = client.post(f"/s/{link_id}/do/floor.invite_next", headers=ORIGIN)
    assert response.status_code == 409
    assert "Không còn ai chờ phát biểu" in response.get_data(as_text=True)


def test_a_stale_form_does_nothing(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    hall.register(2)
    hall.chair.run("floor.invite_next")
    before = hall.seq
    response = client.post(f"/s/{link_id}/do/floor.invite_next", data={"expects.floor": ""}, headers=ORIGIN)
    assert response.status_code == 409
    assert hall.seq == before


def test_a_form_may_carry_a_list_of_one(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    question = hall.ask()
    data = {"question": question, "lead": hall.units["ECONOMY"], "supporting": hall.units["POLICE"]}
    assert client.post(f"/s/{link_id}/do/question.assign", data=data, headers=ORIGIN).status_code == 303
    assert len(hall.all(Assignment, Assignment.question_id == question)) == 2


def test_a_phone_registers_without_a_script(client: FlaskClient, hall: Hall) -> None:
    address = enter(client, hall)
    before = len(hall.queue())
    response = client.post(f"{address}do/speaker.register", data={"full_name": "Tống Thị Na"}, headers=ORIGIN)
    assert response.status_code == 303
    assert len(hall.queue()) == before + 1


def test_the_api_does_a_command_for_a_bearer_token(client: FlaskClient, hall: Hall) -> None:
    _, token = open_link(client, hall, "chair")
    address = f"/api/v1/conferences/{hall.conference.slug}/commands/queue.close"
    body = {"args": {}, "id": new_id()}
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(address, json=body, headers=headers).get_json()
    assert answer["ok"] is True
    again = client.post(address, json=body, headers=headers).get_json()
    assert again["seq"] == answer["seq"]


def test_the_api_needs_a_token_of_that_conference(client: FlaskClient, hall: Hall) -> None:
    address = f"/api/v1/conferences/{hall.conference.slug}/commands/queue.close"
    assert client.post(address, json={}, headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert client.post(address, json={}, headers=ORIGIN).status_code == 401


def test_the_api_says_why_not(client: FlaskClient, hall: Hall) -> None:
    _, token = open_link(client, hall, "secretary")
    address = f"/api/v1/conferences/{hall.conference.slug}/commands"
    headers = {"Authorization": f"Bearer {token}"}
    cases = {"link.revoke": ({"link": new_id()}, 403, "forbidden"), "floor.end": ({}, 409, "refused"),
             "no.such": ({}, 422, "invalid"), "question.pass": ({"question": "x"}, 422, "invalid")}  # fmt: skip
    for name, (args, status, code) in cases.items():
        response = client.post(f"{address}/{name}", json={"args": args}, headers=headers)
        assert (response.status_code, response.get_json()["code"]) == (status, code), name
        assert response.get_json()["sentence"]


def test_the_api_takes_a_page_of_ours_that_names_its_link(client: FlaskClient, hall: Hall) -> None:
    link_id, _ = open_link(client, hall, "chair")
    address = f"/api/v1/conferences/{hall.conference.slug}/commands/queue.close"
    headers = {"X-Conference-Link": link_id}
    assert client.post(address, json={}, headers=headers | ORIGIN).status_code == 200
    assert client.post(address, json={}, headers=headers).status_code == 403


def test_a_registration_belongs_to_the_phone_that_made_it(client: FlaskClient, hall: Hall) -> None:
    address = enter(client, hall)
    request = hall.phone.get("speaker.register")
    response = client.post(f"{address}do/speaker.withdraw", data={"request": request}, headers=ORIGIN)
    assert response.status_code == 403
    assert hall.one(SpeakingRequest, request).state == "QUEUED"


def test_the_openapi_document_names_every_command(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"].startswith("3.")
    paths = {path.rsplit("/", 1)[1] for path in document["paths"]}
    assert paths == set(REGISTRY)
