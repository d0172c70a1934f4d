"""The queue of answers: the same matters in every mode, put together and ordered as the mode says."""

from __future__ import annotations

import pytest

from conference.models import DialogueMode
from tests.factories import Hall

Line = tuple[str, str, str, bool]  # who, the matters to invite for, all of them, is ready


def lines(hall: Hall) -> list[Line]:
    with hall.meeting() as meeting:
        return [
            (
                offer.lead.unit.short_name if offer.lead.unit else "chủ trì",
                " ".join(matter.number for matter in offer.chosen),
                " ".join(matter.number for matter in offer.matters),
                offer.is_ready,
            )
            for offer in meeting.answer_queue
        ]


@pytest.fixture
def busy(hall: Hall, clock) -> Hall:
    """Five matters: three with Economy (one ready), one with the police, one that the chair answers."""
    hall.register(3)
    hall.chair.run("floor.invite_next")
    for field, unit in (("INFRA", "ECONOMY"), ("SEC", "POLICE"), ("LAND", "ECONOMY"), ("INFRA", "ECONOMY")):
        clock.advance(10)
        ready = hall.assigned(unit, hall.ask(field=hall.fields[field]))
        if field == "LAND":
            hall.responder.run("assignment.ready", assignment=ready)
    hall.chair.run("question.take_by_chair", question=hall.ask(field=hall.fields["SEC"]))
    return hall


def test_one_by_one_the_ready_come_first_and_then_the_newest(busy: Hall):
    assert lines(busy) == [
        ("chủ trì", "1.5", "1.5", True),
        ("Kinh tế", "1.3", "1.1 1.3 1.4", True),
        ("Công an", "1.2", "1.2", False),
    ]


def test_in_a_batch_each_answers_all_that_is_ready_in_the_order_raised(busy: Hall):
    busy.chair.run("conference.set_mode", mode="BATCH")
    assert lines(busy) == [
        ("Kinh tế", "1.3", "1.1 1.3 1.4", True),
        ("chủ trì", "1.5", "1.5", True),
        ("Công an", "1.2", "1.2", False),
    ]


def test_by_field_one_field_after_the_other(busy: Hall):
    busy.chair.run("conference.set_mode", mode="GROUPED_BY_FIELD")
    assert lines(busy) == [
        ("Kinh tế", "1.3", "1.3", True),  # land
        ("Kinh tế", "1.1 1.4", "1.1 1.4", False),  # roads
        ("chủ trì", "1.5", "1.5", True),  # security
        ("Công an", "1.2", "1.2", False),
    ]


def test_no_change_of_mode_loses_or_doubles_a_matter_or_touches_what_was_said_to_it(busy: Hall):
    before, seen = busy.events(), []
    for mode in (*DialogueMode, DialogueMode.ONE_BY_ONE):
        busy.chair.run("conference.set_mode", mode=mode.value)
        seen.append(sorted(number for _, _, all_of_it, _ in lines(busy) for number in all_of_it.split()))
    assert seen == [["1.1", "1.2", "1.3", "1.4", "1.5"]] * 4
    since = busy.events(before[-1].seq)
    assert {event.kind for event in since} == {"conference.mode_set"}


def test_what_is_answered_now_or_needs_no_turn_is_not_offered(busy: Hall):
    with busy.meeting() as meeting:
        first, police = meeting.matters[0], meeting.matters[1].lead
    busy.police_responder.run("assignment.promise", assignment=police.id, written_by="2099-01-01")
    busy.chair.run("answer.begin", questions=[first.id], unit=busy.units["ECONOMY"])
    assert lines(busy) == [("chủ trì", "1.5", "1.5", True), ("Kinh tế", "1.3", "1.3 1.4", True)]


def test_a_unit_that_is_ready_knows_in_how_many_turns_it_answers(busy: Hall):
    def until(code: str) -> int | None:
        with busy.meeting() as meeting:
            return meeting.turns_until(busy.units[code])

    assert (until("ECONOMY"), until("POLICE")) == (2, None)  # the chair's own answer comes before
    busy.chair.run("conference.set_mode", mode="BATCH")
    assert until("ECONOMY") == 3  # two still wait to speak
    busy.chair.run("queue.carry")
    assert until("ECONOMY") == 1
