"""Entries numbered one by one before they could be moved keep their order and get room between them."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from conference import schema
from conference.db import Database
from conference.domain import positions
from conference.models import MinutesEntry


def test_entries_keep_their_order_and_get_room_between_them(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'before.sqlite3'}"
    schema.upgrade(url, "0002")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for entry, position in (("a", 1), ("b", 2), ("c", 300)):
            connection.execute(
                sa.text(
                    "INSERT INTO minutes_entry (id, conference_id, kind, position, epoch, opened_at)"
                    " VALUES (:id, :c, 'NOTE', :position, :id, :at)"
                ),
                {"id": entry * 32, "c": "d" * 32, "position": position, "at": "2026-06-25 01:00:00.123000"},
            )
    engine.dispose()
    schema.upgrade(url)
    database = Database(url)
    with database.reading() as session:
        entries = session.scalars(sa.select(MinutesEntry).order_by(MinutesEntry.position)).all()
        assert [entry.id[0] for entry in entries] == ["a", "b", "c"]
        one, two, three = entries
        assert two.position - one.position == positions.SPACING
        assert one.position < positions.right_after(session, one, three) < two.position
        assert one.placed_at is None
    database.close()
