"""A database of the first migration, filled, comes to the present one with every row and every value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from conference import schema
from conference.backups import contents
from conference.db import Database
from conference.minutes import log
from conference.models import MinutesEntry
from tests.models.first_migration import Rows, fill

#: What later migrations took out of a table that was there from the first.
MOVED = {"minutes_entry": {"text", "version", "written_at", "written_by_id"}}
#: What they added to one, and what a row from before has there.
ADDED = {
    "access_link": {"parent_id": None, "shows": "MEETING", "blinked_at": None},
    "assignment": {"wanted_unit_id": None, "kept_at": None},
    "command_receipt": {"command": ""},
    "question": {"deleted_at": None, "code": "", "apart_from": "[]"},
    "conference": {"speak_again": True, "checked_in_only": False, "wifi_name": "", "wifi_password": ""},
    "delegate": {"device_id": None},
    "outcome": {"told_reason": None},
    "projector_state": {"muted": False, "line": ""},
    "speaking_request": {"decline_note": ""},
    "organisation": {"theme": "{}"},
    "minutes_entry": {"placed_at": None},
}
SPACING = 1024


def test_every_row_of_every_table_of_the_first_migration_is_there_with_every_value(tmp_path: Path) -> None:
    assert_everything_arrives(f"sqlite:///{tmp_path / 'first.sqlite3'}")


def assert_everything_arrives(url: str) -> None:
    """Fill the empty database at ``url`` at the first migration, bring it to the present one and look at every row."""
    schema.upgrade(url, "0001")
    with opened(url) as connection:
        tables = contents.tables(connection)
        filled = fill(connection, tables)
        for table in tables:
            assert {c.name for c in table.columns if all(row[c.name] is None for row in filled[table.name])} == set()
    with opened(url) as connection:
        before = rows(connection)
    assert before == {name: by_key(kept) for name, kept in filled.items()}

    schema.upgrade(url)
    with opened(url) as connection:
        after = rows(connection)
    assert {name: after[name] for name in filled} == {
        name: by_key(map_row(name, after, kept)) for name, kept in filled.items()
    }
    assert_typed_text(url, filled, after)


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """One transaction, of either database."""
    if url.startswith("sqlite"):
        with contents.sqlite(Path(url.removeprefix("sqlite:///"))) as connection:
            yield connection
    else:
        with contents.postgresql(url) as connection:
            yield connection


def rows(connection: Connection) -> dict[str, dict[str, dict[str, Any]]]:
    """All rows of all tables, by their keys."""
    return {
        table.name: by_key(row for batch in contents.batches(connection, table) for row in batch)
        for table in contents.tables(connection)
    }


def by_key(found: Any) -> dict[str, dict[str, Any]]:
    """Rows by what no two of this test have in common."""
    return {str([row[name] for name in sorted(row) if name.endswith("id") or name == "seq"]): row for row in found}


def map_row(
    name: str, after: dict[str, dict[str, dict[str, Any]]], kept: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What rows of the first migration are to have become."""
    epochs = {row["id"]: row["epoch"] for row in after["minutes_entry"].values()}
    for row in kept:
        new = {column: value for column, value in row.items() if column not in MOVED.get(name, set())}
        if name == "minutes_entry":
            new |= {"position": row["position"] * SPACING, "epoch": epochs[row["id"]]}
        yield new | ADDED.get(name, {})


def assert_typed_text(url: str, filled: Rows, after: dict[str, dict[str, dict[str, Any]]]) -> None:
    """Every text became an update with its hand and its moment, which replays to the text."""
    typed = {row["id"]: row for row in filled["minutes_entry"] if row["text"]}
    texts = {row["entry_id"]: row for row in after["entry_text"].values()}
    updates = {row["entry_id"]: row for row in after["entry_update"].values()}
    assert set(typed) == set(texts) == set(updates) and len(typed) == 4
    for entry, row in typed.items():
        assert texts[entry]["text"] == row["text"]
        assert texts[entry]["upto"] == updates[entry]["id"]
        assert (updates[entry]["at"], updates[entry]["role_holder_id"]) == (row["written_at"], row["written_by_id"])
    database = Database(url)
    with database.reading() as session:
        for entry in session.query(MinutesEntry):
            assert log.replayed(session, entry).raw == typed.get(entry.id, {"text": ""})["text"]
            assert entry.epoch
    database.close()
