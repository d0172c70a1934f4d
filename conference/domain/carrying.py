"""When time runs out: everyone who waits is answered in writing instead, and nobody leaves without having said what."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import phones, questions
from conference.domain.rows import find, live_conference
from conference.domain.speakers import own, waiting
from conference.errors import N_, Invalid, Refused
from conference.events import EventKind
from conference.models import Question, RequestState, SpeakingRequest
from conference.text import nfc


def carry_to_writing(session: Session, actor: Actor) -> list[SpeakingRequest]:
    """Time is up: everyone who waits is answered in writing instead.

    What they registered becomes a matter received in writing. Returns those who gave no content, whom the desk must
    ask before they leave. A no-op when nobody waits.
    """
    live_conference(session, actor)
    carried = waiting(session, actor.conference_id)
    if not carried:
        return []
    for request in carried:
        request.state = RequestState.CARRIED_TO_WRITING
        request.settled_at = actor.at
        if request.content:
            questions.carry_over(session, actor, request)
    devices = [request.device_id for request in carried if request.device_id]
    events.record(session, actor, EventKind.QUEUE_CARRIED, count=len(carried), devices=devices)
    return [request for request in carried if not request.content]


def complete(session: Session, actor: Actor, request_id: str, content: str) -> Question:
    """Say afterwards what a registration carried without content was about: it becomes a matter received in writing.

    Refused where nothing is missing: what somebody registered is not written over.
    """
    request = own(find(session, actor, SpeakingRequest, request_id), actor)
    phones.require_short(actor, content, phones.CONTENT_LENGTH)
    if request.state is not RequestState.CARRIED_TO_WRITING or request.content:
        raise Refused(N_("Nothing is missing from this registration."))
    if not nfc(content).strip():
        raise Invalid(N_("Please write your opinion first."))
    request.content = nfc(content).strip()
    question = questions.carry_over(session, actor, request)
    events.record(session, actor, EventKind.SPEAKER_COMPLETED, request.id, device=request.device_id)
    return question
