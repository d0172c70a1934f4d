"""A registration follows its slip: whoever has number and code has it on their own phone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import codes, events
from conference.actor import Actor
from conference.errors import N_, Refused
from conference.events import EventKind
from conference.models import WAITING, Question, SpeakingRequest


def open_slip(session: Session, actor: Actor, number: int, code: str) -> SpeakingRequest:
    """Let a phone have the registration of this number and code, and what was carried to writing from it.

    People scan inside a chat app and come back in another browser, or have no phone until a grandchild comes. The phone
    that had it before has it no more. A no-op where it has it already; refused while another registration of this phone
    waits, for one phone waits once.
    """
    here = SpeakingRequest.conference_id == actor.conference_id
    request = session.scalar(select(SpeakingRequest).where(here, SpeakingRequest.number == number))
    if request is None or not codes.is_same(request.code, code):
        raise Refused(N_("No slip has this number and this code. Please check both."))
    if request.device_id == actor.device_id:
        return request
    own = select(SpeakingRequest).where(here, SpeakingRequest.device_id == actor.device_id)
    if request.state in WAITING and session.scalar(own.where(SpeakingRequest.state.in_(WAITING))):
        raise Refused(N_("Another registration of this phone is waiting. Please withdraw it first."))
    before, request.device_id = request.device_id, actor.device_id
    for question in session.scalars(select(Question).where(Question.request_id == request.id)):
        question.device_id = actor.device_id
    devices = [before] if before else None
    events.record(session, actor, EventKind.SLIP_OPENED, request.id, device=actor.device_id, devices=devices)
    return request
