"""The measurement itself: small, and without looking at the clock."""

from __future__ import annotations

import json

from bench.fanout import measure, table

CLIENTS, PAIRS = 20, 3


def test_every_client_gets_every_patch_and_the_summary_is_complete() -> None:
    measured = measure(CLIENTS, PAIRS)
    for side in (measured.ours, measured.bare):
        assert [wire.patches for wire in side.crowd.wires] == [PAIRS + 1] * CLIENTS  # and one to warm up
        assert len(side.last_ms) == PAIRS
    summary = json.loads(json.dumps(measured.summary()))
    assert summary["clients"] == CLIENTS
    assert summary["bytes"] > 500
    assert set(summary) == {
        "clients",
        "bytes",
        "ours_last_ms_p50",
        "bare_last_ms_p50",
        "ratio",
        "added_ms",
        "server_cpu_us_per_delivery",
        "bare_cpu_us_per_delivery",
        "kb_per_client",
    }
    assert any("20 clients" in line for line in table(measured))
