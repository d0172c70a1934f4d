"""Moving through the programme."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conference.errors import Invalid, Refused
from conference.models import AgendaStep, StepState
from tests.factories import CITIZEN_STEP, STEPS, Hall


def states(hall: Hall) -> str:
    with hall.meeting() as meeting:
        return "".join(step.state.value[0] for step in meeting.steps)


def test_next_finishes_the_current_step_and_starts_the_following(hall: Hall, clock):
    assert states(hall) == "DDDDAPPP"
    assert hall.chair.get("step.next") == hall.steps[CITIZEN_STEP + 1]
    assert states(hall) == "DDDDDAPP"
    assert hall.one(AgendaStep, hall.steps[CITIZEN_STEP]).ended_at == clock.now
    assert hall.step().started_at == clock.now


def test_next_passes_over_skipped_steps_and_ends_with_the_last(hall: Hall):
    hall.chair.run("step.skip", step=hall.steps[5])
    hall.chair.run("step.next")
    assert states(hall) == "DDDDDSAP"
    hall.chair.run("step.next")
    with pytest.raises(Refused):
        hall.chair.run("step.next")
    assert states(hall) == "DDDDDSDA"


def test_any_step_may_be_started_and_starting_the_current_one_does_nothing(hall: Hall):
    hall.chair.run("step.start", step=hall.steps[7])
    assert states(hall) == "DDDDDPPA"
    seq = hall.seq
    hall.chair.run("step.start", step=hall.steps[7])
    assert hall.seq == seq


def test_after_finishing_no_step_runs_until_the_next_is_started(hall: Hall):
    hall.chair.run("step.finish")
    assert hall.step() is None
    seq = hall.seq
    hall.chair.run("step.finish")
    assert hall.seq == seq
    hall.register(1)
    hall.chair.run("floor.invite_next")
    assert hall.speech().step_id is None


def test_going_back_lets_the_step_that_was_left_wait_again(hall: Hall, clock):
    started = hall.one(AgendaStep, hall.steps[3]).started_at
    speeches_began = hall.step().started_at
    clock.advance(minutes=60)
    hall.chair.run("step.return", step=hall.steps[3])
    assert states(hall) == "DDDAPPPP"
    assert (hall.step().started_at, hall.step().ended_at) == (started, None)
    assert hall.last_event.data["left"] == hall.steps[CITIZEN_STEP]
    clock.advance(minutes=2)
    hall.chair.run("step.next")
    assert states(hall) == "DDDDAPPP"
    assert hall.step().started_at == speeches_began  # the minutes tell when it really began


def test_only_a_step_that_was_not_held_can_be_left_out(hall: Hall):
    for step in (hall.steps[0], hall.steps[CITIZEN_STEP]):
        with pytest.raises(Refused):
            hall.chair.run("step.skip", step=step)
    hall.chair.run("step.skip", step=hall.steps[6])
    hall.chair.run("step.start", step=hall.steps[6])
    assert states(hall)[6] == "A"


def test_a_step_is_inserted_after_the_current_one_or_after_a_given_one(hall: Hall):
    after_current = hall.mc.get("step.insert", title=" Tặng  quà ", planned_minutes=5)
    after_last = hall.mc.get("step.insert", title="Chụp ảnh", after=hall.steps[-1])
    with hall.meeting() as meeting:
        ids = [step.id for step in meeting.steps]
        positions = [step.position for step in meeting.steps]
    assert ids == [*hall.steps[:5], after_current, *hall.steps[5:], after_last]
    assert positions == list(range(1, len(STEPS) + 3))
    assert hall.one(AgendaStep, after_current).title == "Tặng quà"


def test_a_step_inserted_while_none_runs_goes_last(hall: Hall):
    hall.chair.run("step.finish")
    inserted = hall.mc.get("step.insert", title="Chụp ảnh")
    with hall.meeting() as meeting:
        assert meeting.steps[-1].id == inserted


def test_the_true_times_of_a_step_are_written_down_afterwards(hall: Hall, clock):
    start = clock.now - timedelta(minutes=30)
    times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=9)).isoformat()}
    hall.secretary.run("step.time", step=hall.steps[6], **times)
    row = hall.one(AgendaStep, hall.steps[6])
    assert (row.state, row.started_at, row.ended_at - row.started_at) == (StepState.DONE, start, timedelta(minutes=9))
    with pytest.raises(Refused):
        hall.secretary.run("step.time", step=hall.steps[CITIZEN_STEP], **times)
    with pytest.raises(Refused):
        hall.secretary.run("step.time", step=hall.steps[6], started_at=times["ended_at"], ended_at=times["started_at"])
    times["ended_at"] = (clock.now + timedelta(minutes=1)).isoformat()
    with pytest.raises(Refused, match="not come yet"):
        hall.secretary.run("step.time", step=hall.steps[6], **times)


def test_of_a_running_step_the_true_beginning_alone_is_written_down(hall: Hall, clock):
    began = clock.now - timedelta(minutes=12)
    hall.secretary.run("step.time", step=hall.steps[CITIZEN_STEP], started_at=began.isoformat())
    row = hall.one(AgendaStep, hall.steps[CITIZEN_STEP])
    assert (row.state, row.started_at, row.ended_at) == (StepState.ACTIVE, began, None)
    with pytest.raises(Refused, match="when this step ended"):
        hall.secretary.run("step.time", step=hall.steps[6], started_at=began.isoformat())
    with pytest.raises(Refused, match="not come yet"):
        later = (clock.now + timedelta(minutes=1)).isoformat()
        hall.secretary.run("step.time", step=hall.steps[CITIZEN_STEP], started_at=later)


def test_nobody_returns_to_a_step_that_is_still_to_come(hall: Hall):
    with pytest.raises(Refused, match="still to come"):
        hall.mc.run("step.return", step=hall.steps[CITIZEN_STEP + 1])
    assert hall.step().id == hall.steps[CITIZEN_STEP]
    hall.mc.run("step.return", step=hall.steps[0])
    hall.mc.run("step.return", step=hall.steps[1])  # later than the present one, and held
    assert hall.step().id == hall.steps[1]


def test_the_list_of_speakers_is_opened_and_closed_for_the_current_step(hall: Hall):
    hall.chair.run("queue.close")
    assert not hall.step().queue_open
    hall.chair.run("step.next")
    hall.chair.run("queue.open")
    assert hall.one(AgendaStep, hall.steps[5]).queue_open
    assert not hall.one(AgendaStep, hall.steps[CITIZEN_STEP]).queue_open
    hall.chair.run("step.finish")
    with pytest.raises(Refused):
        hall.chair.run("queue.open")


def test_steps_do_not_move_before_the_opening_nor_in_a_break(hall: Hall, planned: Hall):
    for command in ("step.next", "step.finish"):
        with pytest.raises(Refused):
            planned.chair.run(command)
    hall.chair.run("conference.pause")
    for command, args in (("step.next", {}), ("step.start", {"step": hall.steps[6]})):
        with pytest.raises(Refused):
            hall.chair.run(command, **args)
    with pytest.raises(Invalid):
        hall.chair.run("step.skip", step="0" * 32)
