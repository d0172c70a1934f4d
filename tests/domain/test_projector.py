"""What the hall sees when somebody decides otherwise."""

from __future__ import annotations

import pytest

from conference.errors import Refused
from conference.models import ProjectorState
from tests.factories import Hall


def state(hall: Hall) -> tuple:
    row = hall.one(ProjectorState, hall.conference_id)
    return row.pinned, row.question_id, row.message, row.hidden


def test_a_matter_is_pinned_only_with_a_wording_that_was_passed(hall: Hall):
    question = hall.ask()
    with pytest.raises(Refused):
        hall.chair.run("projector.pin", scene="QUESTION", question=question)
    with pytest.raises(Refused):
        hall.chair.run("projector.pin", scene="QUESTION")
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("projector.pin", scene="QUESTION", question=question)
    assert state(hall) == ("QUESTION", question, "", False)


def test_a_message_needs_words(hall: Hall):
    with pytest.raises(Refused):
        hall.chair.run("projector.pin", scene="MESSAGE", message="  ")
    hall.chair.run("projector.pin", scene="MESSAGE", message="  Nghỉ  giải lao ")
    assert state(hall)[2] == "Nghỉ giải lao"


def test_a_pin_is_replaced_and_released(hall: Hall):
    hall.chair.run("projector.pin", scene="MESSAGE", message="Nghỉ giải lao")
    hall.chair.run("projector.pin", scene="HOUSE_RULES")
    assert state(hall) == ("HOUSE_RULES", None, "", False)
    hall.chair.run("projector.release")
    assert state(hall) == (None, None, "", False)


def test_hiding_keeps_the_pin(hall: Hall):
    hall.chair.run("projector.pin", scene="JOIN")
    hall.chair.run("projector.hide")
    assert state(hall) == ("JOIN", None, "", True)
    hall.chair.run("projector.show")
    assert state(hall) == ("JOIN", None, "", False)


@pytest.mark.parametrize("command", ["projector.release", "projector.show"])
def test_what_is_so_already_is_not_recorded(hall: Hall, command: str):
    seq = hall.seq
    hall.chair.run(command)
    assert hall.seq == seq


def test_closing_the_meeting_lets_the_projector_go(hall: Hall):
    hall.chair.run("projector.pin", scene="JOIN")
    hall.chair.run("projector.hide")
    hall.chair.run("conference.close")
    assert state(hall) == (None, None, "", False)
