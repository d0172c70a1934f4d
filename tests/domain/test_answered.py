"""People who wait with a matter that has just been settled are told, and withdraw or keep their turn."""

from __future__ import annotations

import pytest

from conference.errors import Forbidden
from conference.models import AnsweredWhileWaiting, Question
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.factories import Hall, Seat

ROAD = "Đường liên thôn xuống cấp, bao giờ sửa?"
SAME = "Đề nghị sửa đường liên thôn đã xuống cấp"
TOLD = "Nội dung này vừa được trả lời."


def waiting_with(hall: Hall, content: str) -> tuple[Seat, str]:
    """A phone that waits to speak about this, behind somebody who speaks now."""
    if hall.speech() is None:
        hall.register(1)
        hall.chair.run("floor.invite_next")
    phone = hall.new_phone()
    return phone, phone.get("speaker.register", content=content)


def shown(hall: Hall, phone: Seat) -> str:
    with hall.meeting() as meeting:
        return render_fragment(meeting, "attendee-mine", Audience(f"device:{phone.actor.device_id}"))


def settle(hall: Hall, text: str = ROAD, resolution: str = "ANSWERED") -> str:
    question = hall.ask(text)
    hall.chair.run("outcome.set", questions=[question], resolution=resolution)
    return question


def test_whoever_waits_with_the_same_is_told_and_nobody_else(hall: Hall):
    phone, _ = waiting_with(hall, SAME)
    other, _ = waiting_with(hall, "Trợ cấp người cao tuổi chi trả ở đâu?")
    silent, _ = waiting_with(hall, "")
    settle(hall)
    assert TOLD in shown(hall, phone)
    assert hall.last_event.data["devices"] == [phone.actor.device_id]
    assert TOLD not in shown(hall, other) + shown(hall, silent)


def test_of_its_words_they_read_what_a_secretary_passed(hall: Hall):
    phone, _ = waiting_with(hall, SAME)
    question = settle(hall)
    assert ROAD not in shown(hall, phone)
    hall.secretary.run("question.pass", question=question)
    assert ROAD in shown(hall, phone)
    hall.chair.run("question.refer", question=question)
    assert ROAD not in shown(hall, phone)
    assert phone.actor.device_id in hall.last_event.data["devices"]


def test_they_keep_their_turn_and_are_asked_no_more_about_that_matter(hall: Hall):
    phone, request = waiting_with(hall, SAME)
    question = settle(hall)
    phone.run("speaker.keep", request=request)
    assert TOLD not in shown(hall, phone)
    assert len(hall.all_waiting()) == 1
    seq = hall.seq
    phone.run("speaker.keep", request=request)
    assert hall.seq == seq
    hall.chair.run("outcome.clear", question=question)
    hall.chair.run("outcome.set", questions=[question], resolution="ACCEPTED")
    assert TOLD not in shown(hall, phone)


def test_or_they_withdraw(hall: Hall):
    phone, request = waiting_with(hall, SAME)
    settle(hall)
    phone.run("speaker.withdraw", request=request)
    assert hall.all_waiting() == []
    assert TOLD not in shown(hall, phone)


def test_opened_again_the_matter_is_not_answered(hall: Hall):
    phone, _ = waiting_with(hall, SAME)
    question = settle(hall)
    hall.chair.run("outcome.clear", question=question)
    assert TOLD not in shown(hall, phone)
    assert phone.actor.device_id in hall.last_event.data["devices"]


@pytest.mark.parametrize("resolution", ["DECLINED", "WITHDRAWN"])
def test_what_nobody_answered_is_no_answer_for_others(hall: Hall, resolution: str):
    phone, _ = waiting_with(hall, SAME)
    settle(hall, resolution=resolution)
    assert hall.all(AnsweredWhileWaiting) == []
    assert TOLD not in shown(hall, phone)


def test_a_phone_keeps_its_own_turn_only(hall: Hall):
    _, request = waiting_with(hall, SAME)
    settle(hall)
    with pytest.raises(Forbidden):
        hall.other_phone.run("speaker.keep", request=request)


def test_desk_and_chair_see_who_waits_so_until_somebody_has_asked_them(hall: Hall):
    waiting_with(hall, "")  # somebody speaks, and one more waits
    by_desk = hall.desk.get("speaker.register", full_name="Lục Thị Vượng", content=SAME)
    question = settle(hall)
    number = hall.one(Question, question).number
    for fragment, audience in (("desk-line", "desk"), ("chair-queue", "chair")):
        assert number in on_screen(hall, fragment, audience, by_desk), fragment
    asked = on_screen(hall, "desk-line", "desk", by_desk)
    assert 'data-command="speaker.keep"' in asked and 'data-command="speaker.withdraw"' in asked
    hall.desk.run("speaker.keep", request=by_desk)
    for fragment, audience in (("desk-line", "desk"), ("chair-queue", "chair")):
        assert number not in on_screen(hall, fragment, audience, by_desk), fragment
    again = hall.desk.get("speaker.register", full_name="Mai Thị Nhường", content=SAME)
    settle(hall, f"{ROAD} Đã hứa từ năm ngoái.")
    assert "answered-" in on_screen(hall, "desk-line", "desk", again)
    hall.desk.run("speaker.withdraw", request=again)
    with hall.meeting() as meeting:
        assert again not in [request.id for request in meeting.waiting]


def on_screen(hall: Hall, fragment: str, audience: str, request: str) -> str:
    """What the desk or the chair is shown about one who waits."""
    with hall.meeting() as meeting:
        html = render_fragment(meeting, fragment, Audience(audience))
    row = "waits" if fragment == "desk-line" else "request"
    return html.partition(f'id="{row}-{request}"')[2].partition("</li>")[0]
