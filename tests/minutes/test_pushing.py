"""Typing is on disk before it is acknowledged, comes once however often it is sent, and survives the process."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import unicodedata
from collections.abc import Callable

import pycrdt
import pytest

from conference import loop
from conference.errors import Forbidden, Invalid, Refused, Unavailable
from conference.ids import new_id
from conference.minutes import messages, sync
from conference.models import EntryText, EntryUpdate
from tests.factories import Hall
from tests.minutes.typists import Batch, Server, Typist

Typists = Callable[..., Typist]


def test_what_is_acknowledged_is_in_the_log_with_its_author(server: Server, typist: Typists, hall: Hall):
    lua = typist()
    batch = lua.type("Đường liên thôn hỏng.")
    answer = lua.send(batch)
    (row,) = server.rows(lua.entry)
    assert answer == {
        "state": "saved",
        "entry": lua.entry,
        "batch_id": batch.batch_id,
        "epoch": lua.epoch,
        "id": row.id,
        "mark": f"{row.id}:{batch.batch_id}",
    }
    assert (row.payload, row.client, row.client_clock) == (batch.update, lua.doc.client_id, 21)
    assert (row.actor, row.role_holder_id) == (hall.secretary.actor.key, hall.holders["secretary"])
    assert server.grown == [(hall.conference_id, lua.entry, row.id)]


def test_a_repeated_batch_gets_the_same_answer_and_no_second_row(server: Server, typist: Typists):
    lua = typist()
    batch = lua.type("Một lần.")
    first = lua.send(batch)
    server.restart()
    assert lua.send(batch) == first
    assert len(server.rows(lua.entry)) == len(server.grown) == 1


def test_a_batch_id_used_for_other_bytes_asks_for_the_difference(server: Server, typist: Typists):
    lua = typist()
    first = lua.type("Một.")
    lua.deliver(first)
    second = lua.type(" Hai.")
    assert lua.deliver(Batch(second.update, second.clock, first.batch_id)) == "need_sync"
    assert server.replayed(lua.entry) == "Một. Hai." == lua.text
    assert lua.outbox == []


def test_a_lost_batch_is_noticed_and_its_insertions_repaired(server: Server, typist: Typists):
    lua = typist()
    lua.deliver(lua.type("Một "))
    lua.outbox.remove(lua.type("hai "))  # as if it had been handed to a dead socket and forgotten
    assert lua.deliver(lua.type("ba")) == "need_sync"
    assert server.replayed(lua.entry) == "Một hai ba"


def test_a_lost_deletion_of_something_lost_is_noticed_too(server: Server, typist: Typists):
    lua = typist()
    lua.deliver(lua.type("Một "))
    lua.outbox.remove(lua.type("hai "))
    assert lua.deliver(lua.erase(4, 2)) == "need_sync"  # advances no clock; what it deletes is unknown here
    assert server.replayed(lua.entry) == "Một i " == lua.text


def test_a_lying_clock_does_not_hide_a_gap(server: Server, typist: Typists):
    lua = typist()
    lua.type("Một ")
    second = lua.type("hai")
    assert lua.send(Batch(second.update, 0))["state"] == "need_sync"
    assert lua.send(Batch(lua.outbox[0].update, 99))["state"] == "need_sync"
    assert server.rows(lua.entry) == []


def test_what_waits_for_something_missing_is_neither_kept_nor_shown(server: Server, typist: Typists):
    lua, ky = typist(), typist()
    one, _, three = lua.type("one "), lua.type("two "), lua.type("three")
    lua.deliver(one)
    assert lua.send(three)["state"] == "need_sync"
    assert [row.payload for row in server.rows(lua.entry)] == [one.update]
    ky.sync()
    assert ky.text == "one "
    lua.settle()
    ky.settle()
    assert ky.text == server.replayed(lua.entry) == "one two three"


def test_pycrdt_leaves_what_waits_out_of_its_updates(typist: Typists):
    """The reason why no document on the server may keep an update that waits. When this fails, it may."""
    lua = typist(opened=False)
    one, two, three = lua.type("one "), lua.type("two "), lua.type("three")
    document, copy = pycrdt.Doc(), pycrdt.Doc()
    document.apply_update(one.update)
    document.apply_update(three.update)
    copy.apply_update(document.get_update())
    copy.apply_update(two.update)
    assert str(copy.get("text", type=pycrdt.Text)) == "one two "


def test_poison_is_refused_and_the_entry_unharmed(server: Server, typist: Typists):
    lua = typist()
    lua.deliver(lua.type("Lành lặn."))
    other = pycrdt.Doc()
    other.get("elsewhere", type=pycrdt.Map)["a"] = 1
    good = lua.type(" Thêm.")
    for poison in (b"", b"\x00", b"rubbish", b"\xff" * 40, good.update[:-3], other.get_update()):
        try:
            assert lua.send(Batch(poison, lua.clock))["state"] == "need_sync"
        except Refused as error:
            assert "not saved" in error.message
    assert len(server.rows(lua.entry)) == 1
    lua.flush()
    assert server.replayed(lua.entry) == "Lành lặn. Thêm."
    assert typist().text == "Lành lặn. Thêm."


def test_whatever_a_spoilt_byte_makes_of_an_update_the_entry_stays_readable(server: Server, typist: Typists):
    """A byte may be spoilt so that a well-formed update of some other client results: kept, it must harm nothing."""
    lua = typist()
    lua.deliver(lua.type("Lành lặn."))
    good = lua.type(" Thêm.").update
    for place, value in itertools.product(range(len(good)), (0, 1, 127, 128, 255)):
        with contextlib.suppress(Refused):
            lua.send(Batch(good[:place] + bytes([value]) + good[place + 1 :], lua.clock))
        reader = typist(lua.entry)
        assert reader.text == server.replayed(lua.entry)
        assert reader.sync() == "same"


def test_a_push_that_breaks_the_server_harms_no_other_of_its_round(
    server: Server, typist: Typists, monkeypatch: pytest.MonkeyPatch
):
    lua, ky = typist(), typist(server.entry())
    good, bad = lua.type("Tốt."), ky.type("Hỏng.")
    append = sync.log.append

    def broken(session, actor, entry, push):
        if push.batch_id == bad.batch_id:
            raise ZeroDivisionError
        return append(session, actor, entry, push)

    monkeypatch.setattr("conference.minutes.log.append", broken)
    answers = at_once(lambda: lua.send(good), lambda: ky.send(bad))
    assert answers[0]["state"] == "saved" and isinstance(answers[1], ZeroDivisionError)
    assert server.replayed(lua.entry) == "Tốt." and server.rows(ky.entry) == []
    assert typist(ky.entry).text == ""


def test_nothing_is_acknowledged_or_shown_that_could_not_be_committed(
    server: Server, typist: Typists, monkeypatch: pytest.MonkeyPatch
):
    lua = typist()
    lua.deliver(lua.type("Đã ghi."))
    batch = lua.type(" Chưa ghi.")
    with monkeypatch.context() as frozen:
        frozen.setattr("conference.db.loop.outside", full_disk)
        with pytest.raises(Unavailable):
            lua.send(batch)
    assert typist().text == server.replayed(lua.entry) == "Đã ghi."
    assert lua.deliver(batch) == "saved"
    assert typist().text == server.replayed(lua.entry) == "Đã ghi. Chưa ghi."


def test_arrivals_within_ten_milliseconds_share_a_commit(
    server: Server, typist: Typists, monkeypatch: pytest.MonkeyPatch
):
    typists = [typist(), typist(), typist(server.entry()), typist(server.entry())]
    commits = []
    commit = sync.Database.writing
    monkeypatch.setattr(sync.Database, "writing", lambda database: commits.append(1) or commit(database))
    batches = [person.type(f"Người {n}.") for n, person in enumerate(typists)]
    answers = at_once(*(lambda p=p, b=b: p.send(b) for p, b in zip(typists, batches, strict=True)))
    assert [answer["state"] for answer in answers] == ["saved"] * 4
    assert len(commits) <= 2
    assert sorted(server.replayed(typists[0].entry)) == sorted("Người 0.Người 1.")


def test_only_those_who_may_write_the_minutes_type(server: Server, typist: Typists, hall: Hall):
    lua = typist()
    message = lua.message(lua.type("Chào."))
    for seat in (hall.mc, hall.desk, hall.responder, hall.projector, hall.phone, hall.monitor):
        for call, given in (("push", message), ("open", {"entry": lua.entry}), ("sync", {"entries": []})):
            with pytest.raises(Forbidden):
                getattr(server.typing, call)(seat.actor, given)
    assert server.typing.push(hall.chair.actor, message)["state"] == "saved"


def test_a_revoked_link_types_no_more(server: Server, typist: Typists, hall: Hall):
    lua = typist()
    hall.organiser.run("link.revoke", link=hall.secretary.actor.link_id)
    with pytest.raises(Forbidden):
        lua.send(lua.type("Chào."))
    with pytest.raises(Forbidden):
        lua.sync()


def test_deleted_entries_and_adopted_points_take_no_typing(server: Server, typist: Typists, hall: Hall):
    lua = typist()
    hall.secretary.run("entry.remove", entry=lua.entry)
    with pytest.raises(Refused, match="deleted"):
        lua.send(lua.type("Chào."))
    assert server.rows(lua.entry) == []


def test_malformed_messages_are_invalid(server: Server, typist: Typists, hall: Hall):
    lua = typist()
    good = lua.message(lua.type("Chào."))
    wrong = [
        {"entry": "x"}, {"entry": new_id()}, {"batch_id": ""}, {"client": -1}, {"client_clock": "3"}, {"update": "chữ"},
        {"part": 1}, {"parts": 10_000}, {"unknown": 1}, {"client_clock": 2**60}, {"epoch": "khác"}, {"client": True},
    ]  # fmt: skip
    for change in wrong:
        with pytest.raises((Invalid, Refused)):
            server.typing.push(hall.secretary.actor, good | change)
    for message in (None, [], "x", {"entries": None}, {"entries": [{"entry": lua.entry, "vector": b"\xff"}]}):
        with pytest.raises(Invalid):
            server.typing.sync(hall.secretary.actor, message)
    with pytest.raises(Invalid):
        server.typing.open(hall.secretary.actor, {"entry": new_id()})
    assert server.rows(lua.entry) == []


def test_a_pasted_text_of_200_000_letters_arrives_whole_in_parts_under_the_sockets_limit(
    server: Server, typist: Typists
):
    lua = typist()
    words = unicodedata.normalize("NFD", "Đường xuống cấp 😀 ") * 11_000
    assert len(words) > 200_000
    batch = lua.type(words)
    pieces = [batch.update[at : at + 256_000] for at in range(0, len(batch.update), 256_000)]
    assert len(pieces) > 1
    whole = lua.message(batch) | {"parts": len(pieces)}
    answers = [
        server.typing.push(lua.seat.actor, whole | {"part": n, "update": pieces[n]})["state"]
        for n in (*reversed(range(1, len(pieces))), 1, 0)
    ]
    assert answers == ["part"] * len(pieces) + ["saved"]
    assert server.replayed(lua.entry) == words
    lua.outbox.clear()
    answer = server.typing.open(lua.seat.actor, {"entry": lua.entry})
    assert "update" not in answer and answer["parts"] > 1
    assert typist().text == words
    server.typing.projector.flush()
    assert server.hall.one(EntryText, lua.entry).text == unicodedata.normalize("NFC", words)


def test_parts_under_way_are_few_and_bounded(server: Server, typist: Typists, monkeypatch: pytest.MonkeyPatch):
    lua = typist()
    message = lua.message(lua.type("Chào.")) | {"parts": 2}
    for _ in range(4):
        server.typing.push(lua.seat.actor, message | {"batch_id": new_id()})
    with pytest.raises(Exception, match="Too many"):
        server.typing.push(lua.seat.actor, message | {"batch_id": new_id()})
    monkeypatch.setattr("conference.minutes.chunks.KEPT_SECONDS", -1)
    assert server.typing.push(lua.seat.actor, message)["state"] == "part"


def test_an_entry_cannot_grow_without_end(server: Server, typist: Typists, monkeypatch: pytest.MonkeyPatch):
    lua = typist()
    lua.deliver(lua.type("Vừa đủ."))
    with pytest.raises(Refused, match="too long"):
        lua.send(Batch(b"\x01" * (messages.UPDATE_BYTES + 1), 1))
    monkeypatch.setattr("conference.minutes.taking.TEXT_BYTES", 12)
    with pytest.raises(Refused, match="too long"):
        lua.send(lua.type(" Quá nhiều."))
    assert typist().text == "Vừa đủ." and len(server.rows(lua.entry)) == 1


def full_disk(*_args: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def at_once(*calls: Callable[[], dict]) -> list:
    """Run the calls in green threads of their own; returns answers and errors in order."""
    answers: list = [None] * len(calls)
    waiting = [loop.event() for _ in calls]

    def run(n: int) -> None:
        try:
            answers[n] = calls[n]()
        except Exception as error:
            answers[n] = error
        waiting[n].set()

    for n in range(len(calls)):
        loop.spawn(run, n)
    for done in waiting:
        done.wait()
    return answers


def test_ids_of_updates_are_never_handed_out_twice(server: Server, typist: Typists):
    lua = typist()
    lua.deliver(lua.type("Một"))
    (row,) = server.rows(lua.entry)
    with server.hall.writing() as session:
        session.delete(session.get_one(EntryUpdate, row.id))
    server.restart()
    other = typist(server.entry())
    other.deliver(other.type("Hai"))
    assert server.rows(other.entry)[0].id > row.id
