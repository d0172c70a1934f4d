"""Secrets are planted in a full meeting; then everything that leaves the server is read: every message to every room,
every snapshot a phone or a projector begins with, every page that needs no link of staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conference.broadcast.hints import Hints
from conference.broadcast.telling import Telling
from conference.models import DeclineReason, MinutesEntry, Person, Question, SpeakingRequest
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.words import Words
from tests.broadcast.test_secrets import SCENES, TOLD, a_full_meeting, found, secret
from tests.factories import Hall
from tests.web.conftest import enter, open_link

#: What becomes of the meeting, in an order in which one meeting may go through them.
COURSE = {
    name: SCENES[name]
    for name in (
        "a citizen speaks", "a matter is pinned", "a reminder shows", "a break", "a unit answers", "nobody speaks",
        "conclusions are pinned",
    )
} | {"it is over": lambda hall: (hall.chair.run("queue.carry"), hall.chair.run("conference.close"))}  # fmt: skip
READ_AT = ("a citizen speaks", "a unit answers", "it is over")
STAFF = ("chair", "chair-all", "secretary", "secretary-all", "mc", "desk", "writers")
#: What one phone's room may carry of the secrets: its owner's own words, name and code.
ITS_OWN = ("SPEAKER", "SENDER", "TITLE", "RECEIVED", "CONTENT", "CODE")
#: What a unit reads of the matters it was given, and of those it is asked to answer.
OF_ITS_MATTERS = (
    "MATTER-GIVEN", "NOTES-GIVEN", "REMARK-GIVEN", "SPEAKER", "DECLINED", "SENDER", "TITLE", "TEXT-", "DENOUNCER",
)  # fmt: skip
PHONE_NUMBER = "0912345678"
NEVER_PUBLIC = (*(words for one in DeclineReason for words in (one.value, Words("vi").label(one))), TOLD, PHONE_NUMBER)


class Rooms:
    """A hub that everybody listens to, and all it ever sent, by room."""

    def __init__(self, app: Flask, hall: Hall) -> None:
        self.hall = hall
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.hub = app.extensions["conference"].hub
        self.hub.emit = lambda event, payload, room: self.sent[room].append(f"{event} {payload}")
        self.telling = Telling(hall.database, self.hub, Hints())
        self.audiences = [
            *(Audience(kind) for kind in SHOWN_TO if kind not in ("unit", "device")),
            *(Audience(f"unit:{unit}") for unit in hall.units.values()),
            *(Audience(f"device:{seat.actor.device_id}") for seat in (hall.phone, hall.other_phone)),
        ]
        self.hub.enter(hall.conference_id, self.audiences)
        for audience in self.audiences:  # a snapshot is taken by kind of audience: one unit, one phone at a time
            self.hub.snapshot(hall.conference_id, [audience])

    def push(self) -> None:
        """Send whatever happened since, words as they are typed included, and a heartbeat."""
        self.hub._flushers[self.hall.conference_id].flush()
        for entry in self.hall.all(MinutesEntry):
            self.telling.grown(self.hall.conference_id, entry.id, 1)
            self.telling.worded(self.hall.conference_id, entry.id, 1)
        self.telling._tell()
        self.hub._beat_once(self.hall.conference_id, self.audiences)
        for audience in self.audiences:
            _, text = self.hub.encoded_snapshot(self.hall.conference_id, [audience])
            self.sent[f"{self.hall.conference_id}/{audience.name}"].append(text)

    def leaks(self) -> Iterator[str]:
        """Each secret that reached a room where it has no business."""
        for room, messages in self.sent.items():
            name = room.partition("/")[2]
            allowed = self._allowed(name)
            if allowed is None:
                continue
            for message in messages:
                yield from (f"{name}: {word}" for word in found(message.replace("\\", " "), but=allowed))
                if not name.startswith("unit:"):
                    yield from (f"{name}: {word}" for word in NEVER_PUBLIC if word in message)

    def _allowed(self, name: str) -> tuple[str, ...] | None:
        """What may be in a room's messages; none for staff's. A room nobody thought of fails the test."""
        kind, _, key = name.partition(":")
        if kind in STAFF:
            return None
        if kind == "unit":
            return OF_ITS_MATTERS if key == self.hall.units["CULTURE"] else ("TEXT-", "MATTER-OTHERS", *ITS_OWN)
        if kind == "device":
            return ITS_OWN if key == self.hall.phone.actor.device_id else ()
        assert kind in ("projector", "public", "public-all"), f"who listens in the room {name}?"
        return ()


def denounce(hall: Hall) -> None:
    """A matter of whoever speaks turns out to be a denunciation, after it had been passed and given to a unit."""
    with hall.writing() as session:
        session.get_one(Person, hall.all(Person, Person.full_name == secret("speaker"))[0].id).name_passed = True
    question = hall.secretary.get("question.ask", text=secret("denunciation"))
    hall.secretary.run("question.pass", question=question)
    hall.assigned("POLICE", question)
    hall.chair.run("question.refer", question=question)


@pytest.fixture
def rooms(app: Flask, hall: Hall) -> Rooms:
    """Everybody listens from before the first secret on."""
    return Rooms(app, hall)


def pages(client: FlaskClient, hall: Hall) -> dict[str, str]:
    """Every page and answer that needs no link of staff, as a stranger and as a phone that has just come."""
    conference = hall.conference
    stranger = [
        "/", "/?code=NOBODY", "/j/NOBODY", f"/c/{conference.slug}/", "/t/", "/t/NO-1-BODY", "/l/nobody", "/s/nobody/",
        "/healthz", "/readyz", "/metrics", "/nowhere", f"/d/{hall.delegates[0]}",
        f"/s/{hall.chair.actor.link_id}/", f"/s/{hall.desk.actor.link_id}/delegates",
        f"/c/{conference.slug}/fragments?device={hall.phone.actor.device_id}",
    ]  # fmt: skip
    read = {path: client.get(path).get_data(as_text=True) for path in stranger}
    door = enter(client, hall)
    for path in (door, f"{door}fragments", f"{door}?all", f"{door}fragments?all"):
        read[f"phone {path}"] = client.get(path).get_data(as_text=True)
    refused = client.post(
        f"{door}do/speaker.withdraw",
        data={"request": hall.all(SpeakingRequest)[0].id},
        headers={"Origin": "http://localhost"},
    )
    assert refused.status_code == 403
    return read | {"a phone that withdraws another": refused.get_data(as_text=True)}


def test_no_room_and_no_page_carries_what_its_readers_may_not_know(app: Flask, hall: Hall, rooms: Rooms) -> None:
    a_full_meeting(hall)
    with hall.writing() as session:
        for person in session.query(Person):
            person.phone = PHONE_NUMBER
    denounce(hall)
    read: dict[str, str] = {}
    for scene, come_to in COURSE.items():
        come_to(hall)
        rooms.push()
        if scene in READ_AT:
            read |= {f"{scene}: {path}": text for path, text in pages(app.test_client(), hall).items()}
        if scene == "a break":
            hall.chair.run("conference.resume")
    assert set(rooms.sent) >= {f"{hall.conference_id}/{audience.name}" for audience in rooms.audiences}
    assert list(dict.fromkeys(rooms.leaks())) == []
    for path, text in read.items():
        assert found(text) == [], path
        assert [word for word in NEVER_PUBLIC if word in text] == [], path


def test_a_tracking_page_tells_its_own_and_no_reason_of_refusal(client: FlaskClient, hall: Hall) -> None:
    a_full_meeting(hall)
    code = hall.conference.join_code
    for request in hall.all(SpeakingRequest):
        page = client.get(f"/t/{code}-{request.number}-{request.code}").get_data(as_text=True)
        assert found(page, but=("CODE", "CONTENT")) == []
        assert [word for word in NEVER_PUBLIC if word in page and word != TOLD] == []
    for question in hall.all(Question, Question.code != ""):
        page = client.get(f"/t/{code}-{question.number}-{question.code}").get_data(as_text=True)
        assert found(page, but=("CODE", "RECEIVED")) == []


def test_the_test_itself_sees_a_secret_that_staff_reads(client: FlaskClient, hall: Hall, rooms: Rooms) -> None:
    a_full_meeting(hall)
    rooms.push()
    staff = [room for room in rooms.sent if room.partition("/")[2] in STAFF]
    assert {word for room in staff for text in rooms.sent[room] for word in found(text)}
    link_id, _ = open_link(client, hall, "secretary")
    assert found(client.get(f"/s/{link_id}/").get_data(as_text=True))
