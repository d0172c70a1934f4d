"""Outcomes: O1 to O4 and the practical ones, one a matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conference.errors import Forbidden, Invalid, Refused
from conference.models import Outcome
from tests.conftest import HeldClock
from tests.factories import Hall


def test_o1_a_matter_answered_at_the_conference_is_settled(hall: Hall, clock: HeldClock):
    question = hall.ask()
    hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED")
    assert (hall.one(Outcome, question).resolution, hall.one(Outcome, question).set_at) == ("ANSWERED", clock.now)


def test_o2_a_contribution_is_accepted_with_a_note(hall: Hall):
    question = hall.ask()
    hall.chair.run("outcome.set", questions=[question], resolution="ACCEPTED", note="  Tiếp thu ")
    assert hall.one(Outcome, question).note == "Tiếp thu"


def test_o3_a_pending_matter_needs_a_unit_and_a_date(hall: Hall, clock: HeldClock):
    question = hall.ask()
    pending = {"questions": [question], "resolution": "PENDING"}
    with pytest.raises(Refused, match="choose the unit"):
        hall.chair.run("outcome.set", **pending, due_date="2026-07-31")
    with pytest.raises(Refused, match="choose the date"):
        hall.chair.run("outcome.set", **pending, lead=hall.units["ECONOMY"], due_date="")
    hall.chair.run("outcome.set", **pending, lead=hall.units["ECONOMY"], due_date="2026-07-31")
    row = hall.one(Outcome, question)
    assert (row.lead_unit_id, str(row.due_date)) == (hall.units["ECONOMY"], "2026-07-31")


def test_o3_the_unit_that_leads_is_entrusted_unless_another_is_named(hall: Hall):
    question = hall.ask()
    hall.assigned("CULTURE", question)
    hall.chair.run("outcome.set", questions=[question], resolution="PENDING", due_date="2099-07-31")
    assert hall.one(Outcome, question).lead_unit_id == hall.units["CULTURE"]


def test_o3_the_date_is_judged_by_the_halls_calendar(hall: Hall, clock: HeldClock):
    question = hall.ask()
    clock.now = datetime(2026, 6, 25, 23, 30, tzinfo=UTC)  # 06:30 on the 26th in the hall
    pending = {"questions": [question], "resolution": "PENDING", "lead": hall.units["ECONOMY"]}
    with pytest.raises(Refused, match="past"):
        hall.chair.run("outcome.set", **pending, due_date="2026-06-25")
    hall.chair.run("outcome.set", **pending, due_date="2026-06-26")


def test_o4_a_matter_beyond_authority_names_the_higher_body(hall: Hall):
    question = hall.ask()
    body = "Ủy ban nhân dân thành phố"
    hall.chair.run("outcome.set", questions=[question], resolution="ESCALATED", target_body=f" {body} ")
    assert hall.one(Outcome, question).target_body == body


def test_one_outcome_may_be_set_for_several_matters_together_or_for_none(hall: Hall):
    questions = [hall.ask() for _ in range(3)]
    hall.chair.run("outcome.set", questions=questions, resolution="ACCEPTED")
    assert len(hall.all(Outcome)) == 3
    before = hall.seq
    other = hall.ask()
    hall.chair.run("question.refer", question=questions[0])
    with pytest.raises(Refused):
        hall.chair.run("outcome.set", questions=[other, questions[0]], resolution="ANSWERED")
    assert len(hall.all(Outcome, Outcome.question_id == other)) == 0
    assert hall.seq == before + 2


def test_a_later_outcome_replaces_the_earlier_and_the_log_keeps_both(hall: Hall):
    question = hall.ask()
    hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED")
    hall.chair.run("outcome.set", questions=[question], resolution="ACCEPTED")
    assert [row.resolution for row in hall.all(Outcome)] == ["ACCEPTED"]
    assert hall.last_event.data["before"] == "ANSWERED"


@pytest.mark.parametrize("resolution", ["REDIRECTED", "MERGED"])
def test_some_outcomes_follow_only_from_their_own_acts(hall: Hall, resolution: str):
    with pytest.raises(Invalid):
        hall.chair.run("outcome.set", questions=[hall.ask()], resolution=resolution)


@pytest.mark.parametrize("resolution", ["DECLINED", "WITHDRAWN"])
def test_practical_outcomes_can_be_chosen(hall: Hall, resolution: str):
    question = hall.ask()
    hall.chair.run("outcome.set", questions=[question], resolution=resolution)
    assert hall.one(Outcome, question).resolution == resolution


def test_dialogue_on_a_matter_is_refused_at_the_chairs_word_alone(hall: Hall):
    refusal = {"questions": [hall.ask()], "resolution": "DECLINED"}
    for seat, word in ((hall.operator, False), (hall.secretary, False), (hall.secretary, True)):
        with pytest.raises(Forbidden):
            seat.run("outcome.set", **refusal, chair_said_so=word)
    assert hall.all(Outcome) == []
    hall.operator.run("outcome.set", **refusal, chair_said_so=True)
    assert hall.last_event.on_behalf
    assert hall.all(Outcome)[0].resolution == "DECLINED"


@pytest.mark.parametrize("resolution", ["ANSWERED", "WITHDRAWN"])
def test_other_outcomes_need_no_word(hall: Hall, resolution: str):
    for seat in (hall.operator, hall.secretary):
        seat.run("outcome.set", questions=[hall.ask()], resolution=resolution)


def test_a_settled_matter_is_opened_again(hall: Hall):
    question = hall.ask()
    hall.chair.run("outcome.set", questions=[question], resolution="ACCEPTED")
    hall.chair.run("outcome.clear", question=question)
    assert hall.all(Outcome) == []
    seq = hall.seq
    hall.chair.run("outcome.clear", question=question)
    assert hall.seq == seq


def test_o4_without_a_higher_body_a_matter_is_not_sent_on(hall: Hall):
    question = hall.ask()
    with pytest.raises(Refused, match="higher body"):
        hall.chair.run("outcome.set", questions=[question], resolution="ESCALATED", target_body="  ")
    assert hall.all(Outcome) == []


def test_an_outcome_recorded_afterwards_has_its_true_time(hall: Hall, clock: HeldClock):
    question, decided = hall.ask(), clock.now - timedelta(minutes=25)
    for _ in range(2):
        hall.chair.run("outcome.set", questions=[question], resolution="ACCEPTED", decided_at=decided.isoformat())
        assert hall.one(Outcome, question).set_at == decided
        assert len([event for event in hall.events() if event.kind == "outcome.set"]) == 1
    with pytest.raises(Refused, match="not come yet"):
        later = (clock.now + timedelta(minutes=1)).isoformat()
        hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED", decided_at=later)
