"""Matters put in order: split, merged, removed and brought back; numbers stay, words stay, nobody is forgotten."""

from __future__ import annotations

import pytest

from conference.broadcast.board import changed_for
from conference.errors import Invalid, Refused
from conference.ids import new_id
from conference.models import Assignment, EntryUpdate, MinutesEntry, Outcome, Question, QuestionSource
from conference.screens.fragments import devices_of
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from conference.screens.words import Words
from tests.assertions import assert_same, dump
from tests.broadcast.test_fragment_table import everything_shown
from tests.factories import MORNING, Hall, build, open_hall


def listed(hall: Hall) -> list[str]:
    """Numbers of the matters that stand by themselves, in the order of every list."""
    with hall.meeting() as meeting:
        return [matter.number for matter in meeting.matters]


def written(hall: Hall, text: str = "Xin hỏi về nước sạch.", name: str = "Chử Văn Mạch") -> str:
    return hall.phone.get("question.receive", text=text, full_name=name)


def refuses(hall: Hall, command: str, *, seat: str = "secretary", **args: object) -> None:
    """Refused, and nothing is changed."""
    before, seq = dump(hall.database), hall.seq
    with pytest.raises(Refused):
        hall.seats[seat].run(command, **args)
    assert_same(before, dump(hall.database))
    assert hall.seq == seq


def own_screen(hall: Hall, seat: str = "phone") -> str:
    device = hall.seats[seat].actor.device_id
    with hall.meeting() as meeting:
        return render_fragment(meeting, "attendee-mine", Audience(f"device:{device}"))


# ---- splitting ----


def test_a_split_makes_the_next_number_right_after_the_matter_with_an_empty_entry(hall: Hall, clock):
    first = hall.ask("Đường hỏng. Đèn hỏng.", field=hall.fields["INFRA"])
    clock.advance(10)
    hall.ask("Rác tồn đọng.")
    clock.advance(10)
    made = hall.secretary.run("question.split", question=first).result
    assert made["number"] == "1.3" and listed(hall) == ["1.1", "1.3", "1.2"]
    old, new = hall.one(Question, first), hall.one(Question, made["question"])
    for column in ("speech_id", "asker_id", "field_id", "kind", "source", "raised_at"):
        assert getattr(old, column) == getattr(new, column), column
    entry, beside = hall.entry_of(question=new.id), hall.entry_of(question=old.id)
    assert (entry.id, entry.text) == (made["entry"], "")
    assert (entry.step_id, entry.speech_id) == (beside.step_id, beside.speech_id)
    assert new.wording_passed == "" and beside.text == "Đường hỏng. Đèn hỏng."


def test_splitting_again_and_again_keeps_the_newest_nearest_and_every_number_new(hall: Hall):
    first = hall.ask()
    hall.ask()
    for _ in range(25):  # more than there are halves of a gap
        hall.secretary.run("question.split", question=first)
    assert listed(hall) == ["1.1", *(f"1.{n}" for n in range(27, 2, -1)), "1.2"]


def test_a_number_made_by_a_split_is_not_used_again_after_undo(hall: Hall):
    first = hall.ask()
    hall.secretary.run("question.split", question=first)
    hall.chair.run("act.undo")
    assert listed(hall) == ["1.1"]
    assert hall.secretary.run("question.split", question=first).result["number"] == "1.3"


def test_a_matter_in_writing_is_split_under_the_numbers_of_writing(hall: Hall):
    first = written(hall, "Nước yếu. Điện yếu.")
    made = hall.secretary.run("question.split", question=first).result
    row = hall.one(Question, made["question"])
    assert (row.number, row.source) == ("VB2", QuestionSource.WRITTEN_PHONE)
    assert (row.device_id, row.wording_received) == (hall.phone.actor.device_id, "Nước yếu. Điện yếu.")
    assert "VB2" in own_screen(hall)


def test_the_ids_of_a_split_may_come_from_the_browser_and_come_once(hall: Hall):
    first, ids = hall.ask(), {"new_question": new_id(), "new_entry": new_id()}
    made = hall.secretary.run("question.split", question=first, **ids).result
    assert (made["question"], made["entry"]) == tuple(ids.values())
    seq = hall.seq
    assert hall.secretary.run("question.split", question=first, **ids).result == made
    assert hall.seq == seq
    with pytest.raises(Invalid):
        hall.secretary.run("question.split", question=first, new_question=new_id(), new_entry=ids["new_entry"])


def test_undo_of_a_split_refuses_once_words_were_moved_into_it(hall: Hall):
    made = hall.secretary.run("question.split", question=hall.ask()).result
    with hall.writing() as session:
        entry = session.get_one(MinutesEntry, made["entry"])
        sent = {
            "batch_id": "a" * 8,
            "actor": "x",
            "client": 1,
            "client_clock": 1,
            "payload": b"x",
            "at": MORNING,
        }
        session.add(EntryUpdate(entry_id=entry.id, epoch=entry.epoch, **sent))
    refuses(hall, "act.undo", seat="chair")


@pytest.mark.parametrize("state", ["referred", "merged", "settled"])
def test_what_is_referred_merged_or_settled_is_not_split(hall: Hall, state: str):
    question = hall.ask()
    if state == "referred":
        hall.chair.run("question.refer", question=question)
    elif state == "merged":
        hall.secretary.run("question.merge", question=question, into=hall.ask())
    else:
        hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED")
    refuses(hall, "question.split", question=question)


# ---- merging ----


def merged(hall: Hall) -> tuple[str, str]:
    """A matter of the phone, assigned, answered and passed, that became part of a spoken one."""
    into, part = hall.ask("Bao giờ có nước sạch?"), written(hall)
    hall.assigned("CULTURE", part)
    hall.secretary.run("question.pass", question=part)
    hall.secretary.run("answer.add", question=part, text="Quý IV.")
    hall.secretary.run("question.merge", question=part, into=into)
    return part, into


def test_a_merged_matter_leaves_lists_queues_and_figures_and_both_askers_are_kept(hall: Hall):
    part, into = merged(hall)
    with hall.meeting() as meeting:
        assert [matter.id for matter in meeting.matters] == [into]
        assert set(meeting.matters_by_id) == {into}
        assert meeting.matters_for(hall.units["CULTURE"]) == []
        (one,) = meeting.matters
        assert [matter.id for matter in one.merged] == [part]
        assert [person.full_name for person in one.askers] == ["Nguyễn Văn Ất", "Chử Văn Mạch"]
        assert [given.entry.text for given in one.answers] == ["Quý IV."]
        (gone,) = meeting.merged_matters
        assert gone.merged_into is one and gone.public_text == "" and not gone.must_be_passed_again
        assert Words("vi").number(gone).startswith("VB1 (")
        assert Words("en").number(gone) == "VB1 (merged into 1.1)"
    assert all(row.released_at for row in hall.all(Assignment))
    hall.chair.run("floor.end")
    hall.chair.run("conference.close")
    assert hall.last_event.data["unsettled"] == 1


def test_public_and_unit_screens_know_the_merged_matter_no_more(hall: Hall):
    part, into = merged(hall)
    hall.secretary.run("question.pass", question=into)
    hall.chair.run("answer.begin", questions=[into], unit=hall.units["ECONOMY"])
    with hall.meeting() as meeting:
        for kind, name in (
            ("public", "attendee-questions"),
            ("public", "attendee-now"),
            ("projector", "projector-scene"),
        ):
            html = render_fragment(meeting, name, Audience(kind))
            assert "VB1" not in html and "Xin hỏi" not in html, name
        assert "VB1" not in render_fragment(meeting, "unit-tasks", Audience(f"unit:{hall.units['CULTURE']}"))
        page = render_fragment(meeting, "secretary-minutes", Audience("secretary"))
    assert f'id="merged-{part}"' in page and f'id="matter-{part}"' not in page


def test_a_matter_held_on_the_projector_is_let_go_when_it_is_merged(hall: Hall):
    into, part = hall.ask(), hall.ask("Nước yếu.")
    hall.secretary.run("question.pass", question=part)
    hall.chair.run("projector.pin", scene="QUESTION", question=part)
    hall.secretary.run("question.merge", question=part, into=into)
    with hall.meeting() as meeting:
        assert (meeting.conference.projector.pinned, meeting.conference.projector.question_id) == (None, None)


def test_the_phone_that_asked_a_merged_matter_is_told_what_becomes_of_the_other(hall: Hall):
    _, into = merged(hall)
    device = hall.phone.actor.device_id
    assert "1.1" in own_screen(hall) and "VB1" in own_screen(hall)
    acts = [
        ("question.assign", {"question": into, "lead": hall.units["ECONOMY"]}),
        ("question.pass", {"question": into}),
        ("answer.begin", {"questions": [into], "unit": hall.units["ECONOMY"]}),
        ("outcome.set", {"questions": [into], "resolution": "ACCEPTED"}),
        ("outcome.clear", {"question": into}),
        ("outcome.set", {"questions": [into], "resolution": "ESCALATED", "target_body": "UBND thành phố"}),
    ]
    for command, args in acts:
        seq, before = hall.seq, own_screen(hall)
        hall.chair.run(command, **args)
        new = hall.events(after=seq)
        assert device in [told for event in new for told in devices_of(event)], command
        if own_screen(hall) != before:
            assert changed_for(Audience(f"device:{device}"), new) == ["attendee-mine"]
    assert Words("vi").say("Reported to the competent level") in own_screen(hall)


def test_one_phone_that_asked_both_is_told_once(hall: Hall):
    one, other = written(hall), written(hall, "Lại hỏi nước sạch")
    hall.secretary.run("question.merge", question=other, into=one)
    assert devices_of(hall.last_event) == [hall.phone.actor.device_id]


def test_an_answering_turn_about_a_merged_matter_is_about_the_other(hall: Hall):
    one, other = hall.ask(), hall.ask()
    hall.chair.run("answer.begin", questions=[other, one], unit=hall.units["ECONOMY"])
    hall.secretary.run("question.merge", question=other, into=one)
    with hall.meeting() as meeting:
        assert [matter.id for matter in meeting.answering] == [one]
        assert meeting.current_matter.id == one and len(meeting.current_matter.answers) == 2
        for name in ("chair-floor", "chair-next", "chair-dock", "chair-matters"):
            render_fragment(meeting, name, Audience("chair"))


def test_merging_refuses_referred_settled_itself_chains_and_cycles(hall: Hall):
    one, two, three, four = (hall.ask() for _ in range(4))
    refuses(hall, "question.merge", question=one, into=one)
    hall.chair.run("outcome.set", questions=[four], resolution="ANSWERED")
    refuses(hall, "question.merge", question=four, into=one)
    hall.secretary.run("question.merge", question=two, into=one)
    refuses(hall, "question.merge", question=one, into=two)  # a cycle
    refuses(hall, "question.merge", question=one, into=three)  # a chain
    refuses(hall, "question.merge", question=three, into=two)  # a chain
    refuses(hall, "question.merge", question=two, into=three)  # part of another already
    hall.chair.run("question.refer", question=three)
    refuses(hall, "question.merge", question=three, into=one)
    refuses(hall, "question.merge", question=one, into=three)
    seq = hall.seq
    hall.secretary.run("question.merge", question=two, into=one)  # it is so already
    assert hall.seq == seq


def test_a_settled_matter_may_take_another_in(hall: Hall):
    one, two = hall.ask(), hall.ask()
    hall.chair.run("outcome.set", questions=[one], resolution="ANSWERED")
    hall.secretary.run("question.merge", question=two, into=one)
    assert listed(hall) == ["1.1"]


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("question.pass", {}),
        ("question.refer", {}),
        ("question.classify", {"kind": "PETITION"}),
        ("question.assign", {"lead": "ECONOMY"}),
        ("question.take_by_chair", {}),
        ("question.remove", {}),
        ("answer.add", {}),
        ("answer.begin", {"many": True}),
        ("outcome.set", {"many": True, "resolution": "ACCEPTED"}),
        ("projector.pin", {"scene": "QUESTION"}),
    ],
)
def test_nothing_is_done_any_more_with_a_merged_matter_alone(hall: Hall, command: str, args: dict):
    into, part = hall.ask(), hall.ask()
    hall.secretary.run("question.merge", question=part, into=into)
    args = dict(args)
    if "lead" in args:
        args["lead"] = hall.units[args["lead"]]
    key = {"questions": [part]} if args.pop("many", False) else {"question": part}
    refuses(hall, command, seat="chair", **key, **args)


def test_a_merged_matter_may_be_taken_apart_later_than_undo_reaches(hall: Hall):
    into, part = hall.ask(), hall.ask()
    hall.secretary.run("question.merge", question=part, into=into)
    hall.secretary.run("outcome.clear", question=part)
    assert listed(hall) == ["1.1", "1.2"]


def test_who_speaks_is_no_more_named_publicly_once_the_matter_is_part_of_a_denunciation(hall: Hall):
    into = hall.ask()
    first = hall.speech().id
    hall.register(1)
    hall.chair.run("floor.invite_next")
    part = hall.ask()
    second = hall.speech().id
    hall.secretary.run("question.merge", question=part, into=into)
    hall.chair.run("question.refer", question=into)
    with hall.meeting() as meeting:
        assert {turn.id for turn in meeting.speeches if meeting.denounces(turn)} == {first, second}
        assert all(matter.is_referred for matter in meeting.matters + meeting.merged_matters)


def test_a_passed_name_leaves_public_screens_when_the_matter_becomes_part_of_a_denunciation(hall: Hall):
    into = hall.ask()
    hall.register(1)
    hall.chair.run("floor.invite_next")
    part = hall.ask()
    hall.secretary.run("question.pass", question=part)
    hall.secretary.run("person.pass", person=hall.speech().person_id)

    def public() -> str:
        with hall.meeting() as meeting:
            pages = [("public", "attendee-now"), ("public", "attendee-questions"), ("projector", "projector-scene")]
            return " ".join(render_fragment(meeting, name, Audience(kind)) for kind, name in pages)

    assert "Ổi" in public()
    hall.secretary.run("question.merge", question=part, into=into)
    hall.chair.run("question.refer", question=into)
    assert "Ổi" not in public()


def test_the_projector_names_everybody_who_raised_the_matter_as_far_as_names_are_passed(hall: Hall):
    part, into = merged(hall)
    hall.secretary.run("question.pass", question=into)
    hall.chair.run("projector.pin", scene="QUESTION", question=into)
    for named in (False, True):
        with hall.meeting() as meeting:
            html = render_fragment(meeting, "projector-scene", Audience("projector"))
        assert "Văn Ất" in html and ("Mạch" in html) is named
        hall.secretary.run("person.pass", person=hall.one(Question, part).asker_id)


# ---- removing ----


def test_a_removed_matter_leaves_every_screen_with_its_words_and_comes_back_with_them(hall: Hall):
    hall.ask("Giữ lại")
    question = written(hall, "BIMAT mở nhầm")
    entry = hall.entry_of(question=question).id
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("projector.pin", scene="QUESTION", question=question)
    hall.secretary.run("question.remove", question=question)
    assert listed(hall) == ["1.1"]
    assert "BIMAT" not in everything(hall)
    assert hall.one(MinutesEntry, entry).deleted_at is not None
    hall.secretary.run("question.restore", question=question)
    assert listed(hall) == ["1.1", "VB1"]
    assert "BIMAT" in everything(hall)
    assert hall.one(MinutesEntry, entry).deleted_at is None


def everything(hall: Hall) -> str:
    return " ".join(everything_shown(hall).values())


def test_the_number_of_a_removed_matter_stays_used(hall: Hall):
    hall.secretary.run("question.remove", question=hall.ask())
    hall.ask()
    assert listed(hall) == ["1.2"]


def test_closing_does_not_count_a_removed_matter_as_unsettled(hall: Hall):
    hall.secretary.run("question.remove", question=hall.ask())
    hall.chair.run("floor.end")
    hall.chair.run("conference.close")
    assert hall.last_event.data["unsettled"] == 0


@pytest.mark.parametrize("work", ["assigned", "answered", "settled", "referred", "merged into"])
def test_a_matter_that_was_worked_on_is_not_removed(hall: Hall, work: str):
    question = hall.ask()
    if work == "assigned":
        hall.assigned(question=question)
    elif work == "answered":
        hall.secretary.run("answer.add", question=question)
    elif work == "settled":
        hall.chair.run("outcome.set", questions=[question], resolution="WITHDRAWN")
    elif work == "referred":
        hall.chair.run("question.refer", question=question)
    else:
        hall.secretary.run("question.merge", question=hall.ask(), into=question)
    refuses(hall, "question.remove", question=question)


@pytest.mark.parametrize(
    "command", ["question.pass", "question.refer", "question.split", "question.take_by_chair", "answer.add"]
)
def test_nothing_is_done_with_a_removed_matter(hall: Hall, command: str):
    question = hall.ask()
    hall.secretary.run("question.remove", question=question)
    with pytest.raises(Invalid):
        hall.chair.run(command, question=question)


def test_the_entry_of_a_removed_matter_is_not_brought_back_by_itself(hall: Hall):
    question = hall.ask()
    hall.secretary.run("question.remove", question=question)
    refuses(hall, "entry.restore", entry=hall.entry_of(question=question).id)


# ---- other conferences ----


@pytest.mark.parametrize("command", ["question.split", "question.remove", "question.restore"])
def test_matters_of_another_conference_are_invalid(hall: Hall, command: str):
    theirs = other_hall(hall).ask()
    with pytest.raises(Invalid):
        hall.secretary.run(command, question=theirs)


def test_matters_are_not_merged_across_conferences(hall: Hall):
    ours, theirs = hall.ask(), other_hall(hall).ask()
    for question, into in ((ours, theirs), (theirs, ours)):
        with pytest.raises(Invalid):
            hall.secretary.run("question.merge", question=question, into=into)
    assert hall.all(Outcome) == []


def other_hall(hall: Hall) -> Hall:
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    other.mc.run("conference.open")
    return other


# ---- ids from the browser ----


def test_the_ids_of_a_matter_may_come_from_the_browser_and_come_once(hall: Hall):
    hall.register(1)
    hall.chair.run("floor.invite_next")
    ids = {"question": new_id(), "entry": new_id()}
    made = hall.secretary.run("question.ask", text="Bao giờ sửa đường?", **ids).result
    assert made == ids | {"number": "1.1"}
    seq = hall.seq
    assert hall.second_secretary.run("question.ask", text="Khác", **ids).result == made
    assert (hall.seq, hall.entry_of(question=ids["question"]).text) == (seq, "Bao giờ sửa đường?")
    with pytest.raises(Invalid):
        hall.secretary.run("question.ask", text="Khác", question=new_id(), entry=ids["entry"])


def test_a_matters_id_of_another_conference_is_invalid(hall: Hall):
    other = other_hall(hall)
    theirs = other.ask()
    hall.ask()
    for ids in ({"question": theirs}, {"entry": other.entry_of(question=theirs).id}):
        with pytest.raises(Invalid):
            hall.secretary.run("question.ask", text="Của tôi", **ids)
