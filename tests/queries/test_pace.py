"""How fast the queue really moves."""

from __future__ import annotations

from datetime import timedelta

from conference.models import SpeakingRequest, Speech, SpeechKind
from conference.queries.pace import Pace, pace
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.factories import MORNING, Hall


def turns(hall: Hall, *minutes_between: float, allotted: int = 120) -> None:
    """Citizens' turns that began so many minutes after each other, an answer after each."""
    with hall.writing() as session:
        at = MORNING
        for minutes in (*minutes_between, 0):
            later = at + timedelta(minutes=minutes)
            for kind, started in ((SpeechKind.CITIZEN, at), (SpeechKind.ANSWER, at + timedelta(seconds=30))):
                session.add(
                    Speech(
                        conference_id=hall.conference_id,
                        kind=kind,
                        started_at=started,
                        ended_at=started + timedelta(seconds=20),
                        allotted_seconds=allotted,
                    )
                )
            at = later


def read(hall: Hall) -> Pace | None:
    with hall.reading() as session:
        return pace(session, hall.conference_id)


def test_few_turns_tell_nothing_yet(hall: Hall):
    turns(hall, 3, 3)
    assert read(hall) is None


def test_answers_between_turns_count_and_a_break_does_not(hall: Hall):
    turns(hall, 3, 3, 25, 3, 4)
    assert read(hall) == Pace(1.5, 180, MORNING + timedelta(minutes=38))


def test_phones_are_told_the_pace_and_never_who_spoke(hall: Hall):
    hall.register(2)
    turns(hall, 3, 3, 3)
    with hall.meeting() as meeting:
        line = render_fragment(meeting, "attendee-line", Audience("public"))
    assert 'data-pace="1.50" data-turn="180"' in line
    assert line.count("data-number") == len(hall.all(SpeakingRequest))
