"""Matters: their numbers, their words, what public screens may show, who is to answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conference.errors import Forbidden, Invalid, Refused
from conference.models import Outcome, Question, QuestionKind, QuestionSource
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.conftest import HeldClock
from tests.factories import CITIZEN_STEP, Hall


def numbers(hall: Hall) -> list[str]:
    with hall.meeting() as meeting:
        return [matter.number for matter in meeting.matters]


def test_matters_are_numbered_under_their_speech(hall: Hall, clock):
    for n in range(8):
        hall.desk.run("speaker.register", full_name=f"Khách {n}")
    for _ in range(8):
        hall.chair.run("floor.invite_next")
    for _ in range(2):
        clock.advance(1)
        hall.ask()
    clock.advance(1)
    assert hall.phone.run("question.receive", text="Xin hỏi về đất ở").result["number"] == "VB1"
    assert numbers(hall) == ["8.1", "8.2", "VB1"]


def test_numbering_continues_when_a_skipped_person_is_invited_again(hall: Hall, clock):
    first = hall.register(2)[0]
    hall.chair.run("floor.invite_next")
    hall.ask()
    hall.chair.run("floor.skip")
    hall.chair.run("floor.invite", request=first)
    clock.advance(1)
    hall.ask()
    assert numbers(hall) == ["1.1", "1.2"]


def test_a_late_matter_of_the_first_turn_does_not_take_a_number_of_the_second(hall: Hall, clock):
    first = hall.register(2)[0]
    earlier = hall.chair.get("floor.invite_next")
    hall.ask()
    hall.chair.run("floor.send_to_end")
    hall.chair.run("floor.invite", request=first)
    for speech in ("", earlier, ""):
        clock.advance(1)
        hall.secretary.run("question.ask", text="Thêm một ý", speech=speech)
    assert numbers(hall) == ["1.1", "1.2", "1.3", "1.4"]


def test_a_matter_in_a_guests_speech_gets_the_speech_a_number(hall: Hall):
    hall.register(1)
    hall.chair.run("floor.give", kind="FRONT_OR_COUNCIL")
    hall.ask()
    assert numbers(hall) == ["2.1"]
    assert hall.desk.run("speaker.register", full_name="Vi Thị Sim").result["number"] == 3


def test_a_matter_needs_a_speech(hall: Hall):
    with pytest.raises(Refused):
        hall.secretary.run("question.ask", text="Ai hỏi?")


def test_a_matter_takes_the_registered_field_unless_another_is_given(hall: Hall):
    hall.register(1, field=hall.fields["ENV"])
    hall.chair.run("floor.invite_next")
    one, two = hall.ask(), hall.ask(field=hall.fields["LAND"])
    assert hall.one(Question, one).field_id == hall.fields["ENV"]
    assert hall.one(Question, two).field_id == hall.fields["LAND"]


def test_a_matter_opens_its_entry_where_the_meeting_is(hall: Hall):
    matter = hall.ask("  Đường xuống cấp  ")
    entry = hall.entry_of(question=matter)
    assert (entry.kind, entry.text) == ("QUESTION", "Đường xuống cấp")
    assert (entry.step_id, entry.speech_id) == (hall.steps[CITIZEN_STEP], hall.speech().id)
    assert hall.entry_of(question=hall.ask("")).upto == 0


def test_a_matter_in_writing_is_kept_exactly_as_sent(hall: Hall):
    matter = hall.phone.get("question.receive", text="  Kính gửi\n\nhội nghị  ", full_name="Chử Văn Mạch")
    row = hall.one(Question, matter)
    assert row.wording_received == "  Kính gửi\n\nhội nghị  "
    assert hall.entry_of(question=matter).text == "Kính gửi\n\nhội nghị"
    assert (row.source, row.device_id) == (QuestionSource.WRITTEN_PHONE, hall.phone.actor.device_id)
    desk = hall.one(Question, hall.desk.get("question.receive", text="Qua giấy"))
    assert (desk.source, desk.number, desk.asker_id) == (QuestionSource.WRITTEN_DESK, "VB2", None)


def test_a_matter_in_writing_needs_words(hall: Hall):
    with pytest.raises(Invalid):
        hall.phone.run("question.receive", text=" \n ")


def test_matters_in_writing_come_in_while_the_list_is_closed(hall: Hall):
    hall.chair.run("queue.close")
    assert hall.phone.run("question.receive", text="Xin hỏi").result["number"] == "VB1"


def test_a_matter_is_classified(hall: Hall):
    matter = hall.ask()
    hall.secretary.run("question.classify", question=matter, kind="PETITION", field=hall.fields["SEC"])
    row = hall.one(Question, matter)
    assert (row.kind, row.field_id) == (QuestionKind.PETITION, hall.fields["SEC"])
    seq = hall.seq
    hall.secretary.run("question.classify", question=matter, kind="PETITION", field=hall.fields["SEC"])
    assert hall.seq == seq


def test_suggested_units_lead_first(hall: Hall):
    questions = [hall.ask(field=hall.fields["INFRA"]), hall.ask()]
    assert hall.chair.run("question.assign_suggested", questions=questions).result == {"assigned": 1}
    with hall.meeting() as meeting:
        one, two = (meeting.matters_by_id[question] for question in questions)
        assert one.lead.unit_id == hall.units["ECONOMY"]
        assert [row.unit_id for row in one.supporting] == [hall.units["POLICE"]]
        assert two.lead is None


def test_confirming_suggestions_leaves_what_is_assigned_already(hall: Hall):
    question = hall.ask(field=hall.fields["LAND"])
    hall.assigned("CULTURE", question)
    assert hall.chair.run("question.assign_suggested", questions=[question, question]).result == {"assigned": 0}
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].lead.unit_id == hall.units["CULTURE"]


# ---- referring a denunciation ----


def test_a_referred_matter_leaves_public_and_unit_screens_at_once(hall: Hall):
    question = hall.ask("Tố cáo ông cán bộ nhận tiền")
    hall.assigned(question=question)
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("projector.pin", scene="QUESTION", question=question)
    hall.chair.run("question.refer", question=question)
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[question]
        assert matter.is_referred and matter.public_text == ""
        assert matter.lead is None and meeting.matters_for(hall.units["ECONOMY"]) == []
        assert matter.outcome.resolution == "REDIRECTED"
        assert meeting.conference.projector.pinned is None
        assert meeting.conference.projector.question_id is None
        assert matter.text == "Tố cáo ông cán bộ nhận tiền"  # staff keep the words


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("question.pass", {}),
        ("question.assign", {"lead": "ECONOMY"}),
        ("question.take_by_chair", {}),
        ("answer.begin", {"many": True}),
        ("answer.add", {"text": "Không"}),
        ("outcome.set", {"many": True, "resolution": "ACCEPTED"}),
        ("projector.pin", {"scene": "QUESTION"}),
    ],
)
def test_a_referred_matter_is_not_shown_answered_or_assigned(hall: Hall, command: str, args: dict):
    question = hall.ask()
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("question.refer", question=question)
    args = dict(args)
    key = {"questions": [question]} if args.pop("many", False) else {"question": question}
    if "lead" in args:
        args["lead"] = hall.units[args["lead"]]
    with pytest.raises(Refused):
        hall.chair.run(command, **key, **args)


def test_referring_replaces_an_earlier_outcome_and_undo_brings_it_back(hall: Hall):
    question = hall.ask()
    hall.chair.run(
        "outcome.set",
        questions=[question],
        resolution="PENDING",
        lead=hall.units["ECONOMY"],
        due_date="2099-01-31",
        note="Khảo sát",
    )
    hall.chair.run("question.refer", question=question)
    row = hall.one(Outcome, question)
    assert (row.resolution, row.lead_unit_id, row.due_date, row.note) == ("REDIRECTED", None, None, "")
    hall.chair.run("act.undo")
    row = hall.one(Outcome, question)
    assert (row.resolution, str(row.due_date), row.note) == ("PENDING", "2099-01-31", "Khảo sát")
    assert hall.one(Question, question).referred_at is None


def test_a_referred_matter_opened_again_shows_no_old_wording(hall: Hall):
    question = hall.ask(text="Tố cáo một cán bộ.")
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("question.refer", question=question)
    hall.chair.run("outcome.clear", question=question)
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].public_text == ""
        assert "Tố cáo" not in render_fragment(meeting, "attendee-questions", Audience("public"))
    row = hall.one(Question, question)
    assert (row.wording_passed, row.passed_at) == ("", None)
    hall.secretary.run("question.pass", question=question)
    with hall.meeting() as meeting:
        assert "Tố cáo" in render_fragment(meeting, "attendee-questions", Audience("public"))


def test_only_those_who_chair_open_a_referred_matter_again(hall: Hall):
    question = hall.ask()
    hall.secretary.run("question.refer", question=question)
    with pytest.raises(Forbidden, match="another procedure"):
        hall.secretary.run("outcome.clear", question=question)
    hall.operator.run("outcome.clear", question=question)
    assert hall.one(Question, question).referred_at is None


def test_opening_a_referred_matter_again_lets_it_be_worked(hall: Hall):
    question = hall.ask()
    hall.chair.run("question.refer", question=question)
    hall.chair.run("outcome.clear", question=question)
    hall.chair.run("question.assign", question=question, lead=hall.units["POLICE"])


def test_a_matter_handed_in_while_the_power_was_out_has_its_true_time_which_no_phone_may_say(
    hall: Hall, clock: HeldClock
):
    handed_in = clock.now - timedelta(minutes=25)
    question = hall.desk.get("question.receive", text="Xin hỏi", received_at=handed_in.isoformat())
    assert hall.one(Question, question).raised_at == handed_in
    with pytest.raises(Refused, match="not come yet"):
        hall.desk.run("question.receive", text="x", received_at=(clock.now + timedelta(minutes=1)).isoformat())
    with pytest.raises(Forbidden):
        hall.phone.run("question.receive", text="x", received_at=handed_in.isoformat())
