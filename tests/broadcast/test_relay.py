"""What waits to be hinted at stays small, and what another process says is delivered here, nonsense left aside."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conference.broadcast import relay as relays
from conference.broadcast.hints import Hints, Topic
from conference.broadcast.relay import Relay

Said = list[tuple[Any, ...]]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[Relay, Hints, Said]]:
    """A relay that no Redis answers, its hints, and what was delivered to this process."""
    monkeypatch.setattr(relays.loop, "spawn", lambda *_: None)

    def made() -> tuple[Relay, Hints, Said]:
        hints, said = Hints(), []
        for topic in Topic:
            hints.listen(topic, lambda *words, topic=topic: said.append((topic, *words)))
        return Relay("redis://127.0.0.1:1/0", "secret", hints), hints, said

    return made


def waiting(relay: Relay) -> list[list[Any]]:
    return list(relay._waiting.values())


def test_of_a_conference_the_newest_number_waits_and_of_an_entry_the_first_update(make: Callable[..., Any]) -> None:
    relay, hints, said = make()
    for seq in (7, 8, 9):
        hints.reached("a", seq)
    hints.reached("b", 1)
    for update in (3, 4):
        hints.give(Topic.TYPED, "a", "entry", update)
        hints.give(Topic.WORDED, "a", "entry", update)
    assert waiting(relay) == [
        ["event", "a", 9],
        ["event", "b", 1],
        ["typed", "a", "entry", 3],
        ["worded", "a", "entry", 4],
    ]
    assert len(said) == 8


def test_too_many_hints_push_out_the_oldest(make: Callable[..., Any]) -> None:
    relay, hints, _ = make()
    for n in range(relays.WAITING + 2):
        hints.reached(f"conference {n}", n)
    assert len(waiting(relay)) == relays.WAITING
    assert waiting(relay)[0] == ["event", "conference 2", 2]


def test_another_processs_hints_are_delivered_and_not_said_again(make: Callable[..., Any]) -> None:
    relay, _, said = make()
    other = b"x" * 32
    relay._hear(other + json.dumps([["event", "a", 5], ["here", "a", "tab", "entry", "Bà Lụa"]]).encode())
    assert said == [(Topic.EVENT, "a", 5), (Topic.HERE, "a", "tab", "entry", "Bà Lụa")]
    assert waiting(relay) == []


def test_its_own_hints_come_back_unheard(make: Callable[..., Any]) -> None:
    relay, _, said = make()
    relay._hear(relay._own + json.dumps([["event", "a", 5]]).encode())
    assert said == []


@pytest.mark.parametrize("nonsense", [b"", b"x" * 40, b"x" * 32 + b'[["dance", 1]]', b"x" * 32 + b'{"a": 1}'])
def test_nonsense_harms_nobody(make: Callable[..., Any], nonsense: bytes) -> None:
    relay, _, said = make()
    relay._hear(nonsense)
    assert said == []


def test_two_installations_do_not_hear_one_another(make: Callable[..., Any]) -> None:
    ours, hints, _ = make()
    assert ours._channel != Relay("redis://127.0.0.1:1/0", "another secret", hints)._channel
