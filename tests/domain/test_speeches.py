"""The floor and its clock: who speaks, since when, for how long, and how a turn ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conference.errors import Invalid, Refused
from conference.models import (
    Answer,
    Event,
    MinutesEntry,
    Person,
    Question,
    RequestState,
    SpeakingRequest,
    Speech,
    SpeechKind,
)
from tests.conftest import HeldClock
from tests.factories import CITIZEN_STEP, Hall


def used_seconds(speech: Speech) -> float:
    """Seconds of a turn that has ended."""
    assert speech.ended_at is not None
    return (speech.ended_at - speech.started_at).total_seconds() - speech.paused_seconds


def test_inviting_the_next_speaker_ends_the_current_turn(hall: Hall, clock: HeldClock):
    first, second = hall.register(2)
    one = hall.chair.get("floor.invite_next")
    clock.advance(170)
    two = hall.chair.get("floor.invite_next")
    assert hall.one(Speech, one).ended_at == clock.now
    assert hall.request(first).state == RequestState.DONE
    assert hall.request(first).settled_at == clock.now
    speech = hall.speech()
    assert (speech.id, speech.started_at, speech.request_id) == (two, clock.now, second)
    assert hall.request(second).state == RequestState.SPEAKING


def test_a_turn_knows_its_step_number_person_and_registered_time(hall: Hall):
    request = hall.register(1, minutes=5)[0]
    hall.chair.run("floor.invite_next")
    speech = hall.speech()
    assert (speech.kind, speech.number, speech.allotted_seconds) == (SpeechKind.CITIZEN, 1, 300)
    assert (speech.step_id, speech.person_id) == (hall.steps[CITIZEN_STEP], hall.request(request).person_id)


def test_nobody_is_invited_from_an_empty_queue(hall: Hall):
    with pytest.raises(Refused):
        hall.chair.run("floor.invite_next")


def test_pauses_add_up(hall: Hall, clock: HeldClock):
    hall.register(1)
    speech = hall.chair.get("floor.invite_next")
    for seconds in (20, 7):
        clock.advance(30)
        hall.chair.run("floor.pause")
        clock.advance(seconds)
        hall.chair.run("floor.resume")
    clock.advance(15)
    hall.chair.run("floor.pause")
    clock.advance(9)
    hall.chair.run("floor.end")  # ending while held: the pause counts as well
    row = hall.one(Speech, speech)
    assert (row.paused_seconds, row.paused_at) == (36, None)
    assert used_seconds(row) == 75


def test_overtime_is_negative_and_more_time_brings_it_back(hall: Hall, clock: HeldClock):
    hall.register(1, minutes=1)
    speech = hall.chair.get("floor.invite_next")
    clock.advance(90)

    def left() -> float:
        row = hall.one(Speech, speech)
        return row.allotted_seconds - (clock.now - row.started_at).total_seconds() + row.paused_seconds

    assert left() == -30
    hall.chair.run("floor.extend")
    assert left() == 30
    hall.chair.run("floor.extend", seconds=120)
    assert left() == 150


def test_holding_a_held_clock_and_releasing_a_running_one_do_nothing(hall: Hall, clock: HeldClock):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    hall.chair.run("floor.resume")
    hall.chair.run("floor.pause")
    held, seq = clock.now, hall.seq
    clock.advance(10)
    hall.chair.run("floor.pause")
    assert (hall.speech().paused_at, hall.seq) == (held, seq)


def test_a_break_holds_the_clock_and_its_end_lets_it_run_on(hall: Hall, clock: HeldClock):
    hall.register(1)
    speech = hall.chair.get("floor.invite_next")
    clock.advance(60)
    hall.chair.run("conference.pause", minutes=15)
    assert hall.speech().paused_at == clock.now
    clock.advance(minutes=17)
    hall.chair.run("conference.resume")
    assert hall.speech().paused_at is None
    clock.advance(40)
    hall.chair.run("floor.end")
    assert used_seconds(hall.one(Speech, speech)) == 100


def test_a_clock_held_by_hand_stays_held_after_a_break(hall: Hall, clock: HeldClock):
    hall.register(1)
    speech = hall.chair.get("floor.invite_next")
    clock.advance(60)
    hall.chair.run("floor.pause")
    clock.advance(5)
    hall.chair.run("conference.pause")
    clock.advance(100)
    hall.chair.run("conference.resume")
    assert hall.speech().paused_at is not None
    clock.advance(5)
    hall.chair.run("floor.resume")
    hall.chair.run("floor.end")
    assert used_seconds(hall.one(Speech, speech)) == 60


def test_nobody_gets_the_floor_in_a_break(hall: Hall):
    first = hall.register(2)[0]
    question = hall.secretary.get("question.receive", text="Xin hỏi")
    hall.chair.run("conference.pause")
    for command, args in (
        ("floor.invite_next", {}),
        ("floor.invite", {"request": first}),
        ("floor.invite_raised_hand", {}),
        ("floor.give", {"kind": "GUEST"}),
        ("answer.begin", {"questions": [question]}),
    ):
        with pytest.raises(Refused, match="break"):
            hall.chair.run(command, **args)
    assert hall.speech() is None


@pytest.mark.parametrize(
    "command", ["floor.end", "floor.skip", "floor.pause", "floor.resume", "floor.extend", "floor.remind"]
)
def test_acts_on_the_floor_need_somebody_who_has_it(hall: Hall, command: str):
    with pytest.raises(Refused):
        hall.chair.run(command)


@pytest.mark.parametrize(
    ("command", "args", "state", "settled"),
    [
        ("floor.skip", {}, RequestState.SKIPPED, True),
        ("floor.mark_absent", {}, RequestState.ABSENT, True),
        ("floor.send_to_end", {}, RequestState.QUEUED, False),
        ("floor.decline", {"reason": "CIVIL_CAPACITY"}, RequestState.DECLINED, True),
        ("floor.end", {}, RequestState.DONE, True),
    ],
)
def test_a_turn_ends_as_what_the_chair_said(hall: Hall, clock, command, args, state, settled):
    first = hall.register(3)[0]
    speech = hall.chair.get("floor.invite_next")
    hall.chair.run(command, **args)
    row = hall.request(first)
    assert (row.state, row.settled_at is not None) == (state, settled)
    assert row.decline_reason == args.get("reason")
    assert hall.one(Speech, speech).ended_at == clock.now
    assert hall.speech() is None
    assert hall.queue() == ([2, 3, 1] if state == RequestState.QUEUED else [2, 3])


def test_only_a_citizens_turn_can_be_skipped_or_declined(hall: Hall):
    hall.chair.run("floor.give", kind="GUEST", full_name="Cao Xuân Lĩnh")
    for command, args in (("floor.skip", {}), ("floor.decline", {"reason": "RULE_BREACH"})):
        with pytest.raises(Refused):
            hall.chair.run(command, **args)
    assert hall.speech() is not None


def test_whoever_was_passed_over_may_still_be_invited(hall: Hall):
    first, _ = hall.register(2)
    hall.chair.run("speaker.decline", request=first, reason="INTOXICATED")
    hall.chair.run("floor.invite", request=first)
    row = hall.request(first)
    assert (row.state, row.decline_reason, row.settled_at) == (RequestState.SPEAKING, None, None)


def test_whoever_has_spoken_or_withdrawn_is_not_invited(hall: Hall):
    first, second = hall.register(2)
    hall.chair.run("speaker.withdraw", request=second)
    hall.chair.run("floor.invite", request=first)
    for request in (first, second):
        with pytest.raises(Refused):
            hall.chair.run("floor.invite", request=request)


def test_a_raised_hand_starts_unnamed_and_is_named_later(hall: Hall, clock: HeldClock):
    hall.register(1)
    speech = hall.chair.get("floor.invite_raised_hand")
    assert (hall.speech().started_at, hall.speech().person_id, hall.speech().number) == (clock.now, None, 2)
    matter = hall.ask("Bao giờ có nước sạch?")
    assert hall.one(Question, matter).asker_id is None
    hall.secretary.run("floor.name", speech=speech, title="Ông", full_name="Tô Văn Hến", locality=hall.localities[2])
    row = hall.speech()
    assert hall.one(Person, row.person_id).full_name == "Tô Văn Hến"
    assert hall.request(row.request_id).person_id == row.person_id
    assert hall.one(Question, matter).asker_id == row.person_id
    assert hall.queue() == [1]


def test_naming_somebody_who_is_named_so_already_does_nothing(hall: Hall):
    hall.register(1)
    speech = hall.chair.get("floor.invite_next")
    seq = hall.seq
    hall.secretary.run("floor.name", speech=speech, person=hall.speech().person_id)
    assert hall.seq == seq


def test_a_raised_hand_may_give_the_name_at_once(hall: Hall):
    hall.chair.run("floor.invite_raised_hand", person=hall.citizens[1])
    assert hall.speech().person_id == hall.citizens[1]


def test_guests_have_no_number_and_open_an_entry_of_their_own(hall: Hall):
    speech = hall.chair.get("floor.give", kind="GUEST", full_name="Cao Xuân Lĩnh", minutes=0)
    row = hall.speech()
    assert (row.number, row.request_id, row.allotted_seconds) == (None, None, 0)
    assert [entry.kind for entry in hall.all(MinutesEntry, MinutesEntry.speech_id == speech)] == ["SPEECH"]
    assert hall.conference.last_number == 0


@pytest.mark.parametrize("kind", ["CITIZEN", "ANSWER"])
def test_the_floor_is_not_given_to_citizens_or_answers_directly(hall: Hall, kind: str):
    with pytest.raises(Invalid):
        hall.chair.run("floor.give", kind=kind)


def test_the_reminder_is_an_instant_on_the_projector(hall: Hall, clock: HeldClock):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    clock.advance(5)
    hall.chair.run("floor.remind")
    with hall.meeting() as meeting:
        assert meeting.conference.projector.reminded_at == clock.now


def test_a_turn_recorded_afterwards_has_its_true_times_and_matters(hall: Hall, clock: HeldClock):
    request = hall.register(2)[1]
    start = clock.now - timedelta(minutes=20)
    done = hall.secretary.run(
        "floor.record",
        person=hall.request(request).person_id,
        started_at=start.isoformat(),
        ended_at=(start + timedelta(minutes=4)).isoformat(),
        step=hall.steps[CITIZEN_STEP],
        matters=["Cống tắc.", "  ", "Rác tồn đọng."],
    )
    assert done.result["matters"] == ["2.1", "2.2"]
    row = hall.one(Speech, done.result["speech"])
    assert (row.started_at, used_seconds(row), row.recorded_afterwards) == (start, 240, True)
    assert row.number == 2
    assert hall.request(request).state == RequestState.DONE
    assert hall.queue() == [1]
    assert {matter.raised_at for matter in hall.all(Question)} == {start}
    assert hall.speech() is None


def test_many_matters_recorded_at_one_instant_keep_their_order(hall: Hall, clock: HeldClock):
    times = {"started_at": "2026-06-25T08:10:00+07:00", "ended_at": "2026-06-25T08:14:00+07:00"}
    hall.secretary.run("floor.record", **times, matters=[f"Ý kiến {n}" for n in range(12)])
    with hall.meeting() as meeting:
        assert [matter.number for matter in meeting.matters] == [f"1.{n}" for n in range(1, 13)]


def test_a_turn_is_not_recorded_backwards_or_under_an_unknown_step(hall: Hall):
    times = {"started_at": "2026-06-25T08:10:00+07:00", "ended_at": "2026-06-25T08:05:00+07:00"}
    with pytest.raises(Refused):
        hall.secretary.run("floor.record", **times)
    times["ended_at"] = "2026-06-25T08:20:00+07:00"
    with pytest.raises(Invalid):
        hall.secretary.run("floor.record", **times, step="0" * 32)


@pytest.mark.parametrize("kind", ["FRONT_OR_COUNCIL", "GUEST", "PRESENTER"])
def test_a_turn_outside_the_queue_is_recorded_afterwards_with_an_entry_and_without_a_number(
    hall: Hall, clock: HeldClock, kind: str
):
    start = clock.now - timedelta(minutes=20)
    times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=4)).isoformat()}
    speech = hall.secretary.get("floor.record", kind=kind, full_name="Đinh Thị Vân", **times)
    row = hall.one(Speech, speech)
    assert (row.kind, row.number, row.request_id, row.allotted_seconds) == (kind, None, None, 0)
    assert hall.one(Person, row.person_id).full_name == "Đinh Thị Vân"
    assert hall.all(SpeakingRequest) == []
    assert len(hall.all(MinutesEntry, MinutesEntry.speech_id == speech)) == 1


def test_a_units_answering_turn_is_recorded_afterwards_with_an_open_answer_to_each_matter(hall: Hall, clock: HeldClock):
    questions = [hall.ask(), hall.ask()]
    clock.advance(minutes=30)
    start = clock.now - timedelta(minutes=20)
    times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=4)).isoformat()}
    turn = {"kind": "ANSWER", "questions": questions, "unit": hall.units["ECONOMY"], **times}
    current = hall.speech().id
    speech = hall.secretary.get("floor.record", **turn)
    row = hall.one(Speech, speech)
    assert (row.unit_id, row.responder_id) == (hall.units["ECONOMY"], hall.holders["responder"])
    answers = hall.all(Answer, Answer.speech_id == speech)
    assert [(one.given_at, one.recorded_at) for one in answers] == [(start, clock.now)] * 2
    with hall.meeting() as meeting:
        assert all(len(meeting.matters_by_id[question].answers) == 1 for question in questions)
    assert hall.speech().id == current
    hall.chair.run("act.undo")
    assert hall.all(Answer) == []
    with pytest.raises(Invalid):
        hall.secretary.run("floor.record", **{**turn, "questions": []})
    with pytest.raises(Invalid):
        hall.secretary.run("floor.record", **turn, matters=["Lại hỏi"])
    with pytest.raises(Invalid):
        hall.secretary.run("floor.record", **{**turn, "kind": "GUEST"})
    hall.chair.run("question.refer", question=questions[0])
    with pytest.raises(Refused):
        hall.secretary.run("floor.record", **turn)


def test_a_turn_that_has_not_ended_is_not_recorded(hall: Hall, clock: HeldClock):
    times = {"started_at": clock.now.isoformat(), "ended_at": (clock.now + timedelta(minutes=1)).isoformat()}
    with pytest.raises(Refused, match="not come yet"):
        hall.secretary.run("floor.record", **times)


def test_undo_takes_back_the_turn_recorded_last_and_not_the_invitation_before_it(hall: Hall, clock: HeldClock):
    hall.register(1)
    current = hall.chair.get("floor.invite_next")
    start = clock.now - timedelta(minutes=20)
    times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=4)).isoformat()}
    hall.secretary.run("floor.record", **times, matters=["Cống tắc."])
    assert hall.last_event.kind == "floor.recorded"
    hall.chair.run("act.undo")
    assert hall.speech().id == current
    assert [speech.id for speech in hall.all(Speech)] == [current]
    assert hall.all(Question) == []


def test_recording_a_turn_leaves_whoever_speaks_now_alone(hall: Hall):
    hall.register(1)
    current = hall.chair.get("floor.invite_next")
    times = {"started_at": "2026-06-25T08:10:00+07:00", "ended_at": "2026-06-25T08:14:00+07:00"}
    hall.secretary.run("floor.record", full_name="Ninh Văn Thóc", **times)
    assert hall.speech().id == current


def test_seconds_spoken_add_up_by_person(hall: Hall, clock: HeldClock):
    first = hall.register(1)[0]
    person = hall.request(first).person_id
    hall.chair.run("floor.invite_next")
    clock.advance(50)
    hall.chair.run("floor.send_to_end")
    hall.chair.run("floor.invite_next")
    clock.advance(25)
    hall.chair.run("floor.pause")
    clock.advance(100)
    hall.chair.run("floor.end")
    with hall.meeting() as meeting:
        assert meeting.spoken_seconds == {person: 75}


def test_the_log_tells_whose_phone_a_turn_concerns(hall: Hall):
    hall.phone.run("speaker.register")
    hall.chair.run("floor.invite_next")
    hall.chair.run("floor.end")
    invited, ended = hall.all(Event, Event.kind.in_(["floor.invited", "floor.ended"]), order=Event.seq)
    assert {invited.data["device"], ended.data["device"]} == {hall.phone.actor.device_id}
