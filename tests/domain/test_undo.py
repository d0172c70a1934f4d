"""Taking back: what undo refuses, what it leaves used, and that it is itself recorded."""

from __future__ import annotations

import pytest

from conference.errors import Refused, Stale
from conference.models import Event, Person, Question, RequestState
from tests.assertions import assert_gapless, assert_same, dump
from tests.factories import Hall


def refuses_to_undo(hall: Hall) -> None:
    """Undo refuses and changes nothing."""
    before, seq = dump(hall.database), hall.seq
    with pytest.raises(Refused):
        hall.chair.run("act.undo")
    assert_same(before, dump(hall.database))
    assert hall.seq == seq


def test_there_is_nothing_to_take_back_before_any_undoable_act(planned: Hall):
    planned.mc.run("conference.admit")
    refuses_to_undo(planned)


def test_undo_refuses_when_a_question_was_asked_in_the_speech(hall: Hall):
    hall.ask()
    refuses_to_undo(hall)


def test_undo_refuses_when_words_were_typed_into_the_answer(hall: Hall):
    question = hall.ask()
    hall.chair.run("answer.begin", questions=[question], unit=hall.units["ECONOMY"])
    with hall.meeting() as meeting:
        entry = meeting.matters_by_id[question].answers[0].entry
    hall.type(entry.id, "Đã bố trí vốn.")
    refuses_to_undo(hall)


def test_undo_refuses_when_the_unit_has_prepared_notes(hall: Hall):
    assignment = hall.assigned()
    hall.responder.run("assignment.note", assignment=assignment, notes="Đã khảo sát.")
    refuses_to_undo(hall)


def test_undo_refuses_when_a_note_was_opened_in_the_speech(hall: Hall):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    hall.secretary.run("entry.open", text="Đại biểu trình bày tài liệu.")
    refuses_to_undo(hall)


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("answer.add", {"text": "Sẽ trả lời bằng văn bản."}),
        ("outcome.set", {"resolution": "ACCEPTED"}),
        ("question.classify", {"kind": "PETITION"}),
    ],
)
def test_undoing_a_carry_never_takes_later_work_on_its_matters_with_it(hall: Hall, command: str, args: dict):
    hall.register(1, content="Nước sinh hoạt yếu.")
    hall.chair.run("queue.carry")
    question = hall.all(Question)[0].id
    key = {"questions": [question]} if command == "outcome.set" else {"question": question}
    hall.secretary.run(command, **key, **args)
    refuses_to_undo(hall)


def test_undo_refuses_when_the_person_has_been_renamed_since(hall: Hall):
    request = hall.desk.get("speaker.register", full_name="Vi Thị Sim")
    hall.secretary.run("person.rename", person=hall.request(request).person_id, full_name="Vi Thị Sính")
    refuses_to_undo(hall)


def test_undo_carries_the_act_it_means(hall: Hall):
    hall.register(2)
    done = hall.chair.run("floor.invite_next")
    hall.desk.run("speaker.register", full_name="Vi Thị Sim")
    with pytest.raises(Stale):
        hall.chair.run("act.undo", expects={"act": str(done.seq)})
    assert hall.queue() == [2, 3]


def test_two_who_press_undo_together_take_back_one_act(hall: Hall):
    hall.register(2)
    act = str(hall.seq)
    hall.chair.run("act.undo", expects={"act": act})
    with pytest.raises(Stale):
        hall.co_chair.run("act.undo", expects={"act": act})
    assert hall.queue() == [1]


def test_undo_is_an_event_that_names_what_it_took_back(hall: Hall):
    hall.register(1)
    done = hall.chair.run("floor.invite_next")
    undone = hall.chair.run("act.undo")
    assert undone.result == {"undone": "floor.invited"}
    event = hall.last_event
    assert (event.kind, event.data) == ("act.undone", {"undone": "floor.invited", "undone_seq": done.seq})
    assert not event.undoable
    assert hall.one(Event, (hall.conference_id, done.seq)).undone_by == undone.seq
    assert_gapless(hall)


def test_undo_again_takes_back_the_act_before(hall: Hall):
    hall.register(2)
    before = dump(hall.database)
    hall.chair.run("floor.invite_next")
    hall.chair.run("floor.extend")
    hall.chair.run("floor.invite_next")
    for _ in range(3):
        hall.chair.run("act.undo")
    assert_same(before, dump(hall.database))


def test_an_invitation_taken_back_gives_the_floor_back_to_whoever_had_it(hall: Hall, clock):
    first, _ = hall.register(2)
    speech = hall.chair.get("floor.invite_next")
    started = hall.speech().started_at
    clock.advance(100)
    hall.chair.run("floor.invite_next")
    clock.advance(5)
    hall.chair.run("act.undo")
    assert hall.speech().id == speech
    assert hall.speech().started_at == started
    assert hall.request(first).state == RequestState.SPEAKING
    assert hall.queue() == [2]


def test_a_speaking_number_is_not_used_again_after_undo(hall: Hall):
    hall.desk.run("speaker.register", full_name="Vi Thị Sim")
    hall.chair.run("act.undo")
    assert hall.desk.run("speaker.register", full_name="Vi Thị Sim").result["number"] == 2


def test_a_written_number_is_not_used_again_after_undo(hall: Hall):
    hall.register(1, content="Nước sinh hoạt yếu.")
    hall.chair.run("queue.carry")
    hall.chair.run("act.undo")
    hall.chair.run("queue.carry")
    assert [question.number for question in hall.all(Question)] == ["VB2"]


def test_a_person_written_down_with_the_act_goes_with_it(hall: Hall):
    hall.desk.run("speaker.register", full_name="Vi Thị Sim")
    hall.chair.run("act.undo")
    assert hall.all(Person, Person.full_name == "Vi Thị Sim") == []


def test_nothing_is_taken_back_once_the_meeting_is_over(hall: Hall):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    hall.chair.run("floor.end")
    hall.chair.run("conference.close")
    refuses_to_undo(hall)
    assert hall.speech() is None


def test_no_clock_starts_in_a_break_by_taking_back(hall: Hall):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    hall.chair.run("floor.end")
    hall.chair.run("conference.pause")
    refuses_to_undo(hall)
    hall.chair.run("conference.resume")
    hall.chair.run("act.undo")
    assert hall.speech() is not None


def test_acts_before_the_opening_can_be_taken_back(planned: Hall):
    planned.mc.run("conference.admit")
    planned.register(1)
    planned.chair.run("act.undo")
    assert planned.queue() == []
