"""Turns written down afterwards, with their true times: the power was out, or the laptop was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import answers, entries, people, questions, speakers
from conference.domain.people import Named
from conference.domain.rows import find
from conference.domain.speakers import Registration
from conference.domain.times import require_held
from conference.errors import N_, Invalid
from conference.events import EventKind
from conference.models import AgendaStep, Question, RequestSource, RequestState, SpeakingRequest, Speech, SpeechKind


@dataclass(frozen=True)
class Held:
    """A turn as it was held. ``matters`` are words raised in it; an answering turn names the ``answered`` matters."""

    started_at: datetime
    ended_at: datetime
    kind: SpeechKind = SpeechKind.CITIZEN
    step_id: str | None = None
    matters: Sequence[str] = ()
    answered: Sequence[str] = ()
    unit_id: str | None = None
    role_holder_id: str | None = None


def record(session: Session, actor: Actor, named: Named, held: Held) -> tuple[Speech, list[Question]]:
    """Write down a turn and the matters raised in it. Whoever has the floor now keeps it.

    A citizen who waits is heard by it. An answering turn (a unit's; without one, a chair's) opens an answer to each of
    its matters.
    """
    require_held(actor, held.started_at, held.ended_at)
    if held.step_id is not None:
        find(session, actor, AgendaStep, held.step_id)
    if held.kind is SpeechKind.ANSWER:
        speech, devices = _answering_turn(session, actor, held)
    else:
        speech, devices = _speaking_turn(session, actor, named, held)
    then = actor.acting_at(held.started_at)
    asked = [questions.ask(session, then, text, speech.id, None) for text in held.matters if text.strip()]
    # The last of its events, so that undo names the whole act.
    events.record(session, actor, EventKind.FLOOR_RECORDED, speech.id, devices=devices or None)
    return speech, asked


def _speaking_turn(session: Session, actor: Actor, named: Named, held: Held) -> tuple[Speech, list[str]]:
    if held.answered:
        raise Invalid(N_("Only an answering turn has matters that it answers."))
    person_id = people.identify(session, actor, named).id if named else None
    request = None
    if held.kind is SpeechKind.CITIZEN:
        request = _registered_or_new(session, actor, person_id)
        request.state, request.settled_at = RequestState.DONE, held.ended_at
    speech = _kept(session, actor, held, request)
    speech.person_id = request.person_id if request else person_id
    entries.open_for_speech(session, actor, speech)
    return speech, [request.device_id] if request and request.device_id else []


def _answering_turn(session: Session, actor: Actor, held: Held) -> tuple[Speech, list[str]]:
    if held.matters:
        raise Invalid(N_("No matter is raised while one is answered."))
    matters = answers.answerable(session, actor, held.answered)
    responder = answers.responder_of(session, actor, held.unit_id, held.role_holder_id)
    speech = _kept(session, actor, held, None)
    speech.unit_id = held.unit_id
    answers.open_in(session, actor, speech, matters, responder)
    return speech, [matter.device_id for matter in matters if matter.device_id]


def _kept(session: Session, actor: Actor, held: Held, request: SpeakingRequest | None) -> Speech:
    speech = Speech(
        conference_id=actor.conference_id,
        step_id=held.step_id,
        kind=held.kind,
        number=request.number if request else None,
        request_id=request.id if request else None,
        started_at=held.started_at,
        ended_at=held.ended_at,
        allotted_seconds=request.allotted_seconds if request else 0,
        recorded_afterwards=True,
    )
    session.add(speech)
    session.flush()
    return speech


def _registered_or_new(session: Session, actor: Actor, person_id: str | None) -> SpeakingRequest:
    for request in speakers.waiting(session, actor.conference_id):
        if person_id is not None and request.person_id == person_id:
            return request
    return speakers.add(session, actor, person_id, Registration(), RequestSource.SECRETARY, RequestState.QUEUED)
