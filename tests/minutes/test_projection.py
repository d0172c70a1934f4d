"""The text that screens read: NFC, behind the log for a tenth of a second at most, and caught up after a crash."""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Callable

import pycrdt
import pytest
from sqlalchemy import func, select

from conference import loop
from conference.errors import Unavailable
from conference.minutes import projection, typed
from conference.models import EntryText, EntryUpdate, MinutesEntry
from conference.text import nfc
from tests.factories import Hall
from tests.minutes.typists import Server, Typist
from tests.patience import PATIENCE_SECONDS

Typists = Callable[..., Typist]


def text_of(server: Server, entry: str) -> EntryText:
    return server.hall.one(EntryText, entry)


def test_the_text_follows_by_itself_and_says_so(
    server: Server, typist: Typists, hall: Hall, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("conference.minutes.projection.PROJECT_SECONDS", 0.1)
    lua = typist()
    began = time.monotonic()
    lua.deliver(lua.type("Đường hỏng."))
    while not server.projected and time.monotonic() - began < PATIENCE_SECONDS:
        loop.sleep(0.01)
    (row,) = server.rows(lua.entry)
    text = text_of(server, lua.entry)
    assert (text.text, text.upto, text.epoch) == ("Đường hỏng.", row.id, row.epoch)
    assert server.projected == [(hall.conference_id, lua.entry, row.id)]


def test_a_text_is_not_written_anew_for_every_letter(server: Server, typist: Typists):
    lua = typist()
    for letter in "Đường liên thôn":
        lua.deliver(lua.type(letter))
    server.typing.projector.flush()
    server.typing.projector.flush()
    assert text_of(server, lua.entry).text == "Đường liên thôn"
    assert len(server.projected) < len(server.grown) == 15


@pytest.mark.parametrize(
    "words",
    [
        unicodedata.normalize("NFD", "Đề nghị sửa đường trục xã"),
        "Vỗ tay 👏🏽👨‍👩‍👧‍👦 rồi thôi",
        "Dòng một\r\nDòng hai\rDòng ba\n",
        "Chữ \u202eكتاب\u202c và \u200fשלום\u200e",
        "Ký tự \x00 điều khiển \x07",
        "a\u0302\u0301\u0323 chồng dấu",
    ],
    ids=["NFD", "emoji", "CRLF", "right to left", "control", "stacked marks"],
)
def test_the_raw_text_stays_as_typed_and_the_projection_is_normal(server: Server, typist: Typists, words: str):
    lua = typist()
    lua.type(words)
    lua.type("x", at=2)
    lua.erase(2, 1)
    lua.settle()
    server.restart()
    server.typing.projector.note(lua.entry)
    server.typing.projector.flush()
    text = text_of(server, lua.entry)
    assert server.replayed(lua.entry) == typist().text == words
    assert (text.text, text.raw_hash) == (nfc(words), typed.fingerprint(words))
    assert unicodedata.is_normalized("NFC", text.text)


def test_pycrdt_counts_text_in_utf8_bytes():
    """The reason why the server never edits by index. When this fails, the comments may be changed; the rule stays."""
    document = pycrdt.Doc()
    text = document.get("text", type=pycrdt.Text)
    text += "Tiếng Việt 😀"
    assert len(text) == len("Tiếng Việt 😀".encode()) > len("Tiếng Việt 😀")


def test_texts_left_behind_by_a_crash_are_caught_up(server: Server, typist: Typists):
    lua, ky = typist(), typist(server.entry())
    for person in (lua, ky):
        person.deliver(person.type("Đã lưu, chưa chiếu."))
    server.restart()
    assert server.hall.all(EntryText) == []
    server.typing.projector.catch_up()
    server.typing.projector.flush()
    assert text_of(server, lua.entry).text == text_of(server, ky.entry).text == "Đã lưu, chưa chiếu."
    server.typing.projector.catch_up()
    assert not server.typing.projector._behind


def test_a_text_that_could_not_be_written_is_tried_again(
    server: Server, typist: Typists, monkeypatch: pytest.MonkeyPatch
):
    lua = typist()
    lua.deliver(lua.type("Chữ."))

    def full(*_args: object) -> None:
        raise Unavailable("full")

    with monkeypatch.context() as away:
        away.setattr("conference.db.loop.outside", full)
        with pytest.raises(Unavailable):
            server.typing.projector.flush()
    server.typing.projector.flush()
    assert text_of(server, lua.entry).text == "Chữ."


def test_an_entry_may_be_born_with_words_and_is_never_seeded_again(server: Server, typist: Typists, hall: Hall):
    entry = server.entry()
    with hall.writing() as session:
        projection.bear(session, hall.secretary.actor, session.get_one(MinutesEntry, entry), "Đường hỏng.")
    server.typing.projector.note(entry)
    server.typing.projector.flush()
    server.restart()
    lua, ky = typist(entry), typist(entry)
    lua.type(" Sửa ngay.")
    ky.type("Khẩn: ", at=0)
    lua.settle()
    ky.settle()
    assert server.replayed(entry) == "Khẩn: Đường hỏng. Sửa ngay."
    assert server.rows(entry)[0].batch_id == "born"


def test_two_births_of_one_text_would_double_it():
    """The reason why a text is born once. When this fails, nothing is lost by the rule."""
    document = typed.Typed()
    document.replay([typed.bear("Hai lần. ").update, typed.bear("Hai lần. ").update])
    assert document.raw == "Hai lần. Hai lần. "


def test_replaying_60_000_single_keystrokes_stays_quick(server: Server, typist: Typists, hall: Hall):
    entry = server.entry()
    updates = keystrokes(60_000)
    epoch = hall.one(MinutesEntry, entry).epoch
    with hall.writing() as session:
        session.connection().execute(
            EntryUpdate.__table__.insert(),
            [
                {"entry_id": entry, "epoch": epoch, "batch_id": f"key{n}", "actor": "office", "client": 7,
                 "client_clock": n + 1, "payload": update}
                for n, update in enumerate(updates)
            ],
        )  # fmt: skip
    began = time.perf_counter()
    lua = typist(entry)
    took = time.perf_counter() - began
    print(f"replaying 60,000 keystrokes from the log: {took:.2f} s")
    assert took < 5  # merging them all at once took four times as long, a twentieth is usual
    assert len(lua.text) == 60_000
    began = time.perf_counter()
    lua.deliver(lua.type("!"))
    print(f"one more keystroke after them: {(time.perf_counter() - began) * 1000:.1f} ms")
    with hall.reading() as session:
        assert session.scalar(select(func.count()).where(EntryUpdate.entry_id == entry)) == 60_001


def keystrokes(count: int) -> list[bytes]:
    """So many single letters, typed mostly at the end and now and then elsewhere."""
    document = pycrdt.Doc(client_id=7)
    text = document.get("text", type=pycrdt.Text)
    updates: list[bytes] = []
    watch = document.observe(lambda event: updates.append(event.update))
    chance = random.Random(60_000)
    for n in range(count):
        text.insert(chance.randrange(n) if n and n % 50 == 0 else n, chance.choice("abcdeghik "))
    document.unobserve(watch)
    return updates
