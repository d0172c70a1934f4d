"""Whom the chair might hear first: those not heard, villages not heard, whoever registered earlier."""

from __future__ import annotations

import pytest

from conference.queries.fairness import Reason, Suggestion
from tests.factories import Hall


def suggestion(hall: Hall) -> Suggestion | None:
    with hall.meeting() as meeting:
        return meeting.suggestion


def register(hall: Hall, name: str, village: int | None) -> str:
    where = hall.localities[village] if village is not None else None
    return str(hall.desk.get("speaker.register", full_name=name, locality=where))


def speak(hall: Hall, request: str) -> None:
    hall.chair.run("floor.invite", request=request)
    hall.chair.run("floor.end")


def test_the_order_of_registration_needs_no_suggestion(hall: Hall):
    assert suggestion(hall) is None
    hall.register(1)
    assert suggestion(hall) is None
    hall.register(3)
    assert suggestion(hall) is None


def test_whoever_was_not_heard_comes_before_whoever_was(hall: Hall):
    first = register(hall, "Lục Thị Vượng", 0)
    speak(hall, first)
    hall.desk.run("speaker.register", person=hall.request(first).person_id)
    new = register(hall, "Vi Thị Sim", 0)
    found = suggestion(hall)
    assert found is not None
    assert (found.request.id, found.first.person_id, found.reason) == (
        new, hall.request(first).person_id, Reason.NOT_HEARD,
    )  # fmt: skip


def test_a_village_that_was_not_heard_comes_before_one_that_was_also_while_it_speaks(hall: Hall):
    speaker = register(hall, "Lục Thị Vượng", 0)
    register(hall, "Vi Thị Sim", 0)
    other = register(hall, "Lò Văn Pha", 1)
    hall.chair.run("floor.invite", request=speaker)
    found = suggestion(hall)
    assert found is not None
    assert (found.request.id, found.reason) == (other, Reason.LOCALITY_NOT_HEARD)


def test_whoever_registered_earlier_is_suggested_after_others_were_moved_up(hall: Hall):
    first, second = register(hall, "Vi Thị Sim", 0), register(hall, "Lò Văn Pha", 1)
    hall.chair.run("speaker.move", request=second, before=first)
    found = suggestion(hall)
    assert found is not None
    assert (found.request.id, found.reason) == (first, Reason.REGISTERED_EARLIER)


@pytest.mark.parametrize("village", [None, 0])
def test_nobody_is_suggested_for_what_nobody_knows(hall: Hall, village: int | None):
    speak(hall, register(hall, "Lục Thị Vượng", 0))
    register(hall, "Vi Thị Sim", 0)
    register(hall, "Lò Văn Pha", village)
    hall.phone.run("speaker.register")
    assert suggestion(hall) is None


def test_one_tap_follows_the_suggestion_and_then_there_is_none(hall: Hall):
    first, second = register(hall, "Vi Thị Sim", 0), register(hall, "Lò Văn Pha", 1)
    hall.chair.run("speaker.move", request=second, before=first)
    found = suggestion(hall)
    assert found is not None
    hall.chair.run("speaker.move", request=found.request.id, before=found.first.id)
    assert suggestion(hall) is None
    assert hall.all_waiting()[0] == first
