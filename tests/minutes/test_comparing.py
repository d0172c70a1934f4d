"""Opening, comparing and repairing: nobody stays "connected but not syncing", and two histories never merge."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conference.db import Database
from conference.errors import Invalid
from conference.ids import new_id
from conference.minutes import log, messages, sync
from conference.models import MinutesEntry
from tests.factories import Hall
from tests.minutes.typists import Server, Typist

Typists = Callable[..., Typist]


def test_two_tabs_of_one_secretary_are_two_clients_and_come_to_the_same(server: Server, typist: Typists):
    one, two = typist(), typist()
    one.type("Đường liên thôn hỏng.")
    two.type("Mất điện.")
    one.settle()
    two.settle()
    assert one.sync() == "differs" and one.sync() == "same"
    assert one.text == two.text == server.replayed(one.entry)
    assert sorted(one.text) == sorted("Đường liên thôn hỏng.Mất điện.")


def test_equal_vectors_with_unequal_texts_are_noticed(server: Server, typist: Typists):
    """A deletion advances no vector: only the hash of the text tells."""
    one, two = typist(), typist()
    one.type("Đường rất hỏng.")
    one.settle()
    two.settle()
    one.outbox.remove(one.erase(5, 4))  # a socket swallowed it
    assert one.doc.get_state() == two.doc.get_state() and one.text != two.text
    assert one.sync() == "differs"
    assert one.sync() == "same"
    two.settle()
    assert two.text == server.replayed(one.entry) == "Đường hỏng."


def test_a_browser_that_has_more_is_asked_for_it(server: Server, typist: Typists):
    one = typist()
    one.type("Chỉ ở đây.")
    one.outbox.clear()
    assert one.sync() == "differs"
    assert one.sync() == "same"
    assert server.replayed(one.entry) == "Chỉ ở đây."


def test_typing_before_the_entry_was_ever_heard_of_arrives(server: Server, hall: Hall):
    """An entry made while the server was away: its creation travels first, its typing follows without an epoch."""
    own = new_id()
    lua = Typist(server, hall.secretary, own, opened=False)
    batch = lua.type("Gõ khi mất mạng.")
    with pytest.raises(Invalid):
        lua.send(batch)
    (answer,) = server.typing.sync(hall.secretary.actor, {"entries": [lua.known()]})["entries"]
    assert answer == {"entry": own, "state": "unknown"}
    hall.secretary.run("entry.open", entry=own)
    lua.settle()
    assert (server.replayed(own), lua.epoch) == ("Gõ khi mất mạng.", hall.one(MinutesEntry, own).epoch)


def test_another_epoch_never_merges(server: Server, typist: Typists, hall: Hall):
    lua, ky = typist(), typist()
    lua.type("Trước khi khôi phục.")
    lua.settle()
    ky.settle()
    with hall.writing() as session:
        log.begin_epoch(session, hall.secretary.actor, session.get_one(MinutesEntry, lua.entry))
    assert lua.send(lua.type(" Thêm."))["state"] == "other_epoch"
    assert lua.sync() == "other_epoch"
    fresh = typist()
    assert fresh.text == server.replayed(lua.entry) == "Trước khi khôi phục."
    fresh.type(" Sau.")
    fresh.settle()
    assert server.replayed(lua.entry) == "Trước khi khôi phục. Sau."
    assert len(server.rows(lua.entry)) == 3  # the old history stays in the log


def test_an_older_database_put_in_place_without_a_word_is_noticed(
    server: Server, typist: Typists, hall: Hall, tmp_path: Path
):
    lua, ky = typist(), typist()
    lua.type("Có trong bản sao.")
    lua.settle()
    ky.settle()
    older = older_copy(hall, tmp_path)
    lua.type(" Mất khi khôi phục.")
    lua.settle()
    server.restart(older)
    fresh = typist()
    fresh.type(" Gõ sau.")
    fresh.settle()
    assert lua.sync() == "other_epoch"  # same epoch, but its mark is another history's
    assert lua.send(lua.type("!"))["state"] == "other_epoch"
    ky.settle()  # what this one knew is still so
    assert ky.text == "Có trong bản sao. Gõ sau."


def test_what_only_one_browser_has_is_kept_beside_and_comes_once(server: Server, typist: Typists, hall: Hall):
    lua, copy = typist(), new_id()
    lua.type("Trên máy chủ.")
    lua.settle()  # the text that screens read has not followed yet

    def keep(text: str, copy_id: str = copy) -> str | None:
        return hall.secretary.run("entry.recover", entry=lua.entry, copy=copy_id, text=text).result.get("kept_in")

    seq = hall.seq
    assert keep("Trên máy chủ.") is None and keep("  ") is None
    assert [event.kind for event in hall.events(after=seq)] == ["entry.written"]  # it has followed
    assert keep("Trên máy chủ. Chỉ ở đây.") == copy == keep("Trên máy chủ. Chỉ ở đây.")
    assert hall.seq == seq + 2 and hall.last_event.data == {"beside": lua.entry}
    assert typist(copy).text == server.replayed(copy) == "Trên máy chủ. Chỉ ở đây."
    with pytest.raises(Invalid):
        keep("Khác", "x")


def test_the_answer_to_a_browser_full_of_entries_stays_under_the_sockets_limit(
    server: Server, typist: Typists, hall: Hall, monkeypatch: pytest.MonkeyPatch
):
    opened = [typist(server.entry()) for _ in range(6)]
    for person in opened:
        person.type("Chữ " * 200)
        person.settle()
    monkeypatch.setattr("conference.minutes.sync.PART_BYTES", 2000)
    asked = [{"entry": person.entry} for person in opened]
    rounds, texts = 0, {}
    while asked:
        answer = server.typing.sync(hall.secretary.actor, {"entries": asked})
        texts |= {given["entry"]: given["hash"] for given in answer["entries"]}
        asked = [{"entry": entry} for entry in answer["later"]]
        rounds += 1
    assert rounds > 1 and set(texts) == {person.entry for person in opened}


def test_a_part_belongs_to_who_asked_for_it(
    server: Server, typist: Typists, hall: Hall, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("conference.minutes.chunks.PART_BYTES", 10)
    lua = typist()
    lua.type("Dài hơn mười byte.")
    lua.settle()
    answer = server.typing.open(hall.secretary.actor, {"entry": lua.entry})
    with pytest.raises(Invalid):
        server.typing.part(hall.second_secretary.actor, {"parcel": answer["parcel"], "part": 0})
    assert server.typing.part(hall.secretary.actor, {"parcel": answer["parcel"], "part": 0})["update"]
    with pytest.raises(Invalid):
        server.typing.part(hall.secretary.actor, {"parcel": answer["parcel"], "part": 999})


def test_changes_tell_the_others_in_the_logs_order_and_in_messages_that_fit(
    server: Server, typist: Typists, hall: Hall, monkeypatch: pytest.MonkeyPatch
):
    lua, ky = typist(), typist()
    for word in ("Một ", "hai ", "ba"):
        lua.deliver(lua.type(word))
    told = sync.changes(hall.database, lua.entry, 0)
    assert [change["id"] for change in told["changes"]] == [row.id for row in server.rows(lua.entry)]
    assert told["changes"][0]["author"] == hall.holders["secretary"] and not told["more"]
    monkeypatch.setattr("conference.minutes.sync.PART_BYTES", max(len(row.payload) for row in server.rows(lua.entry)))
    for _ in range(3):
        ky.listen()
    assert ky.text == "Một hai ba" and ky.sync() == "same"
    assert sync.changes(hall.database, lua.entry, ky.seen) == {
        "entry": lua.entry, "epoch": lua.epoch, "changes": [], "more": False
    }  # fmt: skip


def test_a_change_that_no_message_takes_is_mentioned_and_fetched(server: Server, typist: Typists, hall: Hall):
    lua, ky = typist(), typist()
    lua.type("Dán: " + "chữ " * 60_000)
    lua.settle()
    (change,) = sync.changes(hall.database, lua.entry, 0)["changes"]
    assert "update" not in change and change["mark"] == lua.mark
    ky.listen()
    assert ky.text == "" and ky.mark == lua.mark
    ky.settle()
    assert ky.text == lua.text


def test_any_process_serves_any_entry(server: Server, typist: Typists):
    """Two processes over one database: each follows the log before it uses what it remembers."""
    other = Server(server.hall)
    lua, ky = typist(), typist()
    ky.server = other
    for n in range(10):
        lua.type(f"L{n} ")
        lua.flush()
        ky.type(f"K{n} ", at=0)
        ky.flush()
    lua.settle()
    ky.settle()
    lua.settle()
    other.stop()
    assert lua.text == ky.text == server.replayed(lua.entry)
    assert all(f"{who}{n} " in lua.text for who in "LK" for n in range(10))


def test_a_message_of_a_thousand_and_one_entries_is_too_much(server: Server, hall: Hall):
    entries = [{"entry": new_id()}] * (messages.MOST_AT_ONCE + 1)
    with pytest.raises(Invalid):
        server.typing.sync(hall.secretary.actor, {"entries": entries})


def older_copy(hall: Hall, folder: Path) -> Database:
    """The database as it is now, to be put in place later."""
    with hall.writing():
        pass
    with hall.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = folder / "older.sqlite3"
    shutil.copyfile(hall.database.url.database or "", copy)
    return Database(f"sqlite:///{copy}")
