"""What became of what one person sent or said, for whoever has its number and code: no account, nobody else's data."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import codes
from conference.models import Conference, Question, SpeakingRequest, Speech
from conference.queries.matters import Matter
from conference.queries.meeting import Meeting

_LONGEST_NUMBER = 9  # databases take no longer ones


@dataclass(frozen=True)
class Tracked:
    """A registration and what was raised under it, or one matter sent in writing."""

    meeting: Meeting
    number: str
    code: str  # as it is printed, see ``tracking_code``
    request: SpeakingRequest | None
    matters: list[Matter]


def tracking_code(conference: Conference, number: object, code: str) -> str:
    """The code as it is printed: "DQ2026-12-K7PWXA" of a registration, "DQ2026-VB3-K7PWXA" of a matter in writing."""
    return f"{conference.join_code}-{number}-{code}"


def tracked(session: Session, typed: str) -> Tracked | None:
    """What a tracking code opens; none for one that nobody was given."""
    join_code, number, code = _parts(typed)
    conference = session.scalar(select(Conference).where(Conference.join_code == join_code))
    if conference is None:
        return None
    if number.isdecimal() and len(number) <= _LONGEST_NUMBER:
        return _registration(session, conference, int(number), code)
    return _written(session, conference, number, code)


def _parts(typed: str) -> tuple[str, str, str]:
    """Conference, number and code; spaces that a phone's keyboard adds do not count."""
    parts = "".join(typed.split()).upper().rsplit("-", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")


def _registration(session: Session, conference: Conference, number: int, code: str) -> Tracked | None:
    here = SpeakingRequest.conference_id == conference.id
    request = session.scalar(select(SpeakingRequest).where(here, SpeakingRequest.number == number))
    if request is None or not codes.is_same(request.code, code):
        return None
    meeting = Meeting(session, conference.id)
    turns = set(session.scalars(select(Speech.id).where(Speech.request_id == request.id)))
    matters = [
        matter
        for matter in [*meeting.matters, *meeting.merged_matters]
        if matter.question.request_id == request.id or matter.question.speech_id in turns
    ]
    matters.sort(key=lambda matter: (matter.question.raised_at, len(matter.number), matter.number))
    return Tracked(meeting, str(number), tracking_code(conference, number, request.code), request, matters)


def _written(session: Session, conference: Conference, number: str, code: str) -> Tracked | None:
    here = Question.conference_id == conference.id
    question = session.scalar(select(Question).where(here, Question.number == number))
    if question is None or not codes.is_same(question.code, code):
        return None
    meeting = Meeting(session, conference.id)
    matters = [one for one in [*meeting.matters, *meeting.merged_matters] if one.id == question.id]
    return Tracked(meeting, number, tracking_code(conference, number, question.code), None, matters)
