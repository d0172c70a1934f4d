"""Whoever was carried to writing without having said what is asked for it afterwards."""

from __future__ import annotations

import pytest

from conference.errors import Forbidden, Invalid, Refused
from conference.models import Question, QuestionSource
from tests.factories import Hall


def asked(hall: Hall) -> list[str]:
    with hall.meeting() as meeting:
        return [request.id for request in meeting.carried_without_content]


def test_whoever_registered_no_content_is_listed_until_it_is_written(hall: Hall):
    hall.desk.run("speaker.register", full_name="Vi Thị Sim", content="Rác thải")
    silent = hall.desk.get("speaker.register", full_name="Lục Thị Vượng")
    assert asked(hall) == []
    hall.chair.run("queue.carry")
    assert asked(hall) == [silent]
    matter = hall.one(Question, hall.desk.get("speaker.complete", request=silent, content=" Đèn đường hỏng. "))
    assert asked(hall) == []
    assert (matter.source, matter.request_id, matter.wording_received) == (
        QuestionSource.CARRIED_OVER, silent, "Đèn đường hỏng.",
    )  # fmt: skip
    assert matter.asker_id == hall.request(silent).person_id
    with pytest.raises(Refused, match="Nothing is missing"):
        hall.desk.run("speaker.complete", request=silent, content="Khác")


def test_a_phone_completes_its_own_and_no_other(hall: Hall):
    phone, other = hall.new_phone(), hall.new_phone()
    request = phone.get("speaker.register", full_name="Lục Thị Vượng")
    hall.chair.run("queue.carry")
    with pytest.raises(Forbidden):
        other.run("speaker.complete", request=request, content="Đèn đường")
    with pytest.raises(Invalid):
        phone.run("speaker.complete", request=request, content="   ")
    matter = hall.one(Question, phone.get("speaker.complete", request=request, content="Đèn đường"))
    assert matter.device_id == phone.actor.device_id


def test_it_can_be_taken_back(hall: Hall):
    request = hall.desk.get("speaker.register", full_name="Lục Thị Vượng")
    hall.chair.run("queue.carry")
    done = hall.desk.run("speaker.complete", request=request, content="Đèn đường")
    hall.chair.run("act.undo", expects={"act": str(done.seq)})
    assert asked(hall) == [request]
    assert hall.all(Question) == []


def test_nobody_who_still_waits_is_completed(hall: Hall):
    request = hall.desk.get("speaker.register", full_name="Lục Thị Vượng")
    with pytest.raises(Refused):
        hall.desk.run("speaker.complete", request=request, content="Đèn đường")
