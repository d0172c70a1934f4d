"""The drill of bench/drill.py, a short one: whatever happens to server and wire, every letter arrives once."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from playwright.sync_api import Browser

from bench.drill import hold


@pytest.mark.parametrize("kind", ["kill", "cut"])
def test_nothing_typed_is_lost_or_doubled(browser: Browser, kind: str) -> None:
    result = hold(browser, trials=1, kind=kind, seed=7, scale=0.5)  # type: ignore[arg-type]
    assert result.is_clean, asdict(result)
    assert result.chars_typed > 200
