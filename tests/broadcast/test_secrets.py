"""What only staff may know stands on no public screen and on no unit's: secrets are planted and every fragment read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from conference import models as m
from conference.broadcast.hub import Hub
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from conference.screens.words import Words
from tests.factories import Hall, Seat

#: Never on a public screen nor on a unit's. Every planted secret carries this word, and another that tells which it is.
SECRET = "BIMAT"

#: Read by whoever sent the matter, and by nobody else.
TOLD = Words("vi").label(m.ToldReason.UNCLEAR)


def secret(what: str) -> str:
    """A secret that says where it was planted."""
    return f"{SECRET}-{what}"


def found(html: str, *, but: tuple[str, ...] = ()) -> list[str]:
    """The secrets in a text, also where it is in lower case or in an attribute."""
    words = html.upper().replace('"', " ").replace("<", " ").replace("&", " ").split()
    return [word for word in words if SECRET in word and not any(secret(what) in word for what in but)]


def shown_to(hall: Hall, *audiences: Audience) -> dict[str, str]:
    """Every fragment of these audiences."""
    with hall.meeting() as meeting:
        return {
            f"{audience.name} {name}": render_fragment(meeting, name, audience)
            for audience in audiences
            for name in SHOWN_TO[audience.kind]
        }


def public(hall: Hall) -> dict[str, str]:
    """What everybody sees, and one phone that has nothing to do with the secrets."""
    device = Audience(f"device:{hall.other_phone.actor.device_id}")
    return shown_to(hall, Audience("projector"), Audience("public"), device)


def units(hall: Hall, *codes: str) -> dict[str, str]:
    """What units see."""
    return shown_to(hall, *(Audience(f"unit:{hall.units[code]}") for code in codes))


def plant(hall: Hall) -> None:
    """Into every column that only staff read."""
    with hall.writing() as session:
        for person in session.query(m.Person):
            person.phone = secret("phone")
            person.search_text = secret("search")
        for request in session.query(m.SpeakingRequest):
            request.code = secret("code")[:12]
            request.content = secret("content")
            request.decline_note = secret("why")
        for text in session.query(m.EntryText):
            text.text = secret(f"text-{session.get_one(m.MinutesEntry, text.entry_id).kind}")
        for link in session.query(m.AccessLink):
            link.label = secret("label")
        for assignment in session.query(m.Assignment):
            whose = "given" if assignment.unit_id == hall.units["CULTURE"] else "others"
            assignment.notes, assignment.remark = secret(f"notes-{whose}"), secret(f"remark-{whose}")
            entry = session.scalars(select(m.MinutesEntry).filter_by(question_id=assignment.question_id)).one()
            session.get_one(m.EntryText, entry.id).text = secret(f"matter-{whose}")
        for outcome in session.query(m.Outcome):
            outcome.note = secret("note")
            outcome.target_body = secret("target")
        for question in session.query(m.Question):
            question.wording_received = secret("received")
            question.code = secret("code")[:12]
        for note in session.query(m.PrivateNote):
            note.text = secret("note-to-the-chair")
        for block in session.query(m.TextBlock):
            block.text = secret("block")
        for step in session.query(m.AgendaStep):
            step.script = secret("script")


def say_a_name(seat: Seat, name: str) -> str:
    """A phone registers under a name nobody has passed."""
    return seat.run("speaker.register", title=secret("title")[:40], full_name=secret(name)).result["request"]


def a_full_meeting(hall: Hall) -> None:
    """Something of everything: matters at every stage, people passed over for every reason, a citizen speaking."""
    settled = [hall.ask(text=f"{secret('typed')} {n}") for n in range(5)]
    resolutions = ("ANSWERED", "ACCEPTED", "ESCALATED", "DECLINED", "WITHDRAWN")
    for question, resolution in zip(settled, resolutions, strict=True):
        where = {"target_body": "UBND tỉnh"} if resolution == "ESCALATED" else {}
        hall.chair.run("outcome.set", questions=[question], resolution=resolution, told_reason="UNCLEAR", **where)
    entrusted = hall.ask()
    due = (hall.chair.actor.at + timedelta(days=9)).date().isoformat()
    hall.chair.run("outcome.set", questions=[entrusted], resolution="PENDING", lead=hall.units["ECONOMY"], due_date=due)
    hall.secretary.run("question.pass", question=settled[0])
    with hall.writing() as session:
        session.get_one(m.Question, settled[0]).wording_passed = "Đường bao giờ sửa?"
    hall.assigned("CULTURE")
    hall.secretary.run("conclusion.add", text="nháp")
    hall.secretary.run("entry.open", text="ghi chú")
    hall.secretary.run("note.send", to="CHAIR", text="Còn 2 phút", question=settled[0])
    hall.secretary.run("text_block.set", abbreviation="pkt", text="Phòng Kinh tế")
    for reason in ("CIVIL_CAPACITY", "INTOXICATED", "RULE_BREACH"):
        phone = hall.new_phone()
        hall.chair.run("speaker.decline", request=say_a_name(phone, "declined"), reason=reason)
    hall.phone.run("question.receive", text="x", full_name=secret("sender"), title="Ông")
    waiting = say_a_name(hall.new_phone(), "next")
    hall.chair.run("floor.invite", request=say_a_name(hall.phone, "speaker"))
    assert hall.all_waiting()[0] == waiting
    plant(hall)


SCENES: dict[str, Callable[[Hall], object]] = {
    "a citizen speaks": lambda hall: None,
    "a matter is pinned": lambda hall: hall.chair.run(
        "projector.pin", scene="QUESTION", question=hall.all(m.Question, m.Question.wording_passed != "")[0].id
    ),
    "a unit answers": lambda hall: hall.chair.run(
        "answer.begin",
        questions=[row.id for row in hall.all(m.Question, m.Question.referred_at.is_(None))],
        unit=hall.units["CULTURE"],
    ),
    "nobody speaks": lambda hall: hall.chair.run("floor.end"),
    "a reminder shows": lambda hall: hall.chair.run("floor.remind"),
    "a break": lambda hall: hall.chair.run("conference.pause", minutes=10),
    "conclusions are pinned": lambda hall: hall.chair.run("projector.pin", scene="CONCLUSIONS"),
    "a guest speaks whose name nobody has passed": lambda hall: hall.chair.run(
        "floor.give", kind="GUEST", person=hall.all(m.Person, m.Person.full_name == secret("speaker"))[0].id
    ),
    "it is over": lambda hall: (
        hall.chair.run("floor.end"),
        hall.chair.run("queue.carry"),
        hall.chair.run("conference.close"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_no_public_screen_shows_what_only_staff_may_know(hall: Hall, scene: str) -> None:
    a_full_meeting(hall)
    SCENES[scene](hall)
    for name, html in public(hall).items():
        assert found(html) == [], name
        for reason in m.DeclineReason:
            assert reason.lower() not in html.lower(), name
            assert Words("vi").label(reason) not in html, name
        assert TOLD not in html, name


@pytest.mark.parametrize("scene", SCENES)
def test_a_unit_sees_no_more_than_its_own_matters(hall: Hall, scene: str) -> None:
    a_full_meeting(hall)
    SCENES[scene](hall)
    of_its_matters = ("MATTER-GIVEN", "NOTES-GIVEN", "REMARK-GIVEN", "SPEAKER", "DECLINED", "SENDER", "TITLE")
    if scene == "a unit answers":
        of_its_matters += ("TEXT-QUESTION",)  # it has been asked to answer them
    for name, html in units(hall, "CULTURE").items():
        assert found(html, but=of_its_matters) == [], name
    for name, html in units(hall, "POLICE").items():
        if scene != "a unit answers":
            assert found(html) == [], name


def test_a_phone_sees_its_own_words_and_its_own_slip_alone(hall: Hall) -> None:
    a_full_meeting(hall)
    own = shown_to(hall, Audience(f"device:{hall.phone.actor.device_id}"))
    for html in own.values():
        assert found(html, but=("SPEAKER", "SENDER", "TITLE", "RECEIVED", "CONTENT", "CODE")) == []


@pytest.fixture
def denounced(hall: Hall) -> Iterator[str]:
    """A denunciation that was passed, assigned, pinned and being answered before somebody saw what it was."""
    with hall.writing() as session:
        citizen = session.get_one(m.Person, hall.citizens[0])
        citizen.full_name, citizen.locality_id = secret("denouncer"), hall.localities[0]
        session.get_one(m.Locality, hall.localities[0]).name = secret("village")
    hall.register(1)
    hall.chair.run("floor.invite_next")
    question = hall.ask(text=secret("denunciation"))
    hall.secretary.run("question.pass", question=question)
    hall.assigned("POLICE", question)
    yield question


def test_a_referred_denunciation_leaves_every_public_and_unit_screen(hall: Hall, denounced: str) -> None:
    hall.chair.run("projector.pin", scene="QUESTION", question=denounced)
    assert any(found(html) for html in public(hall).values())
    hall.chair.run("question.refer", question=denounced)
    for name, html in (public(hall) | units(hall, *hall.units)).items():
        if name.endswith(("attendee-mine", "unit-tasks")):
            html = html.replace(secret("village").lower(), "").replace(secret("village"), "")  # in every list to choose
        assert found(html) == [], name


def test_nor_does_it_stay_while_it_is_being_answered(hall: Hall, denounced: str) -> None:
    hall.chair.run("answer.begin", questions=[denounced], unit=hall.units["POLICE"])
    hall.chair.run("question.refer", question=denounced)
    for name, html in (shown_to(hall, Audience("projector"), Audience("public")) | units(hall, *hall.units)).items():
        assert found(html) == [], name


def test_numbers_only_means_no_name_and_no_village(hall: Hall, denounced: str) -> None:
    with hall.writing() as session:
        session.get_one(m.Conference, hall.conference_id).name_privacy = m.NamePrivacy.NUMBER_ONLY
    seen = shown_to(hall, Audience("projector"), Audience("public"))
    hall.chair.run("projector.pin", scene="QUESTION", question=denounced)
    seen |= {f"pinned {name}": html for name, html in shown_to(hall, Audience("projector")).items()}
    hall.chair.run("answer.begin", questions=[denounced], unit=hall.units["POLICE"])
    seen |= {f"answered {name}": html for name, html in shown_to(hall, Audience("projector")).items()}
    for name, html in seen.items():
        assert found(html, but=("DENUNCIATION",)) == [], name


def test_what_was_pushed_and_what_is_caught_up_with_hold_nothing_more(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The payloads around the fragments carry numbers and instants alone."""
    from conference.broadcast.hints import Hints

    monkeypatch.setattr("conference.broadcast.hub.loop.spawn", lambda *args: None)
    sent: list[object] = []
    hub = Hub(hall.database, Hints(), lambda *message: sent.append(message), lambda room: None, 5.0)
    audiences = [Audience("projector"), Audience("public")]
    hub.enter(hall.conference_id, audiences)
    hub.snapshot(hall.conference_id, audiences)
    a_full_meeting(hall)
    hub._flushers[hall.conference_id].flush()
    hub._beat_once(hall.conference_id, audiences)
    assert sent
    assert found(str(sent)) == []
    assert found(str(hub.snapshot(hall.conference_id, audiences))) == []
