"""Of several addresses the one that phones reach; without any it is said plainly."""

from __future__ import annotations

import pytest

from conference import lan
from conference.addresses import printed_links
from conference.config import Config
from tests.factories import Hall


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        ([("lo", "127.0.0.1"), ("docker0", "172.17.0.1"), ("wlan0", "192.168.1.20")], "192.168.1.20"),
        ([("eth0", "169.254.7.7"), ("wlan0", "10.42.0.1")], "10.42.0.1"),
        ([("eth0", "169.254.7.7")], "169.254.7.7"),
        ([("", "127.0.1.1"), ("", "192.168.0.5")], "192.168.0.5"),
        ([("lo", "127.0.0.1")], "127.0.0.1"),
        ([], "127.0.0.1"),
    ],
)
def test_the_address_that_phones_reach_is_chosen(addresses: list[tuple[str, str]], chosen: str) -> None:
    assert lan.best(addresses) == chosen


def test_the_interfaces_of_this_machine_are_found() -> None:
    assert ("lo", "127.0.0.1") in lan.addresses()


def test_a_machine_without_a_network_says_so(hall: Hall, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    config = Config(data=tmp_path)
    assert "in no network" not in "".join(printed_links(hall.database, config)) or lan.lan_address() == "127.0.0.1"
    monkeypatch.setattr("conference.addresses.lan_address", lambda: "127.0.0.1")
    assert "in no network" in "".join(printed_links(hall.database, config))
