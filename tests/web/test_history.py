"""The history of an entry over HTTP: for whoever may write the minutes of that conference, and for nobody else."""

from __future__ import annotations

import pycrdt
import pytest
from flask.testing import FlaskClient

from conference import clock as times
from conference.ids import new_id
from conference.minutes import log
from conference.minutes.messages import Push
from conference.models import MinutesEntry
from tests.factories import Hall, build, open_hall
from tests.web.conftest import enter, open_link


@pytest.fixture
def typed(hall: Hall) -> tuple[str, list[int]]:
    """An entry in which two secretaries typed, and its updates."""
    entry, updates = hall.secretary.get("entry.open"), []
    document = pycrdt.Doc(client_id=7)
    text = document.get("text", type=pycrdt.Text)
    with hall.writing() as session:
        row = session.get_one(MinutesEntry, entry)
        for seat, words in ((hall.secretary, "Đường hỏng."), (hall.second_secretary, " Bao giờ sửa?")):
            before = document.get_state()
            text += words
            batch = {"batch_id": new_id(), "update": document.get_update(before)}
            push = Push(entry=entry, client=7, client_clock=len(str(text)), **batch)
            updates.append(log.append(session, seat.actor, row, push).id)
    return entry, updates


@pytest.mark.parametrize("seat", ["secretary", "chair", "operator", "organiser"])
def test_who_may_write_the_minutes_sees_who_typed_what(client: FlaskClient, hall: Hall, typed, seat: str) -> None:
    entry, updates = typed
    link_id, _ = open_link(client, hall, seat)
    answer = client.get(f"/s/{link_id}/entries/{entry}/history.json").json
    assert [(author["name"], author["typed"]) for author in answer["authors"]] == [
        ("Nghiêm Thị Lụa", 11),
        ("Phùng Văn Kỷ", 13),
    ]
    at = times.milliseconds(hall.one(MinutesEntry, entry).opened_at)
    assert [(edit["update"], edit["author"]) for edit in answer["edits"]] == [
        (updates[0], hall.holders["secretary"]),
        (updates[1], hall.holders["second_secretary"]),
    ]
    assert answer["edits"][0]["from"] >= at and answer["epoch"] == hall.one(MinutesEntry, entry).epoch
    texts = [client.get(f"/s/{link_id}/entries/{entry}/history/{update}.json").json["text"] for update in updates]
    assert texts == ["Đường hỏng.", "Đường hỏng. Bao giờ sửa?"]


@pytest.mark.parametrize("seat", ["mc", "desk", "responder", "monitor"])
def test_other_roles_are_refused(client: FlaskClient, hall: Hall, typed, seat: str) -> None:
    entry, updates = typed
    link_id, _ = open_link(client, hall, seat)
    for path in ("history.json", f"history/{updates[0]}.json"):
        answer = client.get(f"/s/{link_id}/entries/{entry}/{path}")
        assert answer.status_code == 403 and "Đường" not in answer.text


def test_without_the_links_cookie_nothing_is_told(client: FlaskClient, hall: Hall, typed) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    other = client.application.test_client()
    enter(other, hall)
    assert other.get(f"/s/{link_id}/entries/{typed[0]}/history.json").status_code == 403


def test_a_revoked_link_is_refused(client: FlaskClient, hall: Hall, typed) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    hall.organiser.run("link.revoke", link=link_id)
    assert client.get(f"/s/{link_id}/entries/{typed[0]}/history.json").status_code == 403


def test_entries_of_another_conference_and_updates_of_another_entry_are_refused(
    client: FlaskClient, hall: Hall, typed
) -> None:
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    other.mc.run("conference.open")
    link_id, _ = open_link(client, other, "secretary")
    entry, updates = typed
    assert client.get(f"/s/{link_id}/entries/{entry}/history.json").status_code == 404
    assert client.get(f"/s/{link_id}/entries/{entry}/history/{updates[0]}.json").status_code == 404
    own = other.secretary.get("entry.open")
    assert client.get(f"/s/{link_id}/entries/{own}/history/{updates[0]}.json").status_code == 422
    assert client.get(f"/s/{link_id}/entries/{own}/history.json").json["edits"] == []
    assert client.get(f"/s/{link_id}/entries/{'x' * 32}/history.json").status_code == 404
