"""The meeting as a whole: receiving, opening, breaking, closing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conference.errors import Invalid, Refused
from conference.models import AgendaStep, ConferenceState, DialogueMode, Person, Speech
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.conftest import HeldClock
from tests.factories import Hall


def test_a_conference_receives_people_then_opens_with_its_first_step(planned: Hall, clock: HeldClock):
    planned.mc.run("conference.admit")
    assert planned.conference.state == ConferenceState.OPEN
    clock.advance(minutes=20)
    planned.mc.run("conference.open")
    assert (planned.conference.state, planned.conference.opened_at) == (ConferenceState.IN_SESSION, clock.now)
    assert planned.step().id == planned.steps[0]
    assert [event.kind for event in planned.events()] == [
        "conference.admitted",
        "conference.opened",
        "step.started",
    ]


def test_a_conference_may_open_without_receiving_first(planned: Hall):
    planned.chair.run("conference.open")
    assert planned.step() is not None


def test_what_has_begun_is_neither_opened_nor_admitted_again(hall: Hall):
    seq = hall.seq
    hall.mc.run("conference.open")
    assert hall.seq == seq
    with pytest.raises(Refused):
        hall.mc.run("conference.admit")
    hall.chair.run("conference.close")
    for command in ("conference.open", "conference.admit", "conference.pause", "conference.resume", "conference.close"):
        with pytest.raises(Refused):
            hall.chair.run(command)


def test_a_break_announces_when_it_ends_and_may_be_prolonged(hall: Hall, clock: HeldClock):
    hall.mc.run("conference.pause", minutes=15)
    first = clock.now
    assert hall.conference.resumes_at == first + timedelta(minutes=15)
    clock.advance(minutes=10)
    hall.mc.run("conference.pause", minutes=15)
    row = hall.conference
    assert (row.paused_at, row.resumes_at) == (first, clock.now + timedelta(minutes=15))
    hall.mc.run("conference.resume")
    row = hall.conference
    assert (row.state, row.paused_at, row.resumes_at) == (ConferenceState.IN_SESSION, None, None)


def test_resuming_without_a_break_does_nothing(hall: Hall):
    seq = hall.seq
    hall.mc.run("conference.resume")
    assert hall.seq == seq


def test_closing_ends_the_floor_and_the_step_and_counts_what_is_unsettled(hall: Hall, clock: HeldClock):
    hall.ask()
    settled = hall.ask()
    hall.chair.run("outcome.set", questions=[settled], resolution="ACCEPTED")
    clock.advance(60)
    hall.chair.run("conference.close")
    assert (hall.conference.state, hall.conference.closed_at) == (ConferenceState.CONCLUDED, clock.now)
    assert hall.all(Speech)[0].ended_at == clock.now
    assert hall.all(AgendaStep, AgendaStep.state == "ACTIVE") == []
    assert hall.last_event.data == {"unsettled": 1}


def test_closing_waits_until_nobody_waits(hall: Hall):
    hall.register(1)
    with pytest.raises(Refused):
        hall.chair.run("conference.close")
    hall.chair.run("queue.carry")
    hall.chair.run("conference.close")


def test_a_meeting_may_close_from_a_break(hall: Hall, clock: HeldClock):
    hall.register(1)
    speech = hall.chair.get("floor.invite_next")
    clock.advance(30)
    hall.chair.run("conference.pause")
    clock.advance(300)
    hall.chair.run("conference.close")
    row = hall.one(Speech, speech)
    assert (row.paused_at, row.paused_seconds) == (None, 300)
    assert hall.conference.paused_at is None


def test_nothing_is_worked_on_the_floor_before_the_opening(planned: Hall):
    planned.mc.run("conference.admit")
    planned.register(1)
    for command in ("floor.invite_next", "floor.invite_raised_hand", "queue.carry"):
        with pytest.raises(Refused):
            planned.chair.run(command)


def test_the_way_of_the_dialogue_changes_live(hall: Hall):
    hall.chair.run("conference.set_mode", mode="GROUPED_BY_FIELD")
    assert hall.conference.dialogue_mode == DialogueMode.GROUPED_BY_FIELD
    assert hall.last_event.data == {"mode": "GROUPED_BY_FIELD", "before": "ONE_BY_ONE"}


def test_the_true_times_of_the_meeting_are_written_down_afterwards(hall: Hall, clock: HeldClock):
    began, ended = clock.now - timedelta(hours=2), clock.now - timedelta(minutes=20)
    with pytest.raises(Refused, match="Close the conference first"):
        hall.secretary.run("conference.time", closed_at=ended.isoformat())
    hall.secretary.run("conference.time", opened_at=began.isoformat())
    hall.chair.run("conference.close")
    hall.operator.run("conference.time", closed_at=ended.isoformat())
    assert (hall.conference.opened_at, hall.conference.closed_at) == (began, ended)
    assert (hall.last_event.kind, hall.last_event.on_behalf) == ("conference.timed", True)
    seq = hall.seq
    hall.chair.run("conference.time", opened_at=began.isoformat(), closed_at=ended.isoformat())
    assert hall.seq == seq
    with pytest.raises(Refused, match="later than the start"):
        hall.chair.run("conference.time", opened_at=clock.now.isoformat())
    with pytest.raises(Refused, match="not come yet"):
        hall.chair.run("conference.time", closed_at=(clock.now + timedelta(minutes=1)).isoformat())
    with pytest.raises(Invalid):
        hall.chair.run("conference.time")


def test_a_meeting_that_was_not_opened_here_has_no_true_times_yet(planned: Hall, clock: HeldClock):
    with pytest.raises(Refused, match="Open the conference first"):
        planned.chair.run("conference.time", opened_at=clock.now.isoformat())


def test_rules_for_names_and_phones_change_live_and_only_what_is_named(hall: Hall):
    hall.register(2)
    hall.chair.run("floor.invite_next")
    name = hall.one(Person, hall.citizens[0]).full_name
    assert name in on_the_projector(hall)
    hall.secretary.run("conference.set_rules", name_privacy="NUMBER_ONLY")
    assert name not in on_the_projector(hall)
    assert (hall.conference.speak_again, hall.conference.checked_in_only) == (False, False)
    hall.chair.run("conference.set_rules", checked_in_only=True, speak_again=True)
    with pytest.raises(Refused):
        hall.new_phone().run("speaker.register", content="Đường hỏng")
    seq = hall.last_event.seq
    hall.chair.run("conference.set_rules", checked_in_only=True, name_privacy="NUMBER_ONLY")
    assert hall.last_event.seq == seq
    hall.chair.run("conference.set_rules", checked_in_only=False)
    hall.new_phone().run("speaker.register", content="Đường hỏng")


def on_the_projector(hall: Hall) -> str:
    with hall.meeting() as meeting:
        return render_fragment(meeting, "projector-scene", Audience("projector"))
