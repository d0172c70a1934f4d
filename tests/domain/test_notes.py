"""Private notes between the chair's side and the secretaries: sent, seen once, never to one's own side."""

from __future__ import annotations

import pytest

from conference.errors import Forbidden, Invalid, Refused
from conference.models import NoteSide, PrivateNote
from tests.factories import Hall, build, open_hall


def to_chair(hall: Hall, text: str = "Còn 2 phút", **args: str) -> str:
    return hall.secretary.get("note.send", to="CHAIR", text=text, **args)


def row(hall: Hall, note: str) -> PrivateNote:
    return hall.one(PrivateNote, note)


def test_a_note_keeps_who_sent_it_when_and_about_what(hall: Hall, clock):
    question = hall.ask()
    note = row(hall, to_chair(hall, "  Câu trả lời chưa ghi được.  ", question=question))
    assert (note.text, note.addressee, note.question_id) == ("Câu trả lời chưa ghi được.", NoteSide.CHAIR, question)
    assert (note.author_id, note.sent_at, note.seen_at) == (hall.holders["secretary"], clock.now, None)
    assert note.speech_id == hall.speech().id


@pytest.mark.parametrize("seat", ["chair", "co_chair", "operator", "organiser"])
def test_whoever_sits_at_the_chairs_console_may_have_seen_it(hall: Hall, clock, seat: str):
    note = to_chair(hall)
    clock.advance(30)
    hall.seats[seat].run("note.see", note=note)
    assert (row(hall, note).seen_at, row(hall, note).seen_by_id) == (clock.now, hall.holders[seat])
    assert hall.last_event.on_behalf is (seat in ("operator", "organiser"))


def test_it_is_seen_once_and_the_first_one_counts(hall: Hall, clock):
    note = to_chair(hall)
    hall.chair.run("note.see", note=note)
    seq, first = hall.seq, clock.now
    clock.advance(60)
    hall.co_chair.run("note.see", note=note)
    assert (hall.seq, row(hall, note).seen_at, row(hall, note).seen_by_id) == (seq, first, hall.holders["chair"])


def test_the_chair_writes_back_and_any_secretary_may_have_seen_it(hall: Hall):
    note = hall.operator.get("note.send", to="SECRETARIES", text="Xin ghi kỹ ý này")
    assert row(hall, note).author_id == hall.holders["operator"]
    assert hall.last_event.on_behalf
    hall.second_secretary.run("note.see", note=note)
    assert row(hall, note).seen_by_id == hall.holders["second_secretary"]


@pytest.mark.parametrize(
    ("seat", "to"),
    [
        ("desk", "SECRETARIES"),
        ("responder", "DESK"),
        ("secretary", "SECRETARIES"),
        ("chair", "CHAIR"),
        ("operator", "CHAIR"),
    ],
)
def test_nobody_writes_to_their_own_side(hall: Hall, seat: str, to: str):
    with pytest.raises(Refused):
        hall.seats[seat].run("note.send", to=to, text="Còn 2 phút")


def test_the_sender_cannot_have_seen_it_for_the_others(hall: Hall):
    note = to_chair(hall)
    for seat in (hall.secretary, hall.second_secretary):
        with pytest.raises(Refused):
            seat.run("note.see", note=note)
    assert row(hall, note).seen_at is None


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_a_note_is_a_few_words(hall: Hall, text: str):
    with pytest.raises(Invalid):
        to_chair(hall, text)


@pytest.mark.parametrize("seat", ["mc", "projector", "phone", "monitor"])
def test_nobody_else_may_send_or_see(hall: Hall, seat: str):
    note = to_chair(hall)
    with pytest.raises(Forbidden):
        hall.seats[seat].run("note.send", to="CHAIR", text="Còn 2 phút")
    with pytest.raises(Forbidden):
        hall.seats[seat].run("note.see", note=note)


def test_the_chair_writes_to_one_unit_and_any_of_its_people_has_seen_it(hall: Hall, clock):
    note = hall.chair.get("note.send", to="UNIT", unit=hall.units["ECONOMY"], text="Xin chuẩn bị ngắn gọn")
    for stranger in (hall.police_responder, hall.desk, hall.secretary, hall.chair):
        with pytest.raises(Refused):
            stranger.run("note.see", note=note)
    clock.advance(20)
    hall.economy_expert.run("note.see", note=note)
    assert (row(hall, note).seen_at, row(hall, note).seen_by_id) == (clock.now, hall.holders["economy_expert"])
    answer = hall.responder.get("note.send", to="CHAIR", text="Chúng tôi cần xem hồ sơ")
    hall.operator.run("note.see", note=answer)
    assert row(hall, answer).seen_by_id == hall.holders["operator"]


@pytest.mark.parametrize("to", ["DESK", "SECURITY"])
def test_the_desk_reads_its_own_messages_and_those_to_the_security_detail(hall: Hall, to: str):
    note = hall.chair.get("note.send", to=to, text="Xin lại gần phía trước")
    with pytest.raises(Refused):
        hall.responder.run("note.see", note=note)
    hall.desk.run("note.see", note=note)
    assert row(hall, note).seen_by_id == hall.holders["desk"]


def test_a_unit_is_named_when_one_is_written_to_and_only_then(hall: Hall):
    for args in ({"to": "UNIT"}, {"to": "DESK", "unit": hall.units["ECONOMY"]}, {"to": "UNIT", "unit": "0" * 32}):
        with pytest.raises(Invalid):
            hall.chair.run("note.send", text="Xin vào hội trường", **args)


def test_a_note_or_a_matter_of_another_conference_is_not_known_here(hall: Hall):
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    theirs = to_chair(other)
    with pytest.raises(Invalid):
        hall.chair.run("note.see", note=theirs)
    question = hall.ask()
    with pytest.raises(Invalid):
        to_chair(other, question=question)


def test_an_invitation_may_still_be_taken_back_after_a_note_was_sent_during_it(hall: Hall):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    note = to_chair(hall)
    hall.chair.run("act.undo")
    assert hall.speech() is None
    assert (row(hall, note).text, row(hall, note).speech_id) == ("Còn 2 phút", None)


def test_secretaries_kept_off_the_floor_still_write_to_the_chair(hall: Hall):
    with hall.writing() as session:
        session.merge(hall.conference).secretaries_run_floor = False
    assert to_chair(hall)


def test_each_side_is_shown_the_oldest_it_has_not_seen_first(hall: Hall, clock):
    first = to_chair(hall, "Một")
    clock.advance(5)
    second = to_chair(hall, "Hai")
    hall.chair.run("note.send", to="SECRETARIES", text="Ba")
    with hall.meeting() as meeting:
        assert [note.id for note in meeting.unseen_notes(NoteSide.CHAIR)] == [first, second]
        assert [note.text for note in meeting.unseen_notes(NoteSide.SECRETARIES)] == ["Ba"]
    hall.chair.run("note.see", note=first)
    with hall.meeting() as meeting:
        assert [note.id for note in meeting.unseen_notes(NoteSide.CHAIR)] == [second]
