"""Assertions that several tests share: whole-database comparisons, gapless events, green threads side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conference import loop
from conference.db import Database
from conference.models import Table

#: What an undone or repeated act may leave behind: the log, the receipts and the counters of numbers handed out.
LOG = frozenset({"event", "command_receipt"})
COUNTERS = {
    "conference": frozenset({"last_seq", "last_number", "last_written"}),
    "speech": frozenset({"last_matter"}),
}

Dump = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


def dump(database: Database) -> Dump:
    """Every row of every table but the log, without the counters, by primary key."""
    found: Dump = {}
    with database.reading() as session:
        for table in Table.metadata.sorted_tables:
            if table.name in LOG:
                continue
            left_out = COUNTERS.get(table.name, frozenset())
            keys = [column.name for column in table.primary_key.columns]
            rows = session.connection().exec_driver_sql(f"SELECT * FROM {table.name}").mappings()  # as stored
            found[table.name] = {
                tuple(row[key] for key in keys): {k: v for k, v in row.items() if k not in left_out} for row in rows
            }
    return found


def differences(before: Dump, after: Dump) -> list[str]:
    """What differs between two dumps, a line each; empty when they are the same."""
    found = []
    for table in before:
        for key in before[table].keys() | after[table].keys():
            old, new = before[table].get(key), after[table].get(key)
            if old is None or new is None:
                found.append(f"{table} {key}: {'appeared' if old is None else 'vanished'}")
            else:
                found += [f"{table} {key}.{c}: {old[c]!r} -> {new[c]!r}" for c in old if old[c] != new[c]]
    return sorted(found)


def assert_same(before: Dump, after: Dump) -> None:
    """The two dumps hold the same rows."""
    assert differences(before, after) == []


def assert_gapless(hall: Any) -> None:
    """The conference's events are numbered 1..last_seq without gaps."""
    assert [event.seq for event in hall.events()] == list(range(1, hall.seq + 1))


def together(*functions: Callable[[], Any], patience_seconds: float = 30.0) -> list[Any]:
    """Run the functions in green threads side by side; the value, or the exception, of each in order."""
    outcomes: dict[int, Any] = {}

    def attempt(place: int, function: Callable[[], Any]) -> None:
        try:
            outcomes[place] = function()
        except Exception as error:  # the caller looks at what each came to
            outcomes[place] = error

    for place, function in enumerate(functions):
        loop.spawn(attempt, place, function)
    waited = 0.0
    while len(outcomes) < len(functions) and waited < patience_seconds:
        loop.sleep(0.002)
        waited += 0.002
    return [outcomes[place] for place in range(len(functions))]
