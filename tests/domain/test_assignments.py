"""Units and their matters: given, replaced, returned, taken by a chair, prepared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conference.errors import Invalid, Refused
from conference.models import Assignment, AssignmentState
from tests.factories import Hall


def in_force(hall: Hall, question: str) -> tuple[str | None, list[str | None]]:
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[question]
        return (matter.lead.unit_id if matter.lead else None), [row.unit_id for row in matter.supporting]


def test_a_matter_is_given_to_one_unit_that_leads_and_others_that_help(hall: Hall):
    question, units = hall.ask(), hall.units
    hall.chair.run(
        "question.assign",
        question=question,
        lead=units["ECONOMY"],
        supporting=[units["POLICE"], units["ECONOMY"], units["POLICE"]],
    )
    assert in_force(hall, question) == (units["ECONOMY"], [units["POLICE"]])


def test_giving_it_to_the_same_units_again_does_nothing(hall: Hall):
    question, units = hall.ask(), hall.units
    for _ in range(2):
        hall.chair.run("question.assign", question=question, lead=units["ECONOMY"], supporting=[units["POLICE"]])
    assert [event.kind for event in hall.events()].count("question.assigned") == 1
    assert len(hall.all(Assignment)) == 2


def test_a_replaced_unit_is_released_and_one_that_stays_keeps_its_notes(hall: Hall, clock):
    question, units = hall.ask(), hall.units
    assignment = hall.assigned("ECONOMY", question)
    hall.responder.run("assignment.note", assignment=assignment, notes="Đã khảo sát")
    clock.advance(60)
    hall.chair.run("question.assign", question=question, lead=units["POLICE"], supporting=[units["ECONOMY"]])
    assert in_force(hall, question) == (units["POLICE"], [units["ECONOMY"]])
    assert hall.one(Assignment, assignment).released_at == clock.now
    kept = hall.all(Assignment, Assignment.unit_id == units["ECONOMY"], Assignment.released_at.is_(None))
    assert [row.notes for row in kept] == ["Đã khảo sát"]


def test_a_returned_matter_can_be_given_to_the_same_unit_again(hall: Hall):
    question = hall.ask()
    assignment = hall.assigned("ECONOMY", question)
    hall.responder.run("assignment.return", assignment=assignment, remark="Thuộc Công an xã")
    row = hall.one(Assignment, assignment)
    assert (row.state, row.remark) == (AssignmentState.RETURNED, "Thuộc Công an xã")
    hall.chair.run("question.assign", question=question, lead=hall.units["ECONOMY"])
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].lead.state == AssignmentState.ASSIGNED
    with pytest.raises(Invalid):
        hall.responder.run("assignment.take", assignment=assignment)


def test_the_chair_takes_a_matter_and_the_unit_helps(hall: Hall):
    question = hall.ask()
    hall.assigned("ECONOMY", question)
    hall.co_chair.run("question.take_by_chair", question=question)
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[question]
        assert matter.lead.role_holder_id == hall.holders["co_chair"]
        assert [row.unit_id for row in matter.supporting] == [hall.units["ECONOMY"]]
    seq = hall.seq
    hall.co_chair.run("question.take_by_chair", question=question)
    assert hall.seq == seq


def test_another_chair_takes_it_over_and_a_unit_takes_it_back(hall: Hall):
    question = hall.ask()
    hall.co_chair.run("question.take_by_chair", question=question)
    hall.co_chair.run("question.take_by_chair", question=question, role_holder=hall.holders["chair"])
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].lead.role_holder_id == hall.holders["chair"]
    hall.chair.run("question.assign", question=question, lead=hall.units["SERVICE"])
    assert in_force(hall, question) == (hall.units["SERVICE"], [])


def test_a_responder_acts_only_on_the_units_own_matters(hall: Hall):
    assignment = hall.assigned("ECONOMY")
    for command, args in (("assignment.take", {}), ("assignment.note", {"notes": "?"}), ("assignment.see", {})):
        with pytest.raises(Invalid):
            hall.police_responder.run(command, assignment=assignment, **args)
    hall.economy_expert.run("assignment.take", assignment=assignment)
    assert hall.one(Assignment, assignment).state == AssignmentState.TAKEN


def test_a_unit_says_how_far_it_is(hall: Hall, clock):
    assignment = hall.assigned()

    def state() -> tuple[str, object, object]:
        row = hall.one(Assignment, assignment)
        return row.state, row.ready_at, row.written_by

    hall.responder.run("assignment.take", assignment=assignment)
    assert state() == ("TAKEN", None, None)
    assert hall.one(Assignment, assignment).seen_at == clock.now
    hall.responder.run("assignment.delay", assignment=assignment, minutes=10)
    assert state() == ("NEEDS_TIME", clock.now + timedelta(minutes=10), None)
    hall.responder.run("assignment.promise", assignment=assignment, written_by="2026-07-05")
    assert state() == ("IN_WRITING", None, date(2026, 7, 5))
    hall.responder.run("assignment.ready", assignment=assignment)
    assert state() == ("READY", None, None)
    hall.responder.run("assignment.exceed", assignment=assignment, remark="Thuộc thành phố")
    assert state() == ("BEYOND_AUTHORITY", None, None)


@pytest.mark.parametrize("command", ["assignment.return", "assignment.exceed"])
def test_a_new_remark_alone_is_recorded_as_well(hall: Hall, command: str):
    assignment = hall.assigned()
    hall.responder.run(command, assignment=assignment, remark="Không thuộc phòng")
    seq = hall.seq
    hall.responder.run(command, assignment=assignment, remark="Thuộc Điện lực")
    assert (hall.seq, hall.one(Assignment, assignment).remark) == (seq + 1, "Thuộc Điện lực")
    hall.responder.run(command, assignment=assignment, remark=" Thuộc Điện lực ")
    assert hall.seq == seq + 1


def test_a_unit_that_does_not_take_part_gets_nothing(hall: Hall):
    with pytest.raises(Invalid):
        hall.chair.run("question.assign", question=hall.ask(), lead="0" * 32)


def test_nothing_is_promised_for_a_day_gone_by(hall: Hall, clock):
    assignment = hall.assigned()
    with pytest.raises(Refused, match="past"):
        hall.responder.run("assignment.promise", assignment=assignment, written_by="2026-06-24")
    hall.responder.run("assignment.promise", assignment=assignment, written_by="2026-06-25")
