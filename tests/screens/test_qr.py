"""Codes that phones scan: a network's name and password arrive to the letter."""

from __future__ import annotations

import re

import pytest

from conference.screens.qr import qr_svg, wifi


def read(code: str) -> dict[str, str]:
    """As a phone reads it: fields end at a semicolon that has no backslash before it."""
    fields = re.findall(r"([TSP]):((?:[^\\;]|\\.)*);", code.removeprefix("WIFI:"))
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in fields}


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("HoiTruong", "doithoai2026"),
        ("Hội trường Tiên Nghĩa", "a b c d e"),
        ('a;b,c:d\\e"f', '\\;T:nopass;S:x;"'),
        ("DEADBEEF", "0123456789"),
    ],
)
def test_a_network_arrives_to_the_letter(name: str, password: str) -> None:
    assert read(wifi(name, password)) == {"T": "WPA", "S": name, "P": password}
    assert "<svg" in qr_svg(wifi(name, password))


def test_an_open_network_has_no_password() -> None:
    assert wifi("HoiTruong", "") == "WIFI:T:nopass;S:HoiTruong;;"
