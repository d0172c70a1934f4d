"""The minutes: saving on top of a version, keeping both texts, deleting only free notes."""

from __future__ import annotations

import pytest

from conference.errors import Invalid, Refused
from conference.ids import new_id
from conference.models import MinutesEntry
from tests.factories import CITIZEN_STEP, Hall, build, open_hall


def note(hall: Hall, text: str = "Hội trường mất điện.") -> str:
    return hall.secretary.get("entry.open", text=text)


def test_a_note_opens_where_the_meeting_is(hall: Hall, clock):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    row = hall.one(MinutesEntry, note(hall))
    assert (row.step_id, row.speech_id) == (hall.steps[CITIZEN_STEP], hall.speech().id)
    assert (row.written_by_id, row.written_at, row.version) == (hall.holders["secretary"], clock.now, 1)


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
        hall.secretary.run("entry.write", entry=theirs, text="Của tôi", version=1)


def test_saving_counts_versions_and_remembers_who_wrote(hall: Hall):
    entry = note(hall)
    assert hall.second_secretary.run("entry.write", entry=entry, text="Mất điện 5 phút.", version=1).result == {
        "version": 2
    }
    row = hall.one(MinutesEntry, entry)
    assert (row.text, row.written_by_id) == ("Mất điện 5 phút.", hall.holders["second_secretary"])


def test_saving_the_same_text_again_does_nothing_whatever_the_version(hall: Hall):
    entry = note(hall)
    seq = hall.seq
    assert hall.secretary.run("entry.write", entry=entry, text="Hội trường mất điện.", version=0).result["version"] == 1
    assert hall.seq == seq


def test_two_who_wrote_at_once_keep_both_texts(hall: Hall):
    question = hall.ask("Đường hỏng")
    entry = hall.entry_of(question=question)
    hall.secretary.run("entry.write", entry=entry.id, text="Đường liên thôn hỏng", version=1)
    saved = hall.second_secretary.run("entry.write", entry=entry.id, text="Đường trục xã hỏng", version=1).result
    assert saved["version"] == 2
    assert hall.one(MinutesEntry, entry.id).text == "Đường liên thôn hỏng"
    kept = hall.one(MinutesEntry, saved["kept_in"])
    assert (kept.kind, kept.text) == ("NOTE", "Đường trục xã hỏng")
    assert (kept.step_id, kept.speech_id) == (entry.step_id, entry.speech_id)
    assert kept.written_by_id == hall.holders["second_secretary"]
    assert hall.last_event.data == {"beside": entry.id}


def test_an_emptied_field_never_wins_over_somebodys_words(hall: Hall):
    entry = note(hall)
    hall.secretary.run("entry.write", entry=entry, text="Mất điện 5 phút.", version=1)
    assert hall.second_secretary.run("entry.write", entry=entry, text="  ", version=1).result == {"version": 2}
    assert hall.one(MinutesEntry, entry).text == "Mất điện 5 phút."


def test_only_free_notes_are_deleted_and_stay_in_the_database(hall: Hall):
    entry = note(hall)
    hall.secretary.run("entry.remove", entry=entry)
    row = hall.one(MinutesEntry, entry)
    assert row.deleted_at is not None and row.text
    with hall.meeting() as meeting:
        assert meeting.notes == []
    with pytest.raises(Refused):
        hall.secretary.run("entry.write", entry=entry, text="Thêm", version=1)
    with pytest.raises(Refused):
        hall.secretary.run("entry.remove", entry=hall.entry_of(question=hall.ask()).id)


def test_typing_after_passing_waits_until_it_is_passed_again(hall: Hall):
    question = hall.ask("Đường hỏng")
    hall.secretary.run("question.pass", question=question)
    entry = hall.entry_of(question=question)
    hall.secretary.run("entry.write", entry=entry.id, text="Đường hỏng nặng", version=entry.version)
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[question]
        assert (matter.public_text, matter.text, matter.must_be_passed_again) == ("Đường hỏng", "Đường hỏng nặng", True)
    hall.secretary.run("question.pass", question=question)
    with hall.meeting() as meeting:
        matter = meeting.matters_by_id[question]
        assert (matter.public_text, matter.must_be_passed_again) == ("Đường hỏng nặng", False)
