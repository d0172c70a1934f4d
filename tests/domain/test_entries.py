"""The minutes' entries: opened where the meeting is, kept beside when only one browser has them, deleted softly."""

from __future__ import annotations

import pytest

from conference.errors import Invalid, Refused
from conference.ids import new_id
from conference.models import EntryUpdate, MinutesEntry
from tests.factories import CITIZEN_STEP, Hall, build, open_hall


def note(hall: Hall, text: str = "Hội trường mất điện.") -> str:
    return hall.secretary.get("entry.open", text=text)


def test_a_note_opens_where_the_meeting_is(hall: Hall):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    row = hall.one(MinutesEntry, note(hall))
    assert (row.step_id, row.speech_id) == (hall.steps[CITIZEN_STEP], hall.speech().id)
    (born,) = hall.all(EntryUpdate, EntryUpdate.entry_id == row.id)
    assert (born.role_holder_id, row.text, row.upto) == (hall.holders["secretary"], "Hội trường mất điện.", born.id)


def test_a_note_may_bring_its_own_id_and_comes_once(hall: Hall):
    own = new_id()
    assert hall.secretary.get("entry.open", entry=own, text="Một") == own
    seq = hall.seq
    assert hall.second_secretary.get("entry.open", entry=own, text="Hai") == own
    assert (hall.seq, hall.one(MinutesEntry, own).text) == (seq, "Một")


def test_an_id_of_another_conferences_entry_is_invalid(hall: Hall):
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    theirs = note(other)
    with pytest.raises(Invalid):
        hall.secretary.run("entry.open", entry=theirs, text="Của tôi")
    with pytest.raises(Invalid):
        hall.secretary.run("entry.recover", entry=theirs, copy=new_id(), text="Của tôi")


def test_a_text_that_one_browser_has_is_kept_beside_its_entry_and_comes_once(hall: Hall):
    question = hall.ask("Đường hỏng")
    entry, copy = hall.entry_of(question=question), new_id()
    for _ in range(2):
        answer = hall.second_secretary.run("entry.recover", entry=entry.id, copy=copy, text="Đường hỏng nặng").result
        assert answer == {"kept_in": copy}
    kept = hall.one(MinutesEntry, copy)
    assert (kept.kind, kept.text) == ("NOTE", "Đường hỏng nặng")
    assert (kept.step_id, kept.speech_id) == (entry.step_id, entry.speech_id)
    assert hall.one(MinutesEntry, entry.id).text == "Đường hỏng"
    assert hall.last_event.data == {"beside": entry.id}


def test_nothing_is_kept_beside_that_the_entry_says_or_that_is_empty(hall: Hall):
    entry, seq = hall.entry_of(question=hall.ask("Đường hỏng")).id, hall.seq
    for text in ("Đường hỏng", "  "):
        assert hall.secretary.run("entry.recover", entry=entry, copy=new_id(), text=text).result == {}
    assert hall.seq == seq


def test_only_free_notes_are_deleted_and_stay_in_the_database(hall: Hall):
    entry = note(hall)
    hall.secretary.run("entry.remove", entry=entry)
    row = hall.one(MinutesEntry, entry)
    assert row.deleted_at is not None and row.text
    with hall.meeting() as meeting:
        assert meeting.notes == []
    with pytest.raises(Refused):
        hall.type(entry, "Thêm")
    with pytest.raises(Refused):
        hall.secretary.run("entry.remove", entry=hall.entry_of(question=hall.ask()).id)


def test_typing_after_passing_waits_until_it_is_passed_again(hall: Hall):
    question = hall.ask("Đường hỏng")
    hall.secretary.run("question.pass", question=question)
    entry = hall.entry_of(question=question)
    hall.type(entry.id, "Đường hỏng nặng")
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[question]
        assert (matter.public_text, matter.text, matter.must_be_passed_again) == ("Đường hỏng", "Đường hỏng nặng", True)
    hall.secretary.run("question.pass", question=question)
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[question]
        assert (matter.public_text, matter.must_be_passed_again) == ("Đường hỏng nặng", False)
