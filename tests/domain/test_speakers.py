"""The queue's life cycle: joining, order, leaving, coming back, being carried to writing."""

from __future__ import annotations

import pytest

from conference.errors import Forbidden, Invalid, Refused
from conference.models import Person, Question, RequestSource, RequestState, SpeakingRequest
from tests.factories import CITIZEN_STEP, Hall


def test_a_phone_joins_with_one_tap_and_gets_a_number_and_a_code(hall: Hall):
    result = hall.phone.run("speaker.register").result
    request = hall.request(result["request"])
    assert (result["number"], request.person_id, request.source) == (1, None, RequestSource.PHONE)
    assert result["code"] == request.code and len(request.code) == 6
    assert request.device_id == hall.phone.actor.device_id
    assert request.allotted_seconds == hall.conference.default_speaking_seconds


def test_a_phone_waits_once_at_a_time(hall: Hall):
    hall.phone.run("speaker.register")
    with pytest.raises(Refused, match="number 1 is waiting"):
        hall.phone.run("speaker.register")
    hall.other_phone.run("speaker.register")
    hall.phone.run("speaker.withdraw", request=hall.all_waiting()[0])
    hall.phone.run("speaker.register")
    assert hall.queue() == [2, 3]


def test_a_person_waits_once_at_a_time_whoever_registers_them(hall: Hall):
    hall.desk.run("speaker.register", person=hall.citizens[0])
    with pytest.raises(Refused):
        hall.secretary.run("speaker.register", person=hall.citizens[0])


def test_phones_may_register_only_while_the_list_is_open(hall: Hall):
    hall.chair.run("queue.close")
    with pytest.raises(Refused):
        hall.phone.run("speaker.register")
    hall.desk.run("speaker.register", person=hall.citizens[0])
    hall.chair.run("queue.open")
    hall.phone.run("speaker.register")
    hall.chair.run("step.start", step=hall.steps[CITIZEN_STEP + 1])
    with pytest.raises(Refused):
        hall.other_phone.run("speaker.register")


def test_phones_may_register_while_delegates_arrive_but_not_before(planned: Hall):
    with pytest.raises(Refused):
        planned.phone.run("speaker.register")
    planned.mc.run("conference.admit")
    planned.phone.run("speaker.register")


def test_who_registered_somebody_is_kept(hall: Hall):
    for seat in (hall.desk, hall.secretary, hall.chair):
        seat.run("speaker.register")
    assert [row.source for row in hall.all(SpeakingRequest, order=SpeakingRequest.number)] == [
        RequestSource.DESK,
        RequestSource.SECRETARY,
        RequestSource.CHAIR,
    ]


def test_a_registration_is_completed_later(hall: Hall):
    request = hall.phone.get("speaker.register")
    hall.phone.run(
        "speaker.edit",
        request=request,
        full_name="Vi Thị Sim",
        content="Đèn đường",
        field=hall.fields["SEC"],
        minutes=4,
    )
    row = hall.request(request)
    assert (row.content, row.field_id, row.allotted_seconds) == ("Đèn đường", hall.fields["SEC"], 240)
    assert hall.one(Person, row.person_id).full_name == "Vi Thị Sim"


def test_a_phone_edits_and_withdraws_only_its_own(hall: Hall):
    request = hall.phone.get("speaker.register")
    for command in ("speaker.edit", "speaker.withdraw"):
        with pytest.raises(Forbidden):
            hall.other_phone.run(command, request=request)
    hall.phone.run("speaker.withdraw", request=request)
    assert hall.request(request).state == RequestState.WITHDRAWN


def test_a_registration_that_no_longer_waits_cannot_be_changed(hall: Hall):
    request = hall.phone.get("speaker.register")
    hall.chair.run("floor.invite_next")
    with pytest.raises(Refused):
        hall.phone.run("speaker.edit", request=request, content="Thêm ý")


def test_a_person_moves_before_another_or_last(hall: Hall):
    first, second, third = hall.register(3)
    hall.chair.run("speaker.move", request=third, before=first)
    assert hall.queue() == [3, 1, 2]
    hall.chair.run("speaker.move", request=third, before="")
    assert hall.queue() == [1, 2, 3]
    hall.chair.run("speaker.move", request=second, before=first)
    assert hall.queue() == [2, 1, 3]


def test_moving_before_somebody_who_has_left_is_refused(hall: Hall):
    first, second, _ = hall.register(3)
    hall.chair.run("speaker.skip", request=first)
    with pytest.raises(Refused):
        hall.chair.run("speaker.move", request=second, before=first)
    with pytest.raises(Refused):
        hall.chair.run("speaker.move", request=first)
    with pytest.raises(Refused):
        hall.chair.run("speaker.move", request=second, before=second)


def test_moving_does_not_disturb_those_who_were_passed_over(hall: Hall):
    first, second, third, _ = hall.register(4)
    hall.chair.run("speaker.skip", request=second)
    hall.chair.run("speaker.move", request=third, before=first)
    positions = [row.position for row in hall.all(SpeakingRequest)]
    assert len(set(positions)) == 4
    assert hall.queue() == [3, 1, 4]


def test_sending_to_the_end_puts_a_person_last(hall: Hall):
    first, *_ = hall.register(3)
    hall.chair.run("speaker.send_to_end", request=first)
    assert hall.queue() == [2, 3, 1]


@pytest.mark.parametrize(
    ("command", "state"),
    [
        ("speaker.skip", RequestState.SKIPPED),
        ("speaker.mark_absent", RequestState.ABSENT),
        ("speaker.withdraw", RequestState.WITHDRAWN),
        ("speaker.decline", RequestState.DECLINED),
    ],
)
def test_whoever_left_the_queue_may_wait_again_at_its_end(hall: Hall, clock, command: str, state: RequestState):
    first, _ = hall.register(2)
    clock.advance(10)
    reason = {"reason": "INTOXICATED"} if command == "speaker.decline" else {}
    hall.chair.run(command, request=first, **reason)
    row = hall.request(first)
    assert (row.state, row.settled_at) == (state, clock.now)
    assert hall.queue() == [2]
    hall.chair.run("speaker.readmit", request=first)
    row = hall.request(first)
    assert (row.state, row.settled_at, row.decline_reason) == (RequestState.QUEUED, None, None)
    assert hall.queue() == [2, 1]


def test_whoever_has_spoken_is_not_readmitted(hall: Hall):
    first, _ = hall.register(2)
    hall.chair.run("floor.invite_next")
    with pytest.raises(Refused):
        hall.chair.run("speaker.readmit", request=first)
    hall.chair.run("floor.end")
    with pytest.raises(Refused):
        hall.chair.run("speaker.readmit", request=first)


def test_only_those_waiting_can_be_passed_over(hall: Hall):
    first, _ = hall.register(2)
    hall.chair.run("floor.invite_next")
    for command, args in (
        ("speaker.skip", {}),
        ("speaker.mark_absent", {}),
        ("speaker.withdraw", {}),
        ("speaker.send_to_end", {}),
        ("speaker.decline", {"reason": "RULE_BREACH"}),
    ):
        with pytest.raises(Refused):
            hall.chair.run(command, request=first, **args)
    assert hall.request(first).decline_reason is None


def test_carrying_to_writing_turns_registered_content_into_written_matters(hall: Hall):
    request = hall.phone.get("speaker.register", content="Nước yếu", field=hall.fields["ENV"], full_name="Vi Thị Sim")
    second = hall.desk.run("speaker.register", full_name="Giáp Văn Lộc").result
    done = hall.chair.run("queue.carry")
    assert done.result == {"without_content": [second["number"]]}
    matter = hall.all(Question)[0]
    row = hall.request(request)
    assert (matter.number, matter.source, matter.request_id) == ("VB1", "CARRIED_OVER", request)
    assert (matter.field_id, matter.asker_id, matter.device_id) == (row.field_id, row.person_id, row.device_id)
    assert (matter.wording_received, hall.entry_of(question=matter.id).text) == ("Nước yếu", "Nước yếu")
    assert {row.state for row in hall.all(SpeakingRequest)} == {RequestState.CARRIED_TO_WRITING}
    assert hall.queue() == []


def test_carrying_an_empty_queue_does_nothing(hall: Hall):
    seq = hall.seq
    assert hall.chair.run("queue.carry").result == {"without_content": []}
    assert hall.seq == seq


def test_matters_carried_together_keep_the_order_of_the_queue(hall: Hall, clock):
    for n in range(12):
        hall.desk.run("speaker.register", full_name=f"Khách {n}", content=f"Ý kiến {n}")
    hall.chair.run("queue.carry")
    with hall.meeting() as meeting:
        assert [matter.number for matter in meeting.matters] == [f"VB{n}" for n in range(1, 13)]


def test_people_registered_beforehand_wait_once_delegates_arrive(planned: Hall):
    request = planned.desk.get("speaker.register", person=planned.citizens[0])
    with planned.writing() as session:
        session.get_one(SpeakingRequest, request).state = RequestState.REGISTERED
    assert planned.queue() == [1]
    planned.mc.run("conference.admit")
    assert planned.request(request).state == RequestState.QUEUED


def test_a_name_from_a_phone_stays_to_be_passed_when_it_changes(hall: Hall):
    request = hall.phone.get("speaker.register", full_name="Vi Thị Sim", title="Bà")
    person = hall.request(request).person_id
    hall.secretary.run("person.pass", person=person)
    hall.phone.run("speaker.edit", request=request, full_name=" Vi  Thị Sim ", title="Bà", content="Đèn đường")
    assert hall.one(Person, person).name_passed
    hall.phone.run("speaker.edit", request=request, full_name="Vi Thị Sim", title="Đồ tồi")
    assert not hall.one(Person, person).name_passed


def test_a_phone_cannot_speak_under_somebody_elses_name(hall: Hall):
    with pytest.raises(Forbidden):
        hall.phone.run("speaker.register", person=hall.citizens[0])
    mine = hall.request(hall.phone.get("speaker.register", full_name="Vi Thị Sim"))
    hall.phone.run("speaker.withdraw", request=mine.id)
    again = hall.phone.get("speaker.register", person=mine.person_id)
    assert hall.request(again).person_id == mine.person_id


def test_a_blank_name_is_no_name(hall: Hall):
    request = hall.desk.get("speaker.register", full_name="   ")
    assert hall.request(request).person_id is None
    with pytest.raises(Invalid):
        hall.desk.run("person.rename", person=hall.citizens[0], full_name="   ")


def test_nobody_joins_the_queue_once_the_meeting_is_over(hall: Hall):
    request = hall.register(1)[0]
    hall.desk.run("speaker.withdraw", request=request)
    hall.chair.run("conference.close")
    for seat, command, args in (
        (hall.desk, "speaker.register", {"full_name": "Vi Thị Sim"}),
        (hall.chair, "speaker.register", {}),
        (hall.chair, "speaker.readmit", {"request": request}),
    ):
        with pytest.raises(Refused, match="not in session"):
            seat.run(command, **args)
    assert hall.queue() == []
