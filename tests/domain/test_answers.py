"""Answers: on the same clock as speeches, several to one matter, each by a named person."""

from __future__ import annotations

import pytest

from conference.errors import Invalid, Refused
from conference.models import Answer, Speech, SpeechKind
from tests.factories import Hall


def test_a_unit_takes_the_floor_for_several_matters_on_one_clock(hall: Hall, clock):
    questions = [hall.ask(), hall.ask()]
    clock.advance(50)
    citizen = hall.speech().id
    speech = hall.chair.get("answer.begin", questions=[*questions, questions[0]], unit=hall.units["ECONOMY"], minutes=4)
    assert hall.one(Speech, citizen).ended_at == clock.now
    with hall.meeting() as meeting:
        row = meeting.speech
        assert (row.id, row.kind, row.unit_id) == (speech, SpeechKind.ANSWER, hall.units["ECONOMY"])
        assert (row.allotted_seconds, row.responder_id) == (240, hall.holders["responder"])
        assert [matter.id for matter in meeting.answering] == questions
        assert meeting.current_matter.id == questions[0]
        assert all(len(matter.answers) == 1 for matter in meeting.answering)
    hall.chair.run("outcome.set", questions=questions[:1], resolution="ANSWERED")
    with hall.meeting() as meeting:
        assert meeting.current_matter.id == questions[1]


def test_who_answers_may_be_chosen_within_the_unit(hall: Hall):
    question, unit = hall.ask(), hall.units["ECONOMY"]
    hall.chair.run("answer.begin", questions=[question], unit=unit, role_holder=hall.holders["economy_expert"])
    assert hall.all(Answer)[0].role_holder_id == hall.holders["economy_expert"]
    with pytest.raises(Invalid):
        hall.chair.run("answer.begin", questions=[question], unit=unit, role_holder=hall.holders["police_responder"])


def test_a_unit_without_a_named_responder_may_answer(hall: Hall):
    hall.chair.run("answer.begin", questions=[hall.ask()], unit=hall.units["REGISTRY"])
    assert (hall.all(Answer)[0].role_holder_id, hall.speech().person_id) == (None, None)


def test_without_a_unit_a_chair_answers(hall: Hall):
    question = hall.ask()
    hall.co_chair.run("answer.begin", questions=[question])
    answer = hall.all(Answer)[0]
    assert (answer.unit_id, answer.role_holder_id) == (None, hall.holders["co_chair"])


def test_several_named_people_answer_one_matter_in_order(hall: Hall):
    question = hall.ask()
    hall.chair.run("answer.begin", questions=[question])
    hall.chair.run("answer.begin", questions=[question], unit=hall.units["ECONOMY"])
    hall.secretary.run("answer.add", question=question, text="Công an sẽ tuần tra.", unit=hall.units["POLICE"])
    with hall.meeting() as meeting:
        given = meeting.matters_by_id[question].answers
        assert [row.answer.position for row in given] == [1, 2, 3]
        assert [row.answer.role_holder.person.full_name for row in given] == [
            "Vũ Đình Khoát",
            "Đặng Hữu Trực",
            "Trịnh Công Dũng",
        ]
        assert [row.entry.text for row in given] == ["", "", "Công an sẽ tuần tra."]


def test_an_answer_written_down_afterwards_has_its_true_time(hall: Hall, clock):
    question = hall.ask()
    hall.secretary.run("answer.add", question=question, text="Đã trả lời", given_at="2026-06-25T08:30")
    answer = hall.all(Answer)[0]
    assert answer.given_at.isoformat() == "2026-06-25T01:30:00+00:00"
    assert answer.recorded_at == clock.now


def test_an_answer_takes_the_default_time(hall: Hall):
    hall.chair.run("answer.begin", questions=[hall.ask()], minutes="")
    assert hall.speech().allotted_seconds == hall.conference.default_answer_seconds


def test_an_answer_is_not_recorded_for_a_time_to_come(hall: Hall, clock):
    question = hall.ask()
    with pytest.raises(Refused, match="not come yet"):
        hall.secretary.run("answer.add", question=question, text="Sẽ sửa", given_at="2026-06-25T09:01:00+07:00")
    hall.secretary.run("answer.add", question=question, text="Sẽ sửa", given_at="2026-06-25T09:00:00+07:00")
