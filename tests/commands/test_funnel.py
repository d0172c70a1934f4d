"""The funnel: who may enter, in which order things are looked at, what a repeated or a late command gets."""

from __future__ import annotations

import gc
import sqlite3
import time
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from conference import db, receipts
from conference.commands.registry import REGISTRY
from conference.domain.undo import ChangeRecorder
from conference.errors import Forbidden, Invalid, Refused, Stale, TooMany, Unavailable
from conference.ids import new_id
from conference.limits import Limits
from conference.models import (
    AgendaStep,
    Conference,
    Device,
    MinutesEntry,
    Person,
    Receipt,
    RequestState,
    SpeakingRequest,
    Speech,
)
from tests.assertions import assert_gapless, assert_same, differences, dump, together
from tests.conftest import HeldClock
from tests.factories import Hall, Seat, build, make_funnel, open_hall

# ---- receipts ----


def test_a_repeated_command_gets_the_first_answer_and_does_nothing(hall: Hall):
    hall.register(3)
    first = hall.chair.run("floor.invite_next", command_id="tap-1")
    before, hints = dump(hall.database), len(hall.hints)
    again = hall.chair.run("floor.invite_next", command_id="tap-1")
    assert again == first
    assert_same(before, dump(hall.database))
    assert hall.seq == first.seq
    assert len(hall.hints) == hints


def test_a_repeated_success_is_not_refused_as_stale(hall: Hall):
    first, second = hall.register(2)
    done = hall.chair.run("floor.invite_next", expects={"next": first, "floor": ""}, command_id="tap-1")
    hall.chair.run("floor.invite_next", expects={"next": second})
    with pytest.raises(Stale):
        hall.chair.run("floor.invite_next", expects={"next": first, "floor": ""}, command_id="tap-2")
    assert hall.chair.run("floor.invite_next", expects={"next": first, "floor": ""}, command_id="tap-1") == done


def test_a_receipt_belongs_to_its_actor(hall: Hall):
    hall.register(3)
    first = hall.chair.run("floor.invite_next", command_id="tap-1")
    second = hall.co_chair.run("floor.invite_next", command_id="tap-1")
    assert second.seq > first.seq
    assert second.result != first.result


def test_a_receipt_belongs_to_its_conference(hall: Hall):
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    office = Seat(hall, replace(hall.office.actor, key="office"))
    first = office.run("question.receive", text="Xin hỏi về đất ở.", command_id="same")
    second = other.office.run("question.receive", text="Xin hỏi về đất ở.", command_id="same")
    assert (first.result["number"], second.result["number"]) == ("VB1", "VB1")
    assert first.result["question"] != second.result["question"]
    kept = {receipt.conference_id for receipt in hall.all(Receipt, Receipt.command_id == "same")}
    assert kept == {hall.conference_id, other.conference_id}


def test_a_refusal_leaves_no_receipt_and_may_succeed_later(hall: Hall):
    with pytest.raises(Refused):
        hall.chair.run("floor.invite_next", command_id="tap-1")
    assert hall.all(Receipt, Receipt.command_id == "tap-1") == []
    hall.register(1)
    assert "speech" in hall.chair.run("floor.invite_next", command_id="tap-1").result


def test_a_command_that_changed_nothing_keeps_a_receipt_too(hall: Hall):
    done = hall.chair.run("queue.open", command_id="tap-1")
    assert done.seq == hall.seq
    assert hall.hints[-1:] != [(hall.conference_id, done.seq)]
    assert hall.all(Receipt, Receipt.command_id == "tap-1")[0].seq == done.seq


def test_an_identifier_used_for_another_command_is_invalid_and_does_nothing(hall: Hall):
    hall.register(2)
    hall.chair.run("floor.invite_next", command_id="tap-1")
    before = dump(hall.database)
    with pytest.raises(Invalid, match="another command"):
        hall.chair.run("floor.end", command_id="tap-1")
    assert_same(before, dump(hall.database))


def test_receipts_are_forgotten_after_seven_days(hall: Hall, clock: HeldClock):
    hall.chair.run("queue.close", command_id="old")
    clock.advance(1)
    hall.chair.run("queue.open", command_id="new")
    with hall.writing() as session:
        receipts.prune(session, clock.now + timedelta(days=7))
    assert [receipt.command_id for receipt in hall.all(Receipt)] == ["new"]


@pytest.mark.parametrize("command_id", ["", "x" * 65, "hai từ", "\ud800", "a\n"])
def test_an_odd_command_id_is_invalid(hall: Hall, command_id: str):
    with pytest.raises(Invalid):
        hall.chair.run("queue.close", command_id=command_id)


# ---- expects ----


def test_two_chairs_press_next_together_and_the_queue_moves_once(hall: Hall):
    first, *_ = hall.register(3)
    seen = {"next": first, "floor": ""}
    outcomes = together(
        lambda: hall.chair.run("floor.invite_next", expects=seen),
        lambda: hall.co_chair.run("floor.invite_next", expects=seen),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done", "Stale"]
    assert hall.queue() == [2, 3]
    assert len(hall.all(Speech)) == 1


def test_what_a_tap_expects_of_the_floor_the_step_and_the_last_act_is_compared(hall: Hall):
    hall.register(2)
    with hall.meeting() as meeting:
        step, act = meeting.step.id, str(meeting.last_act.seq)
    hall.chair.run("queue.close", expects={"floor": "", "step": step, "act": act})
    for name in ("floor", "step", "act", "next"):
        with pytest.raises(Stale):
            hall.chair.run("queue.open", expects={name: "something else"})
    with pytest.raises(Invalid):
        hall.chair.run("queue.open", expects={"weather": "fine"})
    assert hall.step().queue_open is False


def test_a_stale_tap_changes_nothing(hall: Hall):
    hall.register(2)
    before, seq = dump(hall.database), hall.seq
    with pytest.raises(Stale):
        hall.chair.run("floor.invite_next", expects={"floor": new_id()}, command_id="late")
    assert_same(before, dump(hall.database))
    assert hall.seq == seq
    assert hall.all(Receipt, Receipt.command_id == "late") == []


# ---- order under load ----


def test_fifty_writers_at_once_leave_gapless_events_and_unique_numbers(hall: Hall):
    before = hall.seq

    def walk_in(n: int) -> int:
        return hall.desk.run("speaker.register", full_name=f"Khách thứ {n}", command_id=f"walk-{n}").result["number"]

    numbers = together(*(lambda n=n: walk_in(n) for n in range(50)))
    assert sorted(numbers) == list(range(1, 51))
    assert hall.seq == before + 50
    assert_gapless(hall)
    assert len({request.position for request in hall.all(SpeakingRequest)}) == 50
    assert sorted(seq for _, seq in hall.hints[-50:]) == list(range(before + 1, before + 51))


def test_the_same_command_sent_twice_at_once_is_done_once(hall: Hall):
    outcomes = together(*(lambda: hall.desk.run("speaker.register", command_id="slip-1") for _ in range(5)))
    assert len({outcome.result["number"] for outcome in outcomes}) == 1
    assert len(hall.all(SpeakingRequest)) == 1


def test_two_conferences_in_one_database_count_their_own_events(hall: Hall):
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    before = hall.seq
    together(
        *(lambda n=n: hall.desk.run("speaker.register", full_name=f"Khách {n}") for n in range(5)),
        *(lambda n=n: other.desk.run("speaker.register", full_name=f"Khách {n}") for n in range(5)),
    )
    assert (hall.seq, other.seq) == (before + 5, 5)
    assert_gapless(hall)
    assert_gapless(other)


def test_a_command_reaches_no_row_of_another_conference(hall: Hall):
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    request = other.register(1)[0]
    with pytest.raises(Invalid):
        hall.chair.run("speaker.skip", request=request)
    with pytest.raises(Invalid):
        hall.chair.run("step.start", step=other.steps[0])
    with pytest.raises(Invalid):
        hall.chair.run("question.assign", question=hall.ask(), lead=other.units["ECONOMY"])
    with pytest.raises(Invalid):
        hall.desk.run("speaker.register", full_name="Giáp Văn Lộc", locality=other.localities[0])
    with pytest.raises(Invalid):
        hall.desk.run("speaker.register", full_name="Giáp Văn Lộc", field=other.fields["LAND"])
    assert other.request(request).state == RequestState.QUEUED


# ---- arguments ----


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("floor.dance", {}),
        ("queue.close", {"loudly": True}),
        ("speaker.skip", {}),
        ("speaker.skip", {"request": "not an id"}),
        ("speaker.skip", {"request": ["0" * 32]}),
        ("speaker.skip", {"request": "0" * 32 + "\n"}),
        ("speaker.register", {"minutes": "many"}),
        ("speaker.register", {"minutes": 31}),
        ("speaker.register", {"full_name": "x" * 301}),
        ("speaker.register", {"content": "x" * 20_001}),
        ("speaker.register", {"content": "\ud800"}),
        ("speaker.decline", {"request": "0" * 32, "reason": "RUDE"}),
        ("conference.pause", {"minutes": 0}),
        ("answer.begin", {"questions": []}),
        ("step.insert", {"title": ""}),
        ("outcome.set", {"questions": ["0" * 32], "resolution": "MERGED"}),
        ("question.assign", {"question": "0" * 32}),
    ],
)
def test_wrong_names_and_wrong_types_are_invalid_and_change_nothing(hall: Hall, name: str, args: dict):
    before = dump(hall.database)
    with pytest.raises(Invalid):
        hall.chair.run(name, **args)
    assert differences(before, dump(hall.database)) == []


def test_a_row_that_does_not_exist_is_invalid(hall: Hall):
    with pytest.raises(Invalid):
        hall.chair.run("speaker.skip", request=new_id())


def test_text_is_composed_before_anything_looks_at_it(hall: Hall):
    name, content = "Nguyễn Thị Ưởng", "Đường xuống cấp, đề nghị sửa chữa"
    hall.desk.run(
        "speaker.register",
        full_name=unicodedata.normalize("NFD", name),
        content=unicodedata.normalize("NFD", content) + "\x07",
    )
    request = hall.all(SpeakingRequest)[0]
    assert request.content == content
    person = hall.one(Person, request.person_id)
    assert (person.full_name, person.search_text) == (name, "nguyen thi uong")


def test_texts_in_a_list_are_composed_too():
    matter = "Nước sạch yếu"
    times = {"started_at": "2026-06-25T08:10:00+07:00", "ended_at": "2026-06-25T08:14:00+07:00"}
    given = {**times, "matters": [unicodedata.normalize("NFD", matter)]}
    assert REGISTRY["floor.record"].args.model_validate(given).matters == (matter,)


def test_a_moment_typed_without_a_zone_is_meant_in_the_hall(hall: Hall, clock: HeldClock):
    hall.secretary.run(
        "step.time", step=hall.steps[6], started_at="2026-06-25T08:10", ended_at="2026-06-25T08:20:00+07:00"
    )
    step = hall.one(AgendaStep, hall.steps[6])
    assert (step.ended_at - step.started_at) == timedelta(minutes=10)
    assert step.started_at.isoformat() == "2026-06-25T01:10:00+00:00"


# ---- the doors that close ----


def test_a_revoked_link_is_forbidden_from_the_next_command_on(hall: Hall):
    hall.chair.run("queue.close")
    hall.organiser.run("link.revoke", link=hall.chair.actor.link_id)
    with pytest.raises(Forbidden):
        hall.chair.run("queue.open")
    hall.co_chair.run("queue.open")


def test_secretaries_may_be_kept_off_the_floor(hall: Hall):
    first = hall.register(2)[0]
    with hall.writing() as session:
        session.get_one(Conference, hall.conference_id).secretaries_run_floor = False
    for name, args in (
        ("floor.invite_next", {}),
        ("step.next", {}),
        ("speaker.skip", {"request": first}),
        ("act.undo", {}),
    ):
        with pytest.raises(Forbidden):
            hall.secretary.run(name, **args)
    hall.chair.run("floor.invite_next")
    hall.secretary.run("question.ask", text="Vẫn ghi được biên bản")


def test_one_device_that_sends_too_much_is_told_so(hall: Hall):
    slow = Limits(per_device=1e-9, per_address=1e9, burst_seconds=3e9)
    hall.funnel = make_funnel(hall.database, lambda *_: None, slow)
    for _ in range(3):
        hall.phone.run("recording.acknowledge")
    with pytest.raises(TooMany):
        hall.phone.run("recording.acknowledge")
    hall.other_phone.run("recording.acknowledge")


def test_one_address_that_sends_too_much_is_told_so(hall: Hall):
    slow = Limits(per_device=1e9, per_address=1e-9, burst_seconds=2e9)
    hall.funnel = make_funnel(hall.database, lambda *_: None, slow)
    hall.phone.run("recording.acknowledge")
    hall.other_phone.run("recording.acknowledge")
    with pytest.raises(TooMany):
        hall.new_phone().run("recording.acknowledge")
    hall.chair.run("queue.close")  # who runs the meeting sits behind the same address as the hall


def test_nonsense_counts_like_sense(hall: Hall):
    slow = Limits(per_device=1e-9, per_address=1e9, burst_seconds=2e9)
    hall.funnel = make_funnel(hall.database, lambda *_: None, slow)
    for _ in range(2):
        with pytest.raises(Invalid):
            hall.phone.run("question.receive", text=7)
    with pytest.raises(TooMany):
        hall.phone.run("question.receive", text="x" * 300_000)


def test_a_forbidden_command_costs_nothing_of_the_limit(hall: Hall):
    slow = Limits(per_device=1e-9, per_address=1e9, burst_seconds=1e9)
    hall.funnel = make_funnel(hall.database, lambda *_: None, slow)
    for _ in range(3):
        with pytest.raises(Forbidden):
            hall.phone.run("queue.close")
    hall.phone.run("recording.acknowledge")


def test_a_database_locked_by_another_program_is_unavailable_and_nothing_is_lost(hall: Hall, monkeypatch):
    monkeypatch.setattr(db, "LOCK_PATIENCE_SECONDS", 0.05)
    hall.register(1)
    before = dump(hall.database)
    other = sqlite3.connect(hall.database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        hall.chair.run("floor.invite_next", command_id="tap-1")
    assert_same(before, dump(hall.database))
    other.execute("ROLLBACK")
    other.close()
    hall.chair.run("floor.invite_next", command_id="tap-1")
    assert hall.queue() == []


def test_nobody_waits_longer_for_those_who_wait_before_them(hall: Hall, monkeypatch):
    monkeypatch.setattr(db, "LOCK_PATIENCE_SECONDS", 0.5)
    other = sqlite3.connect(hall.database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waited: list[float] = []

    def command() -> None:
        since = time.monotonic()
        with pytest.raises(Unavailable):
            hall.desk.run("speaker.register")
        waited.append(time.monotonic() - since)

    together(*[command] * 6)
    other.close()
    assert max(waited) < 2  # one after another the last would wait for three
    hall.desk.run("speaker.register")


def test_a_full_disk_is_unavailable_and_leaves_nothing_half_done(hall: Hall):
    before = hall.seq
    with hall.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # as many as there are now
    with pytest.raises(Unavailable):
        for _ in range(50):
            hall.desk.run("question.receive", text="x" * 20_000, command_id="once")
            hall.desk.run("question.receive", text="x" * 20_000)
    written = [row.text for row in hall.all(MinutesEntry, MinutesEntry.question_id.is_not(None))]
    assert len(written) == hall.seq - before
    hall.database.close()  # the limit belongs to a connection
    hall.desk.run("question.receive", text="Còn chỗ")


def test_what_people_typed_stands_in_no_error(hall: Hall):
    with pytest.raises(IntegrityError) as caught, hall.writing() as session:
        session.add(Device(id=None, conference_id="số điện thoại 0912"))
    assert "0912" not in str(caught.value)


def test_refused_commands_leave_no_recorder_behind(hall: Hall):
    def recorders() -> int:
        gc.collect()
        return sum(isinstance(one, ChangeRecorder) for one in gc.get_objects())

    before = recorders()
    for _ in range(20):
        with pytest.raises(Refused):
            hall.chair.run("floor.end")
    assert recorders() == before


def test_a_lock_that_is_given_back_in_time_is_only_waited_for(hall: Hall):
    other = sqlite3.connect(hall.database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def give_back() -> None:
        other.execute("ROLLBACK")

    done, _ = together(lambda: hall.desk.run("speaker.register"), give_back)
    other.close()
    assert done.result["number"] == 1


def test_a_broken_verb_leaves_nothing_behind_and_frees_the_turn(hall: Hall, monkeypatch):
    hall.register(1)
    before = dump(hall.database)

    def breaks(*_args):
        raise RuntimeError("a programming error")

    with monkeypatch.context() as broken:
        broken.setattr("conference.domain.entries.open_for_speech", breaks)
        with pytest.raises(RuntimeError):
            hall.chair.run("floor.invite_next", command_id="tap-1")
    assert_same(before, dump(hall.database))
    hall.chair.run("floor.invite_next", command_id="tap-1")


def test_an_operators_act_is_recorded_as_done_for_the_chair(hall: Hall):
    hall.register(2)
    hall.operator.run("floor.invite_next")
    assert all(event.on_behalf for event in hall.events()[-1:])
    hall.chair.run("floor.invite_next")
    assert not hall.last_event.on_behalf


def test_a_commit_that_fails_leaves_no_lock_behind(hall: Hall, monkeypatch: pytest.MonkeyPatch):
    def full(*_args: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as frozen:
        frozen.setattr("conference.db.loop.outside", full)
        with pytest.raises(Unavailable):
            hall.mc.run("step.next")
    raw = sqlite3.connect(hall.database.url.database or "", timeout=0)
    raw.execute("BEGIN IMMEDIATE")
    raw.close()
    assert hall.mc.run("step.next").seq == hall.seq
