"""A registration follows its slip to another phone."""

from __future__ import annotations

import pytest

from conference.errors import Forbidden, Refused
from conference.models import Question
from tests.factories import Hall


def slip_of(hall: Hall, request_id: str) -> dict[str, object]:
    request = hall.request(request_id)
    return {"number": request.number, "code": request.code}


def test_whoever_has_number_and_code_has_the_registration_on_their_phone(hall: Hall):
    request = hall.desk.get("speaker.register", full_name="Lục Thị Vượng", content="Đèn đường")
    phone = hall.new_phone()
    assert phone.get("slip.open", **slip_of(hall, request)) == request
    assert hall.request(request).device_id == phone.actor.device_id
    phone.run("speaker.edit", request=request, content="Đèn đường thôn Đồng Quan")
    assert hall.request(request).content == "Đèn đường thôn Đồng Quan"


def test_a_code_is_read_in_small_letters_too_and_a_wrong_one_opens_nothing(hall: Hall):
    request = hall.desk.get("speaker.register", full_name="Lục Thị Vượng")
    other = hall.desk.get("speaker.register", full_name="Vi Thị Sim")
    phone, seq = hall.new_phone(), hall.seq
    for wrong in ("ABCDEF", hall.request(other).code, hall.request(request).code[:-1], "mã"):
        with pytest.raises(Refused, match="No slip has"):
            phone.run("slip.open", number=hall.request(request).number, code=wrong)
    assert (hall.request(request).device_id, hall.seq) == (None, seq)
    phone.run("slip.open", number=hall.request(request).number, code=f" {hall.request(request).code.lower()} ")
    assert hall.request(request).device_id == phone.actor.device_id


def test_the_phone_that_had_it_is_told_and_has_it_no_more(hall: Hall):
    old, new = hall.new_phone(), hall.new_phone()
    request = old.get("speaker.register", full_name="Lục Thị Vượng")
    new.run("slip.open", **slip_of(hall, request))
    told = hall.last_event
    assert (told.data["device"], told.data["devices"]) == (new.actor.device_id, [old.actor.device_id])
    with pytest.raises(Forbidden):
        old.run("speaker.withdraw", request=request)
    assert hall.queue() == [hall.request(request).number]


def test_opening_it_again_on_the_same_phone_changes_nothing(hall: Hall):
    phone = hall.new_phone()
    request = phone.get("speaker.register", full_name="Lục Thị Vượng")
    seq = hall.seq
    phone.run("slip.open", **slip_of(hall, request))
    assert hall.seq == seq


def test_one_phone_waits_once(hall: Hall):
    phone = hall.new_phone()
    phone.run("speaker.register", full_name="Vi Thị Sim")
    request = hall.desk.get("speaker.register", full_name="Lục Thị Vượng")
    with pytest.raises(Refused, match="Another registration"):
        phone.run("slip.open", **slip_of(hall, request))


def test_what_was_carried_to_writing_comes_along(hall: Hall):
    request = hall.desk.get("speaker.register", full_name="Lục Thị Vượng", content="Đèn đường")
    hall.chair.run("queue.carry")
    phone = hall.new_phone()
    phone.run("slip.open", **slip_of(hall, request))
    assert [question.device_id for question in hall.all(Question)] == [phone.actor.device_id]
