"""Texts saved before typing together existed: each becomes one update, with the hand that wrote it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from conference import schema
from conference.db import Database
from conference.minutes import log, typed
from conference.models import EntryText, EntryUpdate, MinutesEntry

SAVED = "Đường liên thôn hỏng. 😀\nBao giờ sửa?"


def test_every_saved_text_is_born_as_one_update(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'before.sqlite3'}"
    schema.upgrade(url, "0001")
    engine = sa.create_engine(url)
    columns = "id, conference_id, kind, position, text, version, opened_at, written_at, deleted_at"
    with engine.begin() as connection:
        for entry, text, deleted in (("a", SAVED, None), ("b", "", None), ("c", "Đã xóa", "2026-06-25 02:00:00")):
            connection.execute(
                sa.text(
                    f"INSERT INTO minutes_entry ({columns}) VALUES (:id, :c, 'NOTE', 1, :text, 1, :at, :at, :gone)"
                ),
                {"id": entry * 32, "c": "c" * 32, "text": text, "at": "2026-06-25 01:00:00.123000", "gone": deleted},
            )
    engine.dispose()
    schema.upgrade(url)
    database = Database(url)
    with database.reading() as session:
        entries = {entry.id[0]: entry for entry in session.scalars(sa.select(MinutesEntry))}
        rows = {row.entry_id[0]: row for row in session.scalars(sa.select(EntryUpdate))}
        texts = {text.entry_id[0]: text for text in session.scalars(sa.select(EntryText))}
        assert set(rows) == set(texts) == {"a", "c"}
        assert len({entry.epoch for entry in entries.values()}) == 3 and all(e.epoch for e in entries.values())
        assert replayed(session, entries["a"]) == SAVED and replayed(session, entries["b"]) == ""
        row, text = rows["a"], texts["a"]
        assert typed.clocks(log.replayed(session, entries["a"]).vector) == {row.client: row.client_clock}
        assert (row.batch_id, row.actor, row.at, row.epoch) == (
            "born", "server", entries["a"].updated_at, entries["a"].epoch
        )  # fmt: skip
        assert (text.text, text.upto, text.epoch) == (SAVED, row.id, row.epoch)
        assert text.raw_hash == typed.fingerprint(SAVED)
    database.close()


def replayed(session, entry: MinutesEntry) -> str:
    return log.replayed(session, entry).raw
