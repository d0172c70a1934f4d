"""A screen that asks for all of its long lists is kept current with all from then on, no longer with the first rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conference.models import Role
from tests.live.conftest import Browser
from tests.live.test_door import wait_for
from tests.serving import Links


def test_it_is_sent_all_and_patched_from_all(
    browsers: Callable[[str], Browser], links: Links, chair: Browser, phone: Browser
) -> None:
    chair.send("conference.admit")
    for nth in range(30):
        assert chair.send("speaker.register", full_name=f"Lã Văn {nth}")["ok"]
    other = browsers(links.path(Role.CHAIR))
    other.connect()
    first = other.join()["fragments"]["chair"]
    whole = other.socket.call("join", {"all": True}, timeout=5)["fragments"]["chair-all"]
    assert first["chair-queue"].count("data-request=") == 16
    assert whole["chair-queue"].count("data-request=") > 30
    assert "?all" in first["chair-queue"] and "?all" not in whole["chair-queue"]

    answer = chair.send("speaker.register", full_name="Lã Thị Sợi")
    patch = wait_for(lambda: _of(other, answer["seq"]))
    assert [one["audience"] for one in patch] == ["chair-all"]
    assert "Lã Thị Sợi" in patch[0]["fragments"]["chair-queue"]
    assert "data-same" in patch[0]["fragments"]["chair-queue"]
    brief = wait_for(lambda: _of(chair, answer["seq"]))
    assert [one["audience"] for one in brief] == ["chair"]
    assert "Lã Thị Sợi" not in brief[0]["fragments"]["chair-queue"]

    phone.socket.call("join", {"all": True}, timeout=5)
    answer = chair.send("conference.open")
    assert {one["audience"] for one in wait_for(lambda: _of(phone, answer["seq"]))} == {"public-all"}


def _of(browser: Browser, seq: int) -> list[dict[str, Any]]:
    return [patch for patch in browser.patches if patch["seq"] >= seq]
