"""The minutes as data, and what of the meeting they must and must not hold."""

from __future__ import annotations

import pytest

from conference import models as m
from conference.documents import files
from conference.documents.files import Form
from tests.conftest import HeldClock
from tests.documents.held import ANSWER, DENOUNCER, ROAD, SECRET, end, hold, minutes_of
from tests.factories import Hall


def test_everything_stands_in_its_place(hall: Hall, clock: HeldClock):
    hold(hall, clock)
    minutes = minutes_of(hall)
    step = next(step for step in minutes.steps if step.title == "Nhân dân phát biểu ý kiến")
    first, _, front = step.rows
    assert (first.number, first.who, first.field) == (1, "Ông Nguyễn Văn Ất, thôn Hạ Đoài", "Giao thông - Hạ tầng")
    assert [matter.number for matter in first.matters] == ["1.1", "1.2"]
    road, lamp = first.matters
    assert (road.words, road.kind, road.field) == (ROAD, m.QuestionKind.PETITION, "Giao thông - Hạ tầng")
    assert [(given.by, given.words) for given in road.answers] == [("Phòng Kinh tế – ông Đặng Hữu Trực", ANSWER)]
    assert road.resolution is m.Resolution.ANSWERED
    assert "Công an xã" in lamp.result and "15 tháng 7 năm 2026" in lamp.result
    assert first.notes == ("Hội trường mất điện 5 phút.",)
    assert (front.number, front.who, front.matters) == (None, "Bà Đinh Thị Vân", ())
    assert [written.matter.words for written in minutes.written] == ["# Xin hỏi <b>bảo hiểm</b>"]
    assert [point.words for point in minutes.conclusion] == ["Tiếp thu các ý kiến."]


def test_steps_have_their_true_times_and_those_not_begun_are_not_told_of(hall: Hall, clock: HeldClock):
    minutes = minutes_of(hall)
    assert [step.title for step in minutes.steps] == [step.title for step in held_steps(hall)]
    assert [(step.started_at, step.ended_at) for step in minutes.steps] == [
        (step.started_at, step.ended_at) for step in held_steps(hall)
    ]
    assert minutes.steps[-1].ended_at is None


def held_steps(hall: Hall) -> list[m.AgendaStep]:
    return hall.all(m.AgendaStep, m.AgendaStep.started_at.is_not(None), order=m.AgendaStep.position)


def test_attendance_is_counted_by_group(hall: Hall):
    groups = {group.name: (group.expected, group.invited, group.present) for group in minutes_of(hall).groups}
    assert groups == {
        "Đại biểu cấp trên": (2, 1, 1),
        "Ủy ban Mặt trận Tổ quốc và đoàn thể": (5, 2, 1),
        "Đại biểu Nhân dân": (30, 4, 3),
    }


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("in_short", [False, True])
def test_a_referred_denunciation_prints_neither_words_nor_names(hall, clock: HeldClock, form: Form, in_short: bool):
    hold(hall, clock)
    end(hall, clock)
    minutes = minutes_of(hall)
    text = files.write(minutes, files.paper_of(minutes, in_short=in_short), form)
    for hidden in (SECRET, "tiền", "ông Ký", DENOUNCER, "Thượng Đoài", "2.1"):
        assert hidden not in text, hidden
    assert "Nước yếu." in text  # what else was raised in that turn stays, without the name


def test_a_referred_letter_leaves_nothing_but_its_count(hall: Hall, clock: HeldClock):
    names = hold(hall, clock)
    hall.secretary.run("question.refer", question=names["letter"])
    minutes = minutes_of(hall)
    assert [(written.who, written.matter.words) for written in minutes.written] == [("", "")]
    assert minutes.totals.referred == 2
    for form in Form:
        text = files.write(minutes, files.paper_of(minutes), form)
        assert "Chử Văn Mạch" not in text and "bảo hiểm" not in text and "VB1" not in text


def test_the_reason_of_a_declined_dialogue_is_never_printed(hall: Hall, clock: HeldClock):
    first, _ = hall.register(2)
    hall.chair.run("speaker.decline", request=first, reason="INTOXICATED")
    minutes = minutes_of(hall)
    assert minutes.totals.declined == 1
    text = files.write(minutes, files.paper_of(minutes), Form.TEXT)
    assert "Nguyễn Văn Ất" not in text and "rượu" not in text.lower()


def test_a_name_typed_on_a_phone_is_printed_once_somebody_has_passed_it(hall: Hall, clock: HeldClock):
    hold(hall, clock)
    assert "Chử Văn Mạch" not in minutes_of(hall).written[0].who
    person = hall.all(m.Person, m.Person.full_name == "Chử Văn Mạch")[0].id
    hall.secretary.run("person.pass", person=person)
    assert minutes_of(hall).written[0].who == "Chử Văn Mạch"


def test_totals_count_what_was_raised_and_what_became_of_it(hall: Hall, clock: HeldClock):
    hold(hall, clock)
    totals = minutes_of(hall).totals
    assert (totals.speeches, totals.spoken, totals.written, totals.referred, totals.open) == (2, 3, 1, 1, 2)
    assert totals.by_result == {m.Resolution.ANSWERED: 1, m.Resolution.PENDING: 1}


def test_reading_changes_nothing(hall: Hall, clock: HeldClock):
    hold(hall, clock)
    seq = hall.seq
    assert minutes_of(hall) == minutes_of(hall)
    assert hall.seq == seq


def test_a_conference_that_has_not_begun_has_minutes_too(planned: Hall):
    minutes = minutes_of(planned)
    assert minutes.steps == () and minutes.totals.spoken == 0
    for form in Form:
        assert minutes.subject in files.write(minutes, files.paper_of(minutes), form)
