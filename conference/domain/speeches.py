"""The floor: who speaks, on which clock (rules F1, F2, F5, F9).

Fixed meaning: inviting someone ends the current turn and starts the next clock, in one act.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import entries, people, speakers
from conference.domain.people import Named
from conference.domain.rows import current_speech, current_step, find, live_conference, running_conference
from conference.domain.speakers import Registration
from conference.errors import N_, Invalid, Refused
from conference.events import EventKind
from conference.models import (
    PASSED_OVER,
    WAITING,
    DeclineReason,
    Question,
    RequestSource,
    RequestState,
    SpeakingRequest,
    Speech,
    SpeechKind,
)
from conference.text import one_line

NOBODY_SPEAKS = N_("Nobody has the floor.")


def invite_next(session: Session, actor: Actor) -> Speech:
    """Give the floor to the first of the queue; the current turn ends, the clock starts."""
    running_conference(session, actor)
    queue = speakers.waiting(session, actor.conference_id)
    if not queue:
        raise Refused(N_("Nobody is waiting to speak."))
    return _invite(session, actor, queue[0])


def invite(session: Session, actor: Actor, request_id: str) -> Speech:
    """Give the floor to this person out of turn. Allowed and recorded (rule F1)."""
    running_conference(session, actor)
    request = find(session, actor, SpeakingRequest, request_id)
    if request.state not in WAITING | PASSED_OVER:
        raise Refused(N_("This person is no longer waiting."))
    first = next(iter(speakers.waiting(session, actor.conference_id)), None)
    return _invite(session, actor, request, out_of_turn=request is not first)


def invite_raised_hand(session: Session, actor: Actor, named: Named) -> Speech:
    """Give the floor to somebody in the hall: the clock starts at once, the name may follow."""
    running_conference(session, actor)
    person_id = people.identify(session, actor, named).id if named else None
    request = speakers.add(session, actor, person_id, Registration(), RequestSource.RAISED_HAND, RequestState.QUEUED)
    return _invite(session, actor, request, out_of_turn=True)


def give(session: Session, actor: Actor, kind: SpeechKind, named: Named, allotted_seconds: int) -> Speech:
    """Give the floor to the Front, the Council, a guest or a presenter: no number, not counted (rule F9)."""
    running_conference(session, actor)
    if kind in (SpeechKind.CITIZEN, SpeechKind.ANSWER):
        raise Invalid(N_("Citizens are invited from the queue, units from their matters."))
    person_id = people.identify(session, actor, named).id if named else None
    speech = begin(session, actor, Speech(kind=kind, person_id=person_id, allotted_seconds=allotted_seconds))
    events.record(session, actor, EventKind.FLOOR_GIVEN, speech.id, speech_kind=kind)
    return speech


def name(session: Session, actor: Actor, speech_id: str, named: Named) -> Speech:
    """Say who speaks, for a turn that began unnamed or under a wrong name. A no-op when that person does."""
    speech = find(session, actor, Speech, speech_id)
    person = people.identify(session, actor, named)
    if speech.person_id == person.id:
        return speech
    for matter in session.scalars(
        select(Question).where(
            Question.speech_id == speech.id, Question.asker_id.is_not_distinct_from(speech.person_id)
        )
    ):
        matter.asker_id = person.id  # what was written down before the name was known
    known = [person.id, *filter(None, [speech.person_id])]
    speech.person_id = person.id
    if speech.request_id:
        session.get_one(SpeakingRequest, speech.request_id).person_id = person.id
    session.flush()
    events.record(session, actor, EventKind.FLOOR_NAMED, speech.id, devices=people.phones_of(session, *known))
    return speech


def remind(session: Session, actor: Actor) -> None:
    """Show the polite reminder on the projector: please be brief."""
    conference = live_conference(session, actor)
    speech = _speaking(session, actor)
    conference.projector.reminded_at = actor.at
    events.record(session, actor, EventKind.FLOOR_REMINDED, speech.id)


def pause(session: Session, actor: Actor) -> None:
    """Hold the clock. A no-op while it is held."""
    live_conference(session, actor)
    speech = _speaking(session, actor)
    if speech.paused_at is None:
        speech.paused_at = actor.at
        events.record(session, actor, EventKind.FLOOR_PAUSED, speech.id)


def resume(session: Session, actor: Actor) -> None:
    """Let the clock run on. A no-op while it runs."""
    running_conference(session, actor)
    speech = _speaking(session, actor)
    if speech.paused_at is not None:
        release_clock(speech, actor.at)
        events.record(session, actor, EventKind.FLOOR_RESUMED, speech.id)


def extend(session: Session, actor: Actor, seconds: int) -> None:
    """Give whoever has the floor more time."""
    live_conference(session, actor)
    speech = _speaking(session, actor)
    speech.allotted_seconds += seconds
    events.record(session, actor, EventKind.FLOOR_EXTENDED, speech.id, seconds=seconds)


def end(session: Session, actor: Actor) -> None:
    """End the current turn; nobody has the floor then."""
    live_conference(session, actor)
    _speaking(session, actor)
    end_current(session, actor)


def leave(
    session: Session, actor: Actor, state: RequestState, reason: DeclineReason | None = None, note: str = ""
) -> None:
    """End the current citizen's turn as skipped, absent, sent to the end of the queue, or declined with a reason."""
    live_conference(session, actor)
    speech = _speaking(session, actor)
    if speech.request_id is None:
        raise Refused(N_("Only a citizen's turn can end this way. End the turn instead."))
    _stop(session, actor, speech)
    request = session.get_one(SpeakingRequest, speech.request_id)
    if state is RequestState.QUEUED:
        request.state, request.settled_at = state, None
        session.flush()
        speakers.send_to_end(session, actor, request.id)
    else:
        request.state, request.settled_at = state, actor.at
        request.decline_reason, request.decline_note = reason, one_line(note)
    events.record(session, actor, EventKind.FLOOR_ENDED, speech.id, became=state, device=request.device_id)


def begin(session: Session, actor: Actor, speech: Speech) -> Speech:
    """Start a turn: the current one ends, the clock starts, the minutes open an entry. Records no event."""
    end_current(session, actor)
    step = current_step(session, actor.conference_id)
    speech.conference_id = actor.conference_id
    speech.step_id = step.id if step else None
    speech.started_at = actor.at
    session.add(speech)
    session.flush()
    entries.open_for_speech(session, actor, speech)
    return speech


def end_current(session: Session, actor: Actor) -> None:
    """End whoever's turn it is. A no-op when nobody has the floor."""
    speech = current_speech(session, actor.conference_id)
    if speech is None:
        return
    _stop(session, actor, speech)
    device = None
    if speech.request_id:
        request = session.get_one(SpeakingRequest, speech.request_id)
        request.state, request.settled_at, device = RequestState.DONE, actor.at, request.device_id
    session.flush()  # the database refuses two current turns, even for a moment
    events.record(session, actor, EventKind.FLOOR_ENDED, speech.id, device=device)


def release_clock(speech: Speech, at: datetime) -> None:
    """Let a held clock run on from ``at``; pauses add up."""
    if speech.paused_at is not None:
        speech.paused_seconds += (at - speech.paused_at).total_seconds()
        speech.paused_at = None


def _invite(session: Session, actor: Actor, request: SpeakingRequest, out_of_turn: bool = False) -> Speech:
    end_current(session, actor)
    request.state, request.settled_at = RequestState.SPEAKING, None
    request.decline_reason, request.decline_note = None, ""
    speech = begin(
        session,
        actor,
        Speech(
            kind=SpeechKind.CITIZEN,
            number=request.number,
            last_matter=_matters_so_far(session, request),
            request_id=request.id,
            person_id=request.person_id,
            allotted_seconds=request.allotted_seconds,
        ),
    )
    events.record(
        session,
        actor,
        EventKind.FLOOR_INVITED,
        speech.id,
        request=request.id,
        device=request.device_id,
        out_of_turn=out_of_turn or None,
    )
    return speech


def _matters_so_far(session: Session, request: SpeakingRequest) -> int:
    """A person invited again goes on numbering where the first turn stopped."""
    earlier = select(Speech.last_matter).where(Speech.request_id == request.id).order_by(Speech.last_matter.desc())
    return session.scalar(earlier.limit(1)) or 0


def _speaking(session: Session, actor: Actor) -> Speech:
    speech = current_speech(session, actor.conference_id)
    if speech is None:
        raise Refused(NOBODY_SPEAKS)
    return speech


def _stop(session: Session, actor: Actor, speech: Speech) -> None:
    release_clock(speech, actor.at)
    speech.ended_at = actor.at
    session.flush()
