"""A database of the first migration with rows in every table, each column filled somewhere, made without the models.

Rows "a" have every value, rows "b" leave out what may be left out; entries of the minutes have one row a kind.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Float, Integer, String, Table

Rows = dict[str, list[dict[str, Any]]]

TRICKY = "Đường “liên thôn” hỏng; ' -- \\ 😀 🇻🇳\n\tBao giờ sửa?"
INSTANT = datetime(2026, 6, 25, 1, 2, 3, 456789, tzinfo=UTC)

#: What a check or a unique index asks for: table and column → the values of "a" and "b".
_CHOSEN: dict[str, tuple[Any, Any]] = {
    "run_by": ("JOINT", "PARTY"), "conference.type": ("PERIODIC", "AD_HOC"), "audience": ("VILLAGE", "STRATUM"),
    "dialogue_mode": ("BATCH", "ONE_BY_ONE"), "name_privacy": ("GIVEN_NAME", "FULL_NAME"),
    "conference.state": ("IN_SESSION", "PLANNED"), "last_seq": (1, 1), "event.seq": (1, 1),
    "locality.kind": ("VILLAGE", "RESIDENTIAL_GROUP"), "agenda_step.kind": ("OPENING", "OTHER"),
    "agenda_step.state": ("ACTIVE", "DONE"), "unit_field.role": ("LEAD", "SUPPORTING"),
    "role_holder.role": ("RESPONDER", "CHAIR"), "access_link.role": ("SECRETARY", "PROJECTOR"),
    "speaking_request.source": ("PHONE", "DESK"), "speaking_request.state": ("DECLINED", "QUEUED"),
    "decline_reason": ("INTOXICATED", None), "speech.kind": ("CITIZEN", "ANSWER"),
    "question.kind": ("PETITION", "OPINION"), "question.source": ("SPEECH", "WRITTEN_PHONE"),
    "assignment.role": ("LEAD", "SUPPORTING"), "assignment.state": ("NEEDS_TIME", "ASSIGNED"),
    "assignment.unit_id": ("a" * 32, None), "assignment.role_holder_id": (None, "b" * 32),
    "resolution": ("MERGED", "ANSWERED"), "pinned": ("MESSAGE", None), "paused_seconds": (12.345, 0.1),
    "person.merged_into_id": ("b" * 32, None), "outcome.merged_into_id": ("b" * 32, None), "language": ("vi", "en"),
    "number": ("8.1", "VB3"), "text": (TRICKY, ""),
}  # fmt: skip
_KINDS = {"NOTE": None, "SPEECH": None, "QUESTION": "question_id", "ANSWER": "answer_id", "CONCLUSION": "conclusion_id"}


def fill(connection: Connection, tables: list[Table]) -> Rows:
    """Put the rows into the tables, which are the first migration's, and return them."""
    filled: Rows = {}
    for table in tables:
        filled[table.name] = _entries(table) if table.name == "minutes_entry" else [_row(table, 0), _row(table, 1)]
        for row in sorted(filled[table.name], key=lambda row: row.get("merged_into_id") is not None):
            connection.execute(table.insert(), row)
    return filled


def _row(table: Table, which: int) -> dict[str, Any]:
    return {column.name: _value(column, which) for column in table.columns}


def _entries(table: Table) -> list[dict[str, Any]]:
    """One of each kind; the note has no words, and the conclusion was deleted."""
    rows = []
    for number, (kind, column) in enumerate(_KINDS.items()):
        row = _row(table, 0) | {"id": f"{number}" * 32, "kind": kind, "position": number + 1}
        row |= {name: None for name in _KINDS.values() if name not in (None, column)}
        rows.append(row | {"text": f"{TRICKY} {kind}"})
    rows[0] |= {"text": "", "version": 0, "written_at": None, "written_by_id": None}
    return [row if row["kind"] == "CONCLUSION" else row | {"deleted_at": None} for row in rows]


def _value(column: Column[Any], which: int) -> Any:
    own = f"{column.table.name}.{column.name}"
    for name in (own, column.name):
        if name in _CHOSEN and not (name == "number" and isinstance(column.type, Integer)):
            return _CHOSEN[name][which]
    if which and column.nullable:
        return None
    if column.foreign_keys:
        return "ab"[which] * 32
    return _plain(column, which)


def _plain(column: Column[Any], which: int) -> Any:
    kind = column.type
    if isinstance(kind, DateTime):
        return INSTANT.replace(second=3 + which)
    if isinstance(kind, Date):
        return date(2026, 6, 25 + which)
    if isinstance(kind, JSON):
        return f'{{"words": "Ổi 😀", "list": [1, null, {which}]}}'
    if isinstance(kind, Boolean):
        return not which
    if isinstance(kind, (Integer, Float)):
        return 7 + which
    if column.primary_key and column.name == "id":
        return "ab"[which] * 32
    assert isinstance(kind, String)
    return f"{column.name[:4]}-{which}" if kind.length and kind.length < 100 else f"{TRICKY} {column.name} {which}"
