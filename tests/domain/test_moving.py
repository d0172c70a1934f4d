"""Notes, summaries and answers moved to another place; deleted notes brought back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.errors import Invalid, Refused
from conference.ids import new_id
from conference.models import Answer, EntryKind, MinutesEntry
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.assertions import assert_same, dump
from tests.factories import CITIZEN_STEP, Hall, build, open_hall


def note(hall: Hall, text: str = "Ghi") -> str:
    return hall.secretary.get("entry.open", text=text)


def notes(hall: Hall) -> list[str]:
    """Texts of the notes and summaries in their order."""
    with hall.meeting() as meeting:
        return [entry.text for entry in meeting.notes]


def shown(hall: Hall, *ids: str) -> list[str]:
    """These elements in the order of the secretary's page."""
    with hall.meeting() as meeting:
        page = render_fragment(meeting, "secretary-minutes", Audience("secretary"))
    return sorted(ids, key=lambda one: page.index(f'id="{one}"'))


def test_a_note_moves_after_and_before_another(hall: Hall):
    one, two, three = (note(hall, text) for text in "ABC")
    hall.secretary.run("entry.move", entry=three, after=one)
    assert notes(hall) == ["A", "C", "B"]
    hall.secretary.run("entry.move", entry=two, before=one)
    assert notes(hall) == ["B", "A", "C"]
    hall.chair.run("act.undo")
    hall.chair.run("act.undo")
    assert notes(hall) == ["A", "B", "C"]


def test_moving_a_note_where_it_stands_is_a_no_op(hall: Hall):
    one, two, three = (note(hall, text) for text in "ABC")
    seq = hall.seq
    hall.secretary.run("entry.move", entry=two, after=one)
    hall.secretary.run("entry.move", entry=two, before=three)
    hall.secretary.run("entry.move", entry=two, after=two)
    assert (hall.seq, notes(hall)) == (seq, ["A", "B", "C"])


def test_a_move_changes_the_moved_entry_alone(hall: Hall):
    one, _, three = (note(hall, text) for text in "ABC")
    before = {entry.id: entry.position for entry in hall.all(MinutesEntry)}
    hall.secretary.run("entry.move", entry=three, after=one)
    after = {entry.id: entry.position for entry in hall.all(MinutesEntry)}
    assert [key for key in after if after[key] != before[key]] == [three]


def test_a_note_moves_under_a_matter_of_an_earlier_speech_and_into_a_step(hall: Hall, clock):
    matter = hall.ask()
    speech = hall.speech().id
    clock.advance(10)
    late = hall.ask()
    clock.advance(10)
    hall.chair.run("floor.end")
    loose = note(hall)
    hall.secretary.run("entry.move", entry=loose, after=hall.entry_of(question=matter).id)
    row = hall.one(MinutesEntry, loose)
    assert (row.speech_id, row.step_id) == (speech, hall.steps[CITIZEN_STEP])
    wanted = [f"matter-{matter}", f"row-{loose}", f"matter-{late}"]
    assert shown(hall, *wanted) == wanted
    hall.secretary.run("entry.move", entry=loose, step=hall.steps[CITIZEN_STEP])
    row = hall.one(MinutesEntry, loose)
    assert (row.speech_id, row.step_id) == (None, hall.steps[CITIZEN_STEP])
    hall.secretary.run("entry.move", entry=loose, speech=speech)
    assert shown(hall, f"row-{loose}", f"matter-{late}") == [f"matter-{late}", f"row-{loose}"]


def test_a_note_between_two_turns_is_shown_between_them(hall: Hall, clock):
    turns = []
    for _ in range(3):
        hall.register(1)
        hall.chair.run("floor.invite_next")
        hall.ask()
        turns.append(hall.speech().id)
        clock.advance(60)
    hall.chair.run("floor.end")
    loose = note(hall)
    first = hall.all(MinutesEntry, MinutesEntry.speech_id == turns[0])[0].id
    hall.secretary.run("entry.move", entry=loose, after=first, step=hall.steps[CITIZEN_STEP])
    wanted = [f"speech-{turns[0]}", f"row-{loose}", f"speech-{turns[1]}", f"speech-{turns[2]}"]
    assert shown(hall, *reversed(wanted)) == wanted
    hall.secretary.run("question.split", question=hall.ask(speech=turns[0]))  # inserted late, moves no turn
    assert shown(hall, *reversed(wanted)) == wanted


def test_a_note_beside_an_answer_written_outside_a_turn_stands_under_the_matter(hall: Hall):
    matter = hall.ask()
    speech = hall.speech().id
    answer = hall.secretary.get("answer.add", question=matter, text="Sẽ sửa.")
    hall.chair.run("floor.end")
    loose = note(hall)
    hall.secretary.run("entry.move", entry=loose, after=hall.entry_of(answer=answer).id)
    assert hall.one(MinutesEntry, loose).speech_id == speech


def test_a_note_beside_a_point_of_the_conclusion_stays_under_its_step(hall: Hall):
    point = hall.secretary.get("conclusion.add", text="Giao Phòng Kinh tế.")
    entry = hall.all(MinutesEntry, MinutesEntry.conclusion_id == point)[0].id
    loose = note(hall)
    hall.secretary.run("entry.move", entry=loose, before=entry)
    row = hall.one(MinutesEntry, loose)
    assert row.step_id == hall.steps[CITIZEN_STEP] and row.position < hall.one(MinutesEntry, entry).position


def test_a_summary_moves_but_stays_with_its_speech(hall: Hall):
    hall.chair.run("floor.give", kind="GUEST", full_name="Cao Xuân Lĩnh")
    summary = hall.all(MinutesEntry, MinutesEntry.kind == EntryKind.SPEECH)[0]
    hall.chair.run("floor.end")
    other = hall.chair.get("floor.give", kind="GUEST")
    loose = note(hall)
    hall.secretary.run("entry.move", entry=summary.id, after=loose)
    moved = hall.one(MinutesEntry, summary.id)
    assert moved.speech_id == summary.speech_id and moved.position > summary.position
    with pytest.raises(Refused):
        hall.secretary.run("entry.move", entry=summary.id, speech=other)


@pytest.mark.parametrize("place", [{}, {"after": "one", "before": "two"}])
def test_a_move_says_where(hall: Hall, place: dict[str, str]):
    ids = {"one": note(hall), "two": note(hall)}
    with pytest.raises(Invalid):
        hall.secretary.run("entry.move", entry=note(hall), **{name: ids[which] for name, which in place.items()})


def test_entries_of_matters_answers_and_points_do_not_move_by_themselves(hall: Hall):
    matter = hall.ask()
    answer = hall.secretary.get("answer.add", question=matter)
    hall.secretary.run("conclusion.add", text="Giao Phòng Kinh tế.")
    loose = note(hall)
    point = hall.all(MinutesEntry, MinutesEntry.kind == EntryKind.CONCLUSION)[0].id
    for entry in (hall.entry_of(question=matter).id, hall.entry_of(answer=answer).id, point):
        with pytest.raises(Refused):
            hall.secretary.run("entry.move", entry=entry, after=loose)


def test_nothing_moves_beside_what_is_deleted_or_in_another_conference(hall: Hall):
    gone, loose = note(hall), note(hall)
    hall.secretary.run("entry.remove", entry=gone)
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    other.mc.run("conference.open")
    other.ask()
    places = [
        {"after": gone},
        {"after": note(other)},
        {"speech": other.speech().id},
        {"step": other.steps[0]},
        {"before": new_id()},
    ]
    for place in places:
        with pytest.raises(Invalid):
            hall.secretary.run("entry.move", entry=loose, **place)
    with pytest.raises(Invalid):
        hall.secretary.run("entry.move", entry=note(other), after=loose)
    with pytest.raises(Refused):
        hall.secretary.run("entry.move", entry=gone, after=loose)


MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["after", "before"])), max_size=25)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_moves_come_to_what_a_list_comes_to_and_undo_takes_all_of_them_back(
    halls: Callable[..., Hall], moves: list[tuple[int, int, str]]
):
    hall = halls()
    expected = [note(hall, str(n)) for n in range(6)]
    by_number, before = list(expected), dump(hall.database)
    seq = hall.seq
    for which, anchor, side in moves:
        hall.secretary.run("entry.move", entry=by_number[which], **{side: by_number[anchor]})
        if which != anchor:
            expected.remove(by_number[which])
            expected.insert(expected.index(by_number[anchor]) + (side == "after"), by_number[which])
        with hall.meeting() as meeting:
            assert [entry.id for entry in meeting.notes] == expected
    for _ in range(hall.seq - seq):
        hall.chair.run("act.undo")
    assert_same(before, dump(hall.database))


def test_a_place_that_is_full_is_widened_and_undo_narrows_it_again(hall: Hall):
    first, *others = (note(hall, text) for text in "ABCDEFGHIJKLMNOPQ")
    before = dump(hall.database)
    for other in others:
        hall.secretary.run("entry.move", entry=other, after=first)
    assert notes(hall) == list("AQPONMLKJIHGFEDCB")
    assert len({entry.position for entry in hall.all(MinutesEntry)}) == 17
    for _ in range(len(others) - 1):  # the first of them stood there already
        hall.chair.run("act.undo")
    assert_same(before, dump(hall.database))


# ---- answers ----


def test_an_answer_moves_to_another_matter_after_those_it_has(hall: Hall):
    one, two = hall.ask("Đường"), hall.ask("Đèn")
    hall.secretary.run("answer.add", question=two, text="Đã thay đèn.")
    answer = hall.secretary.get("answer.add", question=one, text="Sẽ thay bóng.")
    hall.secretary.run("answer.move", answer=answer, question=two)
    with hall.meeting() as meeting:
        assert [given.entry.text for given in meeting.matters_by_id[two].answers] == ["Đã thay đèn.", "Sẽ thay bóng."]
        assert meeting.matters_by_id[one].answers == []
    seq = hall.seq
    hall.secretary.run("answer.move", answer=answer, question=two)
    assert hall.seq == seq
    hall.chair.run("act.undo")
    assert hall.one(Answer, answer).question_id == one


def test_an_answer_does_not_move_to_or_from_a_referred_merged_or_foreign_matter(hall: Hall):
    one, two, three = hall.ask(), hall.ask(), hall.ask()
    answer = hall.secretary.get("answer.add", question=one)
    hall.chair.run("question.refer", question=two)
    hall.secretary.run("question.merge", question=three, into=one)
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    other.mc.run("conference.open")
    theirs = other.ask()
    for target, error in ((two, Refused), (three, Refused), (theirs, Invalid), (new_id(), Invalid)):
        with pytest.raises(error):
            hall.secretary.run("answer.move", answer=answer, question=target)
    foreign = other.secretary.get("answer.add", question=theirs)
    for unknown in (foreign, new_id()):
        with pytest.raises(Invalid):
            hall.secretary.run("answer.move", answer=unknown, question=one)


def test_the_ids_of_an_answer_may_come_from_the_browser_and_come_once(hall: Hall):
    question, ids = hall.ask(), {"answer": new_id(), "entry": new_id()}
    assert hall.secretary.run("answer.add", question=question, text="Sẽ sửa.", **ids).result == ids
    seq = hall.seq
    assert hall.second_secretary.run("answer.add", question=question, text="Khác", **ids).result == ids
    assert (hall.seq, hall.entry_of(answer=ids["answer"]).text) == (seq, "Sẽ sửa.")
    with pytest.raises(Invalid):
        hall.secretary.run("answer.add", question=question, answer=new_id(), entry=ids["entry"])
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    other.mc.run("conference.open")
    with pytest.raises(Invalid):
        other.secretary.run("answer.add", question=other.ask(), answer=ids["answer"])


# ---- deleted notes ----


def test_a_deleted_note_comes_back_where_it_stood(hall: Hall):
    _, two, _ = (note(hall, text) for text in "ABC")
    hall.secretary.run("entry.remove", entry=two)
    assert notes(hall) == ["A", "C"]
    hall.second_secretary.run("entry.restore", entry=two)
    assert notes(hall) == ["A", "B", "C"]
    seq = hall.seq
    hall.secretary.run("entry.restore", entry=two)
    assert hall.seq == seq
    hall.secretary.run("entry.remove", entry=two)
    hall.chair.run("act.undo")
    assert notes(hall) == ["A", "B", "C"]
