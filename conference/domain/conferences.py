"""Opening, breaking, resuming and closing the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import agenda, presence, speeches
from conference.domain.rows import conference_of, current_speech, current_step, live_conference
from conference.domain.times import require_happened, require_later
from conference.errors import N_, Invalid, Refused
from conference.events import EventKind
from conference.models import (
    ConferenceState,
    DialogueMode,
    NamePrivacy,
    Outcome,
    Question,
    RequestState,
    SpeakingRequest,
)

_BEFORE = {ConferenceState.DRAFT, ConferenceState.PLANNED, ConferenceState.INVITED}


def admit(session: Session, actor: Actor) -> None:
    """Begin receiving delegates: phones may enter and register. A no-op when already so."""
    conference = conference_of(session, actor)
    if conference.state is ConferenceState.OPEN:
        return
    if conference.state not in _BEFORE:
        raise Refused(N_("The conference has already begun."))
    conference.state = ConferenceState.OPEN
    _let_registered_wait(session, conference.id)
    events.record(session, actor, EventKind.CONFERENCE_ADMITTED, conference.id)
    presence.begin(session, actor)


def open(session: Session, actor: Actor) -> None:
    """Open the meeting and start its first step. A no-op when it is already in session."""
    conference = conference_of(session, actor)
    if conference.state is ConferenceState.IN_SESSION:
        return
    if conference.state not in _BEFORE | {ConferenceState.OPEN}:
        raise Refused(N_("The conference has already begun."))
    conference.state = ConferenceState.IN_SESSION
    conference.opened_at = actor.at
    _let_registered_wait(session, conference.id)
    events.record(session, actor, EventKind.CONFERENCE_OPENED, conference.id)
    if current_step(session, conference.id) is None:
        agenda.start_next(session, actor)


def pause(session: Session, actor: Actor, resumes_at: datetime | None) -> None:
    """Begin a break; whoever has the floor keeps it with the clock held. A no-op during a break."""
    conference = live_conference(session, actor)
    if conference.state is ConferenceState.PAUSED and conference.resumes_at == resumes_at:
        return
    if conference.state is ConferenceState.IN_SESSION:
        conference.state = ConferenceState.PAUSED
        conference.paused_at = actor.at
        speech = current_speech(session, conference.id)
        if speech is not None and speech.paused_at is None:
            speech.paused_at = actor.at
    conference.resumes_at = resumes_at
    events.record(session, actor, EventKind.CONFERENCE_PAUSED, conference.id)


def resume(session: Session, actor: Actor) -> None:
    """End the break and let a clock that the break held run on. A no-op when there is no break."""
    conference = live_conference(session, actor)
    if conference.state is not ConferenceState.PAUSED:
        return
    speech = current_speech(session, conference.id)
    if speech is not None and speech.paused_at == conference.paused_at:
        speeches.release_clock(speech, actor.at)
    conference.state = ConferenceState.IN_SESSION
    conference.paused_at = conference.resumes_at = None
    events.record(session, actor, EventKind.CONFERENCE_RESUMED, conference.id)


def close(session: Session, actor: Actor) -> None:
    """Close the meeting: the floor and the current step end. People still waiting must first be carried to writing."""
    conference = live_conference(session, actor)
    if session.scalar(_waiting(conference.id)) is not None:
        raise Refused(N_("People are still waiting to speak. Hear them or carry them to writing first."))
    speeches.end_current(session, actor)
    step = current_step(session, conference.id)
    if step is not None:
        agenda.finish(session, actor)
    conference.state = ConferenceState.CONCLUDED
    conference.paused_at = conference.resumes_at = None
    conference.closed_at = actor.at
    conference.projector.pinned = None
    conference.projector.question_id = None
    conference.projector.hidden = False
    conference.projector.line = ""
    events.record(
        session, actor, EventKind.CONFERENCE_CLOSED, conference.id, unsettled=_unsettled(session, conference.id)
    )


def record_times(session: Session, actor: Actor, opened_at: datetime | None, closed_at: datetime | None) -> None:
    """Write down when the meeting really began or ended, after the power was out; none leaves a time as it is.

    Refused before it has been opened or closed here: that changes more than a time. A no-op where nothing changes.
    """
    conference = conference_of(session, actor)
    if opened_at is None and closed_at is None:
        raise Invalid(N_("Please give at least one of the times."))
    if opened_at is not None and conference.opened_at is None:
        raise Refused(N_("Open the conference first, then write down when it really began."))
    if closed_at is not None and conference.closed_at is None:
        raise Refused(N_("Close the conference first, then write down when it really ended."))
    times = opened_at or conference.opened_at, closed_at or conference.closed_at
    for moment in filter(None, times):
        require_happened(actor, moment)
    require_later(*times)
    if times != (conference.opened_at, conference.closed_at):
        conference.opened_at, conference.closed_at = times
        events.record(session, actor, EventKind.CONFERENCE_TIMED, conference.id)


def set_mode(session: Session, actor: Actor, mode: DialogueMode) -> None:
    """Change how speaking and answering alternate. A no-op when it is so already."""
    conference = conference_of(session, actor)
    if conference.dialogue_mode is mode:
        return
    before, conference.dialogue_mode = conference.dialogue_mode, mode
    events.record(session, actor, EventKind.CONFERENCE_MODE_SET, conference.id, mode=mode, before=before)


@dataclass(frozen=True)
class Rules:
    """What phones may do and how much of a name the hall sees; none: as it is."""

    name_privacy: NamePrivacy | None = None
    speak_again: bool | None = None
    checked_in_only: bool | None = None


def set_rules(session: Session, actor: Actor, rules: Rules) -> None:
    """Change rules that the conference file began with. A no-op where they are so already."""
    conference = conference_of(session, actor)
    changed = {name: value for name, value in vars(rules).items() if value not in (None, getattr(conference, name))}
    if changed:
        for name, value in changed.items():
            setattr(conference, name, value)  # the columns are the three named above
        events.record(session, actor, EventKind.CONFERENCE_RULES_SET, conference.id, **changed)


def _let_registered_wait(session: Session, conference_id: str) -> None:
    session.execute(
        update(SpeakingRequest)
        .where(SpeakingRequest.conference_id == conference_id, SpeakingRequest.state == RequestState.REGISTERED)
        .values(state=RequestState.QUEUED)
    )


def _waiting(conference_id: str):  # type: ignore[no-untyped-def]
    queued = SpeakingRequest.state.in_([RequestState.REGISTERED, RequestState.QUEUED])
    return select(SpeakingRequest.id).where(SpeakingRequest.conference_id == conference_id, queued).limit(1)


def _unsettled(session: Session, conference_id: str) -> int:
    settled = select(Outcome.question_id)
    standing = (Question.conference_id == conference_id, Question.deleted_at.is_(None))
    return session.scalar(select(func.count(Question.id)).where(*standing, Question.id.not_in(settled))) or 0
