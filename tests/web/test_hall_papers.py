"""Papers of the hall: the script, the proof sheet of the projector, the pack for a power cut, and recording it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from conference import clock as clocks
from conference import models as m
from conference.config import TEMPLATES
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.conftest import HeldClock
from tests.factories import CITIZEN_STEP, Hall
from tests.web.conftest import ORIGIN, enter, open_link

PAPERS = ("papers", "papers/script", "papers/proof", "papers/pack")


def door_of(client: FlaskClient, hall: Hall, seat: str) -> str:
    return f"/s/{open_link(client, hall, seat)[0]}"


@pytest.mark.parametrize("seat", ["chair", "operator", "mc", "secretary", "organiser"])
def test_those_who_run_or_prepare_the_meeting_read_its_papers(client: FlaskClient, hall: Hall, seat: str):
    door = door_of(client, hall, seat)
    for paper in PAPERS:
        assert client.get(f"{door}/{paper}").status_code == 200, paper
    assert client.get(f"{door}/afterwards").status_code == (403 if seat == "mc" else 200)


def test_nobody_else_does(client: FlaskClient, hall: Hall):
    for seat in ("desk", "responder", "projector", "monitor"):
        door = door_of(client, hall, seat)
        for paper in (*PAPERS, "afterwards"):
            assert client.get(f"{door}/{paper}").status_code == 403, (seat, paper)
        assert client.post(f"{door}/afterwards/step", data={}, headers=ORIGIN).status_code == 403
    assert client.get(f"{enter(client, hall)}papers").status_code == 404


def test_the_script_ticks_who_has_come(client: FlaskClient, hall: Hall):
    came, not_yet = hall.all(m.Delegate, order=m.Delegate.protocol_order)[:2]
    for one, command in ((came, "check_in"), (not_yet, "check_out")):
        hall.desk.run(f"delegate.{command}", delegate=one.id)
    page = client.get(f"{door_of(client, hall, 'mc')}/papers/script").text
    for one, mark in ((came, "come"), (not_yet, "")):
        name = hall.one(m.Person, one.person_id).full_name
        assert re.search(rf'<li class="{mark}"><span class="box"></span><span><b>[^<]*{name}</b>', page), name


def test_the_proof_sheet_shows_every_scene_there_is_and_plays_nothing_in_earnest(client: FlaskClient, hall: Hall):
    hall.register(2)
    question = hall.ask()
    hall.secretary.run("question.pass", question=question)
    point = hall.secretary.get("conclusion.add", text="Giao Phòng Kinh tế sửa đường.")
    hall.chair.run("conclusion.adopt", point=point)
    door = door_of(client, hall, "organiser")
    with hall.meeting() as meeting:
        before = (hall.conference.last_seq, render_fragment(meeting, "projector-scene", Audience("projector")))
    page = client.get(f"{door}/papers/proof").text
    shown = set(re.findall(r'data-scene="(\w+)"', page))
    scenes = {one.stem for one in (TEMPLATES / "fragments/projector/scenes").glob("*.html")}
    assert scenes - shown == {"macros", "blank", "report"}  # a report is on the sheet of whoever has bound one
    assert not re.search(r'<section [^>]*id="projector-scene"', page)
    for holder in hall.all(m.RoleHolder, m.RoleHolder.unit_id.is_not(None)):
        person = hall.one(m.Person, holder.person_id)
        assert f"{person.title} {person.full_name}".strip() in page
    with hall.meeting() as meeting:
        assert before == (hall.conference.last_seq, render_fragment(meeting, "projector-scene", Audience("projector")))


def test_the_pack_holds_the_queue_and_as_many_numbered_blanks_as_asked_for(client: FlaskClient, hall: Hall):
    hall.register(3)
    door = door_of(client, hall, "secretary")
    page = client.get(f"{door}/papers/pack?turns=4").text
    with hall.meeting() as meeting:
        for request in meeting.waiting:
            assert f"<b>{request.number}</b>" in page and request.person.full_name in page
        for step in meeting.steps:
            assert step.title in page
    assert re.findall(r'class="turn" id="turn-(\d+)"', page) == ["1", "2", "3", "4"] and "G4.3" in page
    assert client.get(f"{door}/papers/pack?turns=100000").text.count('class="turn"') == 60


def test_what_was_written_on_paper_is_recorded_by_the_operator_with_its_true_times(
    client: FlaskClient, hall: Hall, clock: HeldClock
):
    waiting = hall.request(hall.register(1)[0])
    door = door_of(client, hall, "operator")
    began = clocks.in_hall(clock.now)
    clock.advance(minutes=40)

    def moment(minutes: int) -> str:
        return (began + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")

    turn = {
        "person": waiting.person_id, "started_at": moment(2), "ended_at": moment(6), "kind": "CITIZEN",
        "matters": ["Đường hỏng", "", "Thiếu đèn"], "step": hall.steps[CITIZEN_STEP], "command_id": 32 * "a",
    }  # fmt: skip
    refused = client.post(f"{door}/afterwards/turn", data=turn | {"ended_at": moment(1)}, headers=ORIGIN)
    assert refused.status_code == 409 and "phải sau thời điểm bắt đầu" in refused.text
    assert ">Thiếu đèn</textarea>" in refused.text and f'value="{moment(2)}"' in refused.text
    for _ in range(2):  # sent twice, written once
        done = client.post(f"{door}/afterwards/turn", data=turn, headers=ORIGIN)
        assert done.status_code == 303 and done.headers["Location"].endswith("/afterwards?done=turn")
    (speech,) = hall.all(m.Speech)
    assert (clocks.in_hall(speech.started_at), speech.number) == (began + timedelta(minutes=2), waiting.number)
    matters = hall.all(m.Question, m.Question.speech_id == speech.id, order=m.Question.number)
    assert [one.number for one in matters] == [f"{waiting.number}.1", f"{waiting.number}.2"]

    answers = {"kind": "ANSWER", "questions": [one.id for one in matters], "unit": hall.units["ECONOMY"],
               "started_at": moment(7), "ended_at": moment(12)}  # fmt: skip
    assert client.post(f"{door}/afterwards/answers", data=answers, headers=ORIGIN).status_code == 303
    written = {"full_name": "Trịnh Văn Hợi", "text": "Xin hỏi về thẻ bảo hiểm", "received_at": moment(5)}
    assert client.post(f"{door}/afterwards/written", data=written, headers=ORIGIN).status_code == 303
    (received,) = hall.all(m.Question, m.Question.speech_id.is_(None))
    assert clocks.in_hall(received.raised_at) == began + timedelta(minutes=5)
    outcome = {"questions": [one.id for one in matters], "resolution": "ACCEPTED", "decided_at": moment(12)}
    assert client.post(f"{door}/afterwards/outcome", data=outcome, headers=ORIGIN).status_code == 303
    assert {clocks.in_hall(one.set_at) for one in hall.all(m.Outcome)} == {began + timedelta(minutes=12)}
    step = {"step": hall.steps[CITIZEN_STEP + 1], "started_at": moment(13), "ended_at": moment(20)}
    assert client.post(f"{door}/afterwards/step", data=step, headers=ORIGIN).status_code == 303
    assert hall.one(m.AgendaStep, step["step"]).state is m.StepState.DONE
    times = {"opened_at": moment(-5), "closed_at": ""}
    assert client.post(f"{door}/afterwards/meeting", data=times, headers=ORIGIN).status_code == 303
    assert clocks.in_hall(hall.conference.opened_at) == began - timedelta(minutes=5)

    page = client.get(f"{door}/afterwards?done=step").text
    assert page.count('id="recorded-') == 2 and "Xin hỏi về thẻ bảo hiểm" in page
    assert client.post(f"{door}/afterwards/step", data=step).status_code == 403  # no page of ours sent it
    assert client.post(f"{door}/afterwards/other", data=step, headers=ORIGIN).status_code == 404
