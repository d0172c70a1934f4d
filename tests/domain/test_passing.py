"""A unit asks for another one and is answered; the unit that leads calls others in to help."""

from __future__ import annotations

import pytest

from conference import models as m
from conference.errors import Forbidden, Invalid, Refused
from tests.factories import Hall


def parts(hall: Hall, question: str) -> dict[str, str]:
    """Who has which part of a matter now, by the unit's code."""
    codes = {unit: code for code, unit in hall.units.items()}
    rows = hall.all(m.Assignment, m.Assignment.question_id == question, m.Assignment.released_at.is_(None))
    return {codes[row.unit_id]: row.role.value for row in rows}


def test_a_unit_names_the_one_it_asks_for_and_the_chair_passes_on_with_the_helpers_as_they_were(hall: Hall):
    question = hall.ask()
    hall.chair.run("question.assign", question=question, lead=hall.units["ECONOMY"], supporting=[hall.units["SERVICE"]])
    lead = lead_of(hall, question)
    hall.responder.run("assignment.return", assignment=lead, remark="Thuộc Công an xã.", unit=hall.units["POLICE"])
    row = hall.one(m.Assignment, lead)
    assert (row.state, row.wanted_unit_id) == (m.AssignmentState.RETURNED, hall.units["POLICE"])

    hall.chair.run("assignment.pass_on", assignment=lead, unit=hall.units["POLICE"])
    assert parts(hall, question) == {"POLICE": "LEAD", "SERVICE": "SUPPORTING"}
    hall.chair.run("act.undo")
    assert parts(hall, question) == {"ECONOMY": "LEAD", "SERVICE": "SUPPORTING"}


def test_a_helper_that_comes_to_lead_keeps_what_it_prepared(hall: Hall):
    question = hall.ask()
    hall.chair.run("question.assign", question=question, lead=hall.units["ECONOMY"], supporting=[hall.units["POLICE"]])
    hall.police_responder.run("assignment.note", assignment=helper_of(hall, question), notes="Đã lập biên bản.")
    hall.chair.run("assignment.pass_on", assignment=lead_of(hall, question), unit=hall.units["POLICE"])
    assert parts(hall, question) == {"POLICE": "LEAD"}
    assert hall.one(m.Assignment, lead_of(hall, question)).notes == "Đã lập biên bản."


def test_the_chair_refuses_and_the_unit_is_told_as_of_a_new_matter(hall: Hall, clock):
    lead = hall.assigned()
    hall.responder.run("assignment.see", assignment=lead)
    hall.responder.run("assignment.return", assignment=lead, remark="Không thuộc phòng.", unit=hall.units["POLICE"])
    clock.advance(90)
    hall.chair.run("assignment.keep", assignment=lead)
    row = hall.one(m.Assignment, lead)
    assert (row.state, row.wanted_unit_id, row.seen_at) == (m.AssignmentState.ASSIGNED, None, None)
    assert row.told_at == row.kept_at == clock.now
    hall.responder.run("assignment.take", assignment=lead)
    assert hall.one(m.Assignment, lead).kept_at is None
    with pytest.raises(Refused):
        hall.chair.run("assignment.keep", assignment=lead)


def test_the_unit_that_leads_calls_another_in_once_and_the_chair_may_let_it_go(hall: Hall):
    question = hall.ask()
    lead = hall.assigned("ECONOMY", question)
    for _ in range(2):
        hall.economy_expert.run("assignment.call_in", assignment=lead, unit=hall.units["POLICE"])
    assert parts(hall, question) == {"ECONOMY": "LEAD", "POLICE": "SUPPORTING"}
    with pytest.raises(Refused):
        hall.police_responder.run(
            "assignment.call_in", assignment=helper_of(hall, question), unit=hall.units["SERVICE"]
        )
    with pytest.raises(Refused):
        hall.chair.run("assignment.let_go", assignment=lead)
    hall.chair.run("assignment.let_go", assignment=helper_of(hall, question))
    assert parts(hall, question) == {"ECONOMY": "LEAD"}


def test_a_unit_neither_acts_for_others_nor_answers_its_own_request(hall: Hall):
    lead = hall.assigned()
    with pytest.raises(Invalid):
        hall.police_responder.run("assignment.call_in", assignment=lead, unit=hall.units["POLICE"])
    with pytest.raises(Forbidden):
        hall.responder.run("assignment.pass_on", assignment=lead, unit=hall.units["POLICE"])


def test_a_unit_without_anybody_blocks_nothing(hall: Hall):
    """Nobody answers for the land registry: it is invited, somebody speaks for it, the matter is settled."""
    question = hall.ask()
    hall.assigned("REGISTRY", question)
    hall.chair.run("answer.begin", questions=[question], unit=hall.units["REGISTRY"])
    hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED")
    assert hall.one(m.Outcome, question).resolution is m.Resolution.ANSWERED


def test_a_unit_on_the_list_is_absent_until_one_of_its_people_is_checked_in(planned: Hall):
    hall = planned
    with hall.writing() as session:
        for nth, seat in enumerate(("responder", "economy_expert")):
            person = session.get_one(m.RoleHolder, hall.holders[seat]).person_id
            session.add(
                m.Delegate(
                    conference_id=hall.conference_id, group_id=hall.groups[0], person_id=person, protocol_order=90 + nth
                )
            )
    rows = hall.all(m.Delegate, m.Delegate.protocol_order >= 90, order=m.Delegate.protocol_order)
    assert is_present(hall, "ECONOMY")  # nobody receives delegates yet
    hall.desk.run("delegate.check_in", delegate=rows[0].id)
    hall.desk.run("delegate.check_out", delegate=rows[0].id)
    assert not is_present(hall, "ECONOMY")
    hall.mc.run("conference.admit")
    assert (is_present(hall, "ECONOMY"), is_present(hall, "POLICE")) == (False, True)
    for row in rows:
        hall.desk.run("delegate.check_in", delegate=row.id)
    hall.desk.run("delegate.check_out", delegate=rows[0].id)
    assert is_present(hall, "ECONOMY")
    hall.desk.run("delegate.check_out", delegate=rows[1].id)
    assert not is_present(hall, "ECONOMY")


def lead_of(hall: Hall, question: str) -> str:
    return part_of(hall, question, m.AssignmentRole.LEAD)


def helper_of(hall: Hall, question: str) -> str:
    return part_of(hall, question, m.AssignmentRole.SUPPORTING)


def part_of(hall: Hall, question: str, role: m.AssignmentRole) -> str:
    in_force = (m.Assignment.question_id == question, m.Assignment.released_at.is_(None))
    return hall.all(m.Assignment, *in_force, m.Assignment.role == role)[0].id


def is_present(hall: Hall, code: str) -> bool:
    return hall.one(m.ConferenceUnit, (hall.conference_id, hall.units[code])).present
