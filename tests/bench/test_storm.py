"""The storm itself: small, and without looking at the clock; and what its goal is compared with."""

from __future__ import annotations

import json

import pytest

from bench.comparing import Row, markdown, table
from bench.storm import measure, summary


def test_everybody_is_current_at_both_servers_with_as_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.storm._BETWEEN_SECONDS", 0.1)
    ours, bare = measure(clients=8, storms=1)
    assert abs(ours.bytes - bare.bytes) <= 20
    assert ours.bytes > 5000
    found = json.loads(json.dumps(summary(ours, bare)))
    assert set(found) == {"clients", "bytes", "ours_ms_p50", "bare_ms_p50", "ratio", "cpu_ratio"}


@pytest.mark.parametrize(
    ("row", "compared", "is_reached"),
    [
        (Row("a", 12.0, 10.0, "ms", 1.3), "1.20×", True),
        (Row("a", 14.0, 10.0, "ms", 1.3), "1.40×", False),
        (Row("a", 26.0, 10.0, "ms", 15, "added"), "16.00 ms more", False),
        (Row("a", 80.0, None, "kB", 80, "ours"), "", True),
        (Row("a", 81.0, None, "kB", 80, "ours"), "", False),
        (Row("a", 81.0, 1.0, "ms"), "81.00×", True),
    ],
)
def test_a_row_tells_whether_its_goal_is_reached(row: Row, compared: str, is_reached: bool) -> None:
    assert row.is_reached == is_reached
    assert row.cells()[3] == compared
    assert ("MISSED" in row.cells()) == (not is_reached)


def test_the_table_and_its_markdown_hold_the_same_cells() -> None:
    rows = [Row("a", 12.0, 10.0, "ms", 1.3), Row("b", 1.0, None, "kB")]
    for row, line, in_markdown in zip(rows, list(table(rows))[1:], list(markdown(rows))[2:], strict=True):
        assert [cell for cell in row.cells() if cell and cell not in line] == []
        assert [cell for cell in row.cells() if cell not in in_markdown] == []
