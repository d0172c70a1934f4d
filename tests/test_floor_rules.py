"""The rules of the floor, F1 to F10, each by its name. Details are tested beside the verbs; here stands the rule."""

from __future__ import annotations

import pytest

from conference.documents import full, reading, short, to_html
from conference.errors import Forbidden, Refused
from conference.events import EventKind
from conference.models import Device, Event, Person, Question, Role, SpeakingRequest, ToldReason
from conference.permissions import Permission, may
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from conference.screens.words import Words
from tests.conftest import HeldClock
from tests.factories import Hall


def test_f1_people_speak_in_the_order_registered(hall: Hall):
    requests = hall.register(4)
    spoken = []
    for _ in requests:
        hall.chair.run("floor.invite_next")
        spoken.append(hall.speech().request_id)
    assert spoken == requests


def test_f1_people_speak_on_the_content_and_for_the_time_registered(hall: Hall):
    hall.register(1, content="Đề nghị nạo vét kênh", minutes=5)
    hall.chair.run("floor.invite_next")
    with hall.meeting() as meeting:
        assert (meeting.speech.request.content, meeting.speech.allotted_seconds) == ("Đề nghị nạo vét kênh", 300)


def test_f1_every_deviation_from_the_registered_order_is_allowed_and_logged(hall: Hall):
    first, second, third, _ = hall.register(4)
    hall.chair.run("speaker.move", request=third, before=first)
    assert hall.last_event.kind == EventKind.SPEAKER_MOVED
    hall.chair.run("floor.invite", request=second)
    assert (hall.last_event.kind, hall.last_event.data["out_of_turn"]) == (EventKind.FLOOR_INVITED, True)
    hall.chair.run("floor.invite", request=third)
    assert "out_of_turn" not in hall.last_event.data
    hall.chair.run("floor.invite_raised_hand")
    assert hall.last_event.data["out_of_turn"] is True
    hall.chair.run("speaker.send_to_end", request=first)
    assert hall.last_event.kind == EventKind.SPEAKER_SENT_TO_END


def test_f2_only_the_chair_and_those_who_act_for_the_chair_run_the_floor():
    running = {Role.CHAIR, Role.CO_CHAIR, Role.OPERATOR, Role.SECRETARY, Role.ORGANISER}
    for command in ("floor.invite_next", "floor.skip", "floor.extend", "floor.end"):
        permission = next(p for p in Permission if p.command == command)
        assert {role for role in Role if may(role, permission)} == running


def test_f2_an_operators_act_says_that_it_was_done_for_the_chair(hall: Hall):
    hall.register(1)
    hall.operator.run("floor.invite_next")
    assert (hall.last_event.role, hall.last_event.on_behalf) == ("OPERATOR", True)


@pytest.mark.parametrize("reason", ["CIVIL_CAPACITY", "INTOXICATED", "RULE_BREACH"])
def test_f3_dialogue_is_refused_for_one_of_three_reasons_and_the_refusal_is_reversible(hall: Hall, reason: str):
    request = hall.register(1)[0]
    hall.chair.run("speaker.decline", request=request, reason=reason)
    assert hall.request(request).decline_reason == reason
    hall.chair.run("speaker.readmit", request=request)
    hall.chair.run("floor.invite_next")
    hall.chair.run("floor.decline", reason=reason)
    assert hall.request(request).decline_reason == reason
    hall.chair.run("floor.invite", request=request)
    assert hall.request(request).decline_reason is None


def test_f3_the_reason_stands_in_the_log_but_not_among_the_facts_that_screens_are_told(hall: Hall):
    request = hall.register(1)[0]
    hall.chair.run("speaker.decline", request=request, reason="INTOXICATED")
    hall.chair.run("speaker.readmit", request=request)
    declined = hall.all(Event, Event.kind == EventKind.SPEAKER_DECLINED)[0]
    assert "INTOXICATED" in str(declined.changes)
    assert "INTOXICATED" not in str(declined.data)


def test_f3_reason_and_note_are_kept_for_chairs_and_secretaries_and_leave_with_the_refusal(hall: Hall):
    first, second = hall.register(2)
    hall.chair.run("speaker.decline", request=first, reason="INTOXICATED", note="  Có mùi  rượu ")
    hall.chair.run("floor.invite", request=second)
    hall.chair.run("floor.decline", reason="RULE_BREACH", note="Chửi bới")
    assert [hall.request(one).decline_note for one in (first, second)] == ["Có mùi rượu", "Chửi bới"]
    for kind in ("chair", "secretary"):
        with hall.meeting() as meeting:
            queue = render_fragment(meeting, f"{kind}-queue", Audience(kind))
        assert "Đang sử dụng rượu, bia, chất kích thích: Có mùi rượu" in queue
        assert "Vi phạm nội quy: Chửi bới" in queue
    hall.chair.run("speaker.readmit", request=first)
    hall.chair.run("floor.invite", request=second)
    assert [hall.request(one).decline_note for one in (first, second)] == ["", ""]


def test_f3_the_minutes_say_neutrally_that_no_dialogue_was_held(hall: Hall):
    hall.chair.run("speaker.decline", request=hall.register(1)[0], reason="INTOXICATED", note="Có mùi rượu")
    with hall.meeting() as meeting:
        minutes = reading.minutes_of(meeting)
    papers = [str(to_html.article(form.lay_out(minutes))) for form in (full, short)]
    assert any("Không tiến hành đối thoại với 1 đại biểu" in paper for paper in papers)
    assert not any("rượu" in paper for paper in papers)


def test_f3_whoever_sent_a_declined_matter_reads_the_reason_that_may_be_told_and_nobody_else_does(hall: Hall):
    question = hall.phone.get("question.receive", text="Đất nhà tôi")
    hall.chair.run("outcome.set", questions=[question], resolution="DECLINED", told_reason="UNCLEAR", note="Say rượu")
    told, own = Words("vi").label(ToldReason.UNCLEAR), Audience(f"device:{hall.phone.actor.device_id}")
    others = (Audience(f"device:{hall.other_phone.actor.device_id}"), Audience("public"), Audience("projector"))
    with hall.meeting() as meeting:
        assert told in render_fragment(meeting, "attendee-mine", own)
        for audience in (own, *others):
            for name in SHOWN_TO[audience.kind]:
                html = render_fragment(meeting, name, audience)
                assert "Say rượu" not in html, name
                assert (told in html) == (name == "attendee-mine" and audience == own), name


def test_f3_a_secretary_does_not_refuse_dialogue(hall: Hall):
    with pytest.raises(Forbidden):
        hall.secretary.run("speaker.decline", request=hall.register(1)[0], reason="RULE_BREACH")


def test_f4_the_chair_answers_or_assigns_a_leading_and_helping_units(hall: Hall):
    own, given = hall.ask(), hall.ask(field=hall.fields["LAND"])
    hall.chair.run("question.take_by_chair", question=own)
    hall.chair.run("question.assign_suggested", questions=[given])
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[own].lead.role_holder_id == hall.holders["chair"]
        matter = meeting.matters_by_id[given]
        assert [unit.unit_id for unit in matter.suggested] == [
            hall.units[code] for code in ("ECONOMY", "SERVICE", "REGISTRY")
        ]
        assert matter.lead.unit_id == hall.units["ECONOMY"]
        assert {row.unit_id for row in matter.supporting} == {hall.units["SERVICE"], hall.units["REGISTRY"]}


def test_f5_answers_run_on_a_clock_like_speeches(hall: Hall, clock: HeldClock):
    hall.chair.run("answer.begin", questions=[hall.ask()], unit=hall.units["ECONOMY"], minutes=2)
    speech = hall.speech()
    assert (speech.started_at, speech.allotted_seconds) == (clock.now, 120)
    hall.chair.run("floor.extend", seconds=60)
    assert hall.speech().allotted_seconds == 180


def test_f6_an_answer_that_nobody_wrote_down_is_named_as_missing(hall: Hall):
    question = hall.ask()
    hall.chair.run("answer.begin", questions=[question], unit=hall.units["ECONOMY"])
    with hall.meeting() as meeting:
        assert [matter.id for matter in meeting.answers_missing] == [question]
        entry = meeting.matters_by_id[question].answers[0].entry
    hall.type(entry.id, "Sẽ sửa quý III.")
    with hall.meeting() as meeting:
        assert meeting.answers_missing == []


def test_f6_a_matter_called_answered_without_any_answer_is_named_as_missing(hall: Hall):
    question = hall.ask()
    with hall.meeting() as meeting:
        assert meeting.answers_missing == []
    hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED")
    with hall.meeting() as meeting:
        assert [matter.id for matter in meeting.answers_missing] == [question]
    hall.chair.run("outcome.set", questions=[question], resolution="ACCEPTED")
    with hall.meeting() as meeting:
        assert meeting.answers_missing == []


def test_f6_closing_warns_by_counting_what_is_unsettled_and_does_not_forbid(hall: Hall):
    hall.chair.run("answer.begin", questions=[hall.ask()], unit=hall.units["ECONOMY"])
    hall.ask("Việc thứ hai", speech=hall.speech().id)
    hall.chair.run("conference.close")
    assert hall.last_event.data["unsettled"] == 2
    with hall.meeting() as meeting:
        assert len(meeting.answers_missing) == 1


def test_f7_a_wording_from_a_phone_reaches_the_hall_only_after_a_secretary_passed_it(hall: Hall):
    question = hall.phone.get("question.receive", text="Ông cán bộ X ăn chặn")
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].public_text == ""
    with pytest.raises(Refused):
        hall.chair.run("projector.pin", scene="QUESTION", question=question)
    entry = hall.entry_of(question=question)
    hall.type(entry.id, "Đề nghị kiểm tra việc thu phí")
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("projector.pin", scene="QUESTION", question=question)
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].public_text == "Đề nghị kiểm tra việc thu phí"
    assert hall.one(Question, question).wording_received == "Ông cán bộ X ăn chặn"


def test_f7_a_name_from_a_phone_is_public_only_after_it_was_passed(hall: Hall):
    request = hall.phone.get("speaker.register", full_name="Kẻ Tham Nhũng")
    person = hall.request(request).person_id
    assert not hall.one(Person, person).name_passed
    hall.secretary.run("person.pass", person=person)
    assert hall.one(Person, person).name_passed


def test_f7_a_phone_cannot_pass_anything_itself():
    for permission in (Permission.QUESTION_PASS, Permission.PERSON_PASS, Permission.ENTRY_OPEN):
        assert not may(Role.ATTENDEE, permission)


def test_f8_nothing_ranks_people_or_counts_votes():
    words = ("vote", "rank", "score", "like", "rating", "dislike")
    for table in Person.metadata.tables.values():
        for column in table.columns:
            assert not any(word in column.name.split("_") for word in words), f"{table.name}.{column.name}"


def test_f9_the_front_speaks_outside_the_citizens_queue_and_is_not_counted(hall: Hall):
    hall.register(2)
    hall.chair.run("floor.give", kind="FRONT_OR_COUNCIL", full_name="Đinh Thị Vân", minutes=7)
    speech = hall.speech()
    assert (speech.number, speech.request_id, speech.allotted_seconds) == (None, None, 420)
    assert hall.queue() == [1, 2]
    assert len(hall.all(SpeakingRequest)) == 2
    hall.chair.run("floor.end")
    with hall.meeting() as meeting:
        assert meeting.heard == [] and meeting.spoken_seconds == {}


def test_f10_a_phone_acknowledges_the_recording_notice_and_the_projector_can_show_it(hall: Hall, clock: HeldClock):
    hall.phone.run("recording.acknowledge")
    assert hall.one(Device, hall.phone.actor.device_id).recording_acknowledged_at == clock.now
    assert hall.one(Device, hall.other_phone.actor.device_id).recording_acknowledged_at is None
    hall.chair.run("projector.pin", scene="RECORDING")
    with hall.meeting() as meeting:
        assert meeting.conference.projector.pinned == "RECORDING"
