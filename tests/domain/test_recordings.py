"""The mark of the sound recording, and where a moment lies in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from conference.models import Recording
from conference.queries.recordings import Place, place_of
from tests.factories import MORNING, Hall


def minutes(n: float) -> datetime:
    return MORNING + timedelta(minutes=n)


def recorded(*spans: tuple[float, float | None]) -> list[Recording]:
    return [Recording(started_at=minutes(a), stopped_at=None if b is None else minutes(b)) for a, b in spans]


@pytest.mark.parametrize(
    ("at", "place"),
    [
        (-1, None),
        (0, Place(1, timedelta(0))),
        (14.084, Place(1, timedelta(minutes=14.084))),
        (30, None),  # the very moment it stopped
        (35, None),
        (40, Place(2, timedelta(0))),
        (400, Place(2, timedelta(hours=6))),
    ],
)
def test_a_moment_lies_in_the_recording_that_ran(at: float, place: Place | None):
    assert place_of(minutes(at), recorded((0, 30), (40, None))) == place


def test_nothing_lies_where_nothing_was_recorded():
    assert place_of(MORNING, []) is None
    assert place_of(None, recorded((0, None))) is None


@pytest.mark.parametrize(
    ("seconds", "time"), [(0, "0:00:00"), (845, "0:14:05"), (845.9, "0:14:05"), (3600, "1:00:00"), (36_061, "10:01:01")]
)
def test_it_is_written_as_players_write_it(seconds: float, time: str):
    assert Place(1, timedelta(seconds=seconds)).time == time


def test_starting_twice_is_one_recording_and_stopping_twice_is_nothing(hall: Hall, clock):
    first = hall.secretary.get("recording.start")
    seq = hall.seq
    assert hall.chair.get("recording.start") == first
    assert hall.seq == seq
    clock.advance(minutes=3)
    hall.operator.run("recording.stop")
    stopped = hall.seq
    hall.secretary.run("recording.stop")
    assert hall.seq == stopped
    row = hall.one(Recording, first)
    assert (row.stopped_at - row.started_at, row.started_by_id) == (timedelta(minutes=3), hall.holders["secretary"])


def test_every_speech_and_matter_knows_its_place(hall: Hall, clock):
    hall.secretary.run("recording.start")
    clock.advance(minutes=14, seconds=5)
    hall.ask()
    clock.advance(minutes=1)
    hall.secretary.run("recording.stop")
    clock.advance(minutes=1)
    hall.secretary.run("recording.start")
    clock.advance(minutes=2)
    hall.ask()
    with hall.meeting() as meeting:
        assert meeting.recorded_at(meeting.speech.started_at) == Place(1, timedelta(minutes=14, seconds=5))
        assert [meeting.recorded_at(matter.question.raised_at).number for matter in meeting.matters] == [1, 2]


def test_a_clock_set_back_stops_it_at_once_rather_than_never(hall: Hall, clock):
    recording = hall.secretary.get("recording.start")
    clock.advance(minutes=-5)
    hall.secretary.run("recording.stop")
    row = hall.one(Recording, recording)
    assert row.stopped_at == row.started_at
