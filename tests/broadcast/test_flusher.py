"""Pushing: once per audience, in order, with the number of the patch before, to nobody else."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from greenlet import GreenletExit

from conference.broadcast.hints import Hints
from conference.broadcast.hub import Hub
from conference.broadcast.rooms import audience_room
from conference.models import Event
from conference.screens.pages import Audience
from tests.factories import Hall, build

Sent = list[tuple[str, dict[str, Any], str]]


@pytest.fixture
def sent() -> Sent:
    """What went out: (message, payload, room)."""
    return []


@pytest.fixture
def hub(hall: Hall, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A hub whose background threads do not start; the tests flush by hand."""
    monkeypatch.setattr("conference.broadcast.hub.loop.spawn", lambda *args: None)
    cuts: list[str] = []
    made = Hub(hall.database, Hints(), lambda *message: sent.append(message), cuts.append, 5.0)
    made.cuts = cuts  # type: ignore[attr-defined]
    return made


def listen(hub: Hub, hall: Hall, *names: str) -> None:
    """Let audiences listen, each with a snapshot, as a browser does."""
    hub.enter(hall.conference_id, [Audience(name) for name in names])
    hub.snapshot(hall.conference_id, [Audience(name) for name in names])


def flush(hub: Hub, hall: Hall) -> bool:
    """One round of the conference's flusher."""
    return hub._flushers[hall.conference_id].flush()


def test_a_change_reaches_every_audience_it_concerns_once(hub: Hub, hall: Hall, sent: Sent) -> None:
    listen(hub, hall, "chair", "projector", "public")
    hall.register(1)
    assert flush(hub, hall)
    rooms = [room for _, _, room in sent]
    assert len(rooms) == len(set(rooms))
    assert audience_room(hall.conference_id, Audience("chair")) in rooms


def test_outsiders_who_listen_receive_nothing(hub: Hub, hall: Hall, sent: Sent) -> None:
    unit = "unit:" + hall.units["POLICE"]
    listen(hub, hall, "chair", "mc", "desk", "projector", "public", unit, "device:another")
    hall.secretary.run("note.send", to="CHAIR", text="Còn 2 phút")
    flush(hub, hall)
    assert [room for _, _, room in sent] == [audience_room(hall.conference_id, Audience("chair"))]


def test_those_at_another_conference_receive_nothing(hub: Hub, hall: Hall, sent: Sent) -> None:
    other_conference = build(hall.database, "elsewhere-2026")["conference_id"]
    listen(hub, hall, "chair")
    hub.enter(other_conference, [Audience("chair")])
    hub.snapshot(other_conference, [Audience("chair")])
    hall.register(1)
    flush(hub, hall)
    assert not hub._flushers[other_conference].flush()
    assert {room for _, _, room in sent} == {audience_room(hall.conference_id, Audience("chair"))}


def test_a_patch_names_the_one_before_it(hub: Hub, hall: Hall, sent: Sent) -> None:
    listen(hub, hall, "chair")
    for _ in range(3):
        hall.register(1)
        flush(hub, hall)
    patches = [payload for message, payload, _ in sent if message == "patch"]
    assert [patch["after"] for patch in patches[1:]] == [patch["seq"] for patch in patches[:-1]]


def test_several_changes_travel_in_one_patch(hub: Hub, hall: Hall, sent: Sent) -> None:
    listen(hub, hall, "chair")
    hall.register(3)
    flush(hub, hall)
    assert len(sent) == 1
    assert sent[0][1]["seq"] == hall.seq


def test_without_news_nothing_is_sent(hub: Hub, hall: Hall, sent: Sent) -> None:
    listen(hub, hall, "chair")
    assert not flush(hub, hall)
    assert sent == []


def test_a_newcomers_snapshot_does_not_swallow_what_others_were_not_told_yet(hub: Hub, hall: Hall, sent: Sent) -> None:
    listen(hub, hall, "chair")
    hall.register(1)
    listen(hub, hall, "secretary")
    assert flush(hub, hall)
    assert audience_room(hall.conference_id, Audience("chair")) in {room for _, _, room in sent}


def test_revoking_a_link_cuts_its_sockets(hub: Hub, hall: Hall) -> None:
    listen(hub, hall, "chair")
    link_id = hall.secretary.actor.link_id
    hall.organiser.run("link.revoke", link=link_id)
    flush(hub, hall)
    assert hub.cuts == [f"link/{link_id}"]  # type: ignore[attr-defined]


def test_an_event_of_an_unknown_kind_touches_everything_and_is_logged_once(
    hub: Hub, hall: Hall, sent: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    listen(hub, hall, "chair", "projector")
    for _ in range(2):
        hall.register(1)
        with hall.writing() as session:
            session.get_one(Event, (hall.conference_id, hall.seq)).kind = "speaker.applauded"
        assert flush(hub, hall)
    assert "chair-strip" in patched(sent, hall, "chair")[1]["fragments"]
    assert len(patched(sent, hall, "projector")) == 2
    assert [record.getMessage() for record in caplog.records if "speaker.applauded" in record.getMessage()] == [
        "events of the unknown kind 'speaker.applauded': every fragment is taken to have changed"
    ]
    assert not flush(hub, hall)


def failing(monkeypatch: pytest.MonkeyPatch, part: str, fails: Callable[..., bool]) -> None:
    """Let a step of pushing raise while ``fails`` says so."""
    module, name = part.rsplit(".", 1)
    real = getattr(importlib.import_module(module), name)

    def step(*given: Any) -> Any:
        if fails(*given):
            raise RuntimeError("a programming error")
        return real(*given)

    monkeypatch.setattr(part, step)


def patched(sent: Sent, hall: Hall, name: str) -> list[dict[str, Any]]:
    """The patches an audience got."""
    wanted = audience_room(hall.conference_id, Audience(name))
    return [payload for message, payload, room in sent if message == "patch" and room == wanted]


def test_a_push_that_fails_undoes_nothing_and_is_made_good_by_the_next_round(
    hub: Hub, hall: Hall, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(hub, hall, "chair")
    flusher = hub._flushers[hall.conference_id]
    monkeypatch.setattr(flusher, "_emit", lambda *_message: 1 / 0)
    hall.register(1)
    flush(hub, hall)
    assert len(hall.queue()) == 1
    monkeypatch.setattr(flusher, "_emit", lambda *message: sent.append(message))
    assert flush(hub, hall)
    assert "chair-queue" in patched(sent, hall, "chair")[0]["fragments"]
    assert not flush(hub, hall)


def test_what_fails_for_one_audience_reaches_the_others_and_comes_later(
    hub: Hub, hall: Hall, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(hub, hall, "chair", "secretary", "public")
    broken = True
    failing(monkeypatch, "conference.broadcast.board.render",
                 lambda meeting, name, audience, kept: broken and name == "chair-queue")  # fmt: skip
    hall.register(1)
    flush(hub, hall)
    assert patched(sent, hall, "secretary")
    assert patched(sent, hall, "public")
    assert not patched(sent, hall, "chair")
    hall.register(1)
    flush(hub, hall)
    assert len(patched(sent, hall, "public")) == 2
    broken = False
    flush(hub, hall)
    assert len(patched(sent, hall, "public")) == 2
    (late,) = patched(sent, hall, "chair")
    assert late["seq"] == hall.seq
    assert set(late["fragments"]) >= {"chair-queue", "chair-floor"}


def test_whoever_left_is_owed_nothing(hub: Hub, hall: Hall, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    listen(hub, hall, "chair")
    failing(monkeypatch, "conference.broadcast.board.render", lambda *_given: True)
    hall.register(1)
    flush(hub, hall)
    hub.leave(hall.conference_id, [Audience("chair")])
    assert not flush(hub, hall)
    assert hub.board(hall.conference_id).told == {}


def test_a_revoked_link_is_cut_before_anything_that_may_fail(
    hub: Hub, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(hub, hall, "chair")
    failing(monkeypatch, "conference.broadcast.board.render", lambda *_given: True)
    hall.register(1)
    link_id = hall.secretary.actor.link_id
    hall.organiser.run("link.revoke", link=link_id)
    flush(hub, hall)
    assert hub.cuts == [f"link/{link_id}"]  # type: ignore[attr-defined]


def test_a_heartbeat_that_fails_is_not_the_last(hub: Hub, hall: Hall, sent: Sent, monkeypatch: pytest.MonkeyPatch):
    listen(hub, hall, "chair")
    rounds = iter([None, None])

    def next_round(_seconds: float) -> None:
        if next(rounds, StopIteration) is StopIteration:
            raise GreenletExit

    answers = iter([ConnectionError("nobody there"), None])

    def emit(*message: Any) -> None:
        answer = next(answers)
        if answer is not None:
            raise answer
        sent.append(message)  # type: ignore[arg-type]

    monkeypatch.setattr("conference.broadcast.hub.loop.sleep", next_round)
    monkeypatch.setattr(hub, "emit", emit)
    with pytest.raises(GreenletExit):
        hub._beat()
    assert [message for message, _, _ in sent] == ["beat"]


@pytest.mark.parametrize(("took", "rests"), [(0.0, 0.05), (0.3, 0.3), (9.0, 1.0)])
def test_those_who_act_have_as_long_as_a_flush_took(
    hub: Hub, hall: Hall, monkeypatch: pytest.MonkeyPatch, took: float, rests: float
) -> None:
    listen(hub, hall, "chair")
    flusher, now, rested = hub._flushers[hall.conference_id], iter([100.0, 100.0 + took]), list[float]()

    def rest(seconds: float) -> None:
        rested.append(seconds)
        raise GreenletExit

    monkeypatch.setattr(flusher, "flush", lambda: True)
    monkeypatch.setattr("conference.broadcast.flusher.time", SimpleNamespace(monotonic=lambda: next(now)))
    monkeypatch.setattr("conference.broadcast.flusher.loop.sleep", rest)
    flusher.wake()
    with pytest.raises(GreenletExit):
        flusher.run()
    assert rested == [pytest.approx(rests)]
