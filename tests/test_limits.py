"""Token buckets, at given instants instead of waiting for them."""

from __future__ import annotations

import pytest

from conference.errors import TooMany
from conference.limits import Bucket, Limits


def test_a_bucket_gives_its_burst_then_its_rate():
    bucket = Bucket(rate=2, burst=3, tokens=3, filled_at=100)
    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(100.5), bucket.take(100.5)] == [True, False]
    assert [bucket.take(1000) for _ in range(4)] == [True, True, True, False]


def test_many_devices_share_one_address(monkeypatch):
    monkeypatch.setattr("conference.limits.time.monotonic", lambda: 1000.0)
    limits = Limits(per_device=5, per_address=100, burst_seconds=1)
    for n in range(100):
        limits.check(f"device:{n}", "10.0.0.1")
    with pytest.raises(TooMany):
        limits.check("device:101", "10.0.0.1")
    limits.check("device:101", "10.0.0.2")


def test_quiet_devices_are_forgotten(monkeypatch):
    present = [1000.0]
    monkeypatch.setattr("conference.limits.time.monotonic", lambda: present[0])
    limits = Limits()
    limits.check("device:1", "a")
    present[0] += 61
    limits.check("device:2", "b")
    assert set(limits._buckets) == {"device device:2", "address b"}
