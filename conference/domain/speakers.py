"""The queue of registered speakers (rules F1-F3): joining it, its order, leaving it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import codes, events
from conference.actor import Actor
from conference.domain import people, phones
from conference.domain.people import Named
from conference.domain.rows import (
    conference_of,
    current_step,
    find,
    known_field,
    next_position,
    unfinished_conference,
)
from conference.errors import N_, Forbidden, Refused
from conference.events import EventKind
from conference.models import (
    PASSED_OVER,
    WAITING,
    Conference,
    ConferenceState,
    DeclineReason,
    RequestSource,
    RequestState,
    Role,
    SpeakingRequest,
)
from conference.text import nfc, one_line

_SOURCES = {Role.ATTENDEE: RequestSource.PHONE, Role.DESK: RequestSource.DESK, Role.SECRETARY: RequestSource.SECRETARY}


@dataclass(frozen=True)
class Registration:
    """What a person registers: the matter, its field and the minutes wished for. All of it may follow later."""

    content: str = ""
    field_id: str | None = None
    allotted_seconds: int | None = None


def register(session: Session, actor: Actor, named: Named, registration: Registration) -> SpeakingRequest:
    """Join the queue and get a number. A phone joins with one tap; name and content may follow.

    Refused when the meeting is over, when the list is closed (staff may add people all the same), while the same
    person or phone waits, and where the conference does not let this phone register (``phones.require_may_register``).
    """
    conference = unfinished_conference(session, actor)
    phones.require_short(actor, registration.content, phones.CONTENT_LENGTH)
    phones.require_few(session, actor, SpeakingRequest, phones.REGISTRATIONS)
    if actor.role is Role.ATTENDEE:
        _refuse_closed_list(session, conference)
        _refuse_second_waiting(session, SpeakingRequest.device_id == actor.device_id, conference.id)
        phones.require_may_register(session, actor, conference)
    person = people.identify(session, actor, named) if named else phones.invited(session, actor)
    if person is not None:
        _refuse_second_waiting(session, SpeakingRequest.person_id == person.id, conference.id)
    source = _SOURCES.get(actor.role, RequestSource.CHAIR)
    request = add(session, actor, person.id if person else None, registration, source, RequestState.QUEUED)
    events.record(
        session, actor, EventKind.SPEAKER_REGISTERED, request.id, number=request.number, device=request.device_id
    )
    return request


def add(
    session: Session,
    actor: Actor,
    person_id: str | None,
    registration: Registration,
    source: RequestSource,
    state: RequestState,
) -> SpeakingRequest:
    """Write a request with the next number, at the end of the queue. Records no event: its callers do."""
    conference = conference_of(session, actor)
    conference.last_number += 1
    request = SpeakingRequest(
        conference_id=conference.id,
        number=conference.last_number,
        position=next_position(session, SpeakingRequest, conference.id),
        person_id=person_id,
        field_id=known_field(session, actor, registration.field_id),
        content=nfc(registration.content).strip(),
        allotted_seconds=registration.allotted_seconds or conference.default_speaking_seconds,
        source=source,
        state=state,
        device_id=actor.device_id,
        code=codes.draw(),
        registered_at=actor.at,
    )
    session.add(request)
    session.flush()
    return request


def edit(session: Session, actor: Actor, request_id: str, named: Named, registration: Registration) -> SpeakingRequest:
    """Complete or correct a waiting registration. Phones may edit only their own; a no-op when equal."""
    request = own(find(session, actor, SpeakingRequest, request_id), actor)
    if request.state not in WAITING:
        raise Refused(N_("This registration is no longer waiting and cannot be changed."))
    phones.require_short(actor, registration.content, phones.CONTENT_LENGTH)
    before = (request.person_id, request.field_id, request.content, request.allotted_seconds)
    if named:
        request.person_id = _renamed(session, actor, request, named)
    request.field_id = known_field(session, actor, registration.field_id)
    request.content = nfc(registration.content).strip()
    if registration.allotted_seconds:
        request.allotted_seconds = registration.allotted_seconds
    if before != (request.person_id, request.field_id, request.content, request.allotted_seconds):
        events.record(session, actor, EventKind.SPEAKER_EDITED, request.id, device=request.device_id)
    return request


def move(session: Session, actor: Actor, request_id: str, before_id: str | None) -> None:
    """Put a waiting person before another, or last when ``before_id`` is none. A no-op where nothing changes."""
    request = _waiting_one(session, actor, request_id)
    order = [other for other in waiting(session, actor.conference_id) if other is not request]
    places = {other.id: place for place, other in enumerate(order)}
    if before_id is not None and before_id not in places:
        raise Refused(N_("That place in the queue no longer exists."))
    order.insert(places[before_id] if before_id else len(order), request)
    if _number_places(order):
        events.record(session, actor, EventKind.SPEAKER_MOVED, request.id)


def send_to_end(session: Session, actor: Actor, request_id: str) -> None:
    """Put a waiting person last. A no-op for the last one."""
    request = _waiting_one(session, actor, request_id)
    if waiting(session, actor.conference_id)[-1] is request:
        return
    request.position = next_position(session, SpeakingRequest, actor.conference_id)
    events.record(session, actor, EventKind.SPEAKER_SENT_TO_END, request.id, device=request.device_id)


def withdraw(session: Session, actor: Actor, request_id: str) -> None:
    """Take a registration back. Phones only their own; a no-op when it is withdrawn already."""
    request = own(find(session, actor, SpeakingRequest, request_id), actor)
    if request.state is not RequestState.WITHDRAWN:
        _leave(session, actor, request, RequestState.WITHDRAWN, EventKind.SPEAKER_WITHDRAWN)


def skip(session: Session, actor: Actor, request_id: str) -> None:
    """Pass a waiting person over; they may be invited later. A no-op when passed over already."""
    request = find(session, actor, SpeakingRequest, request_id)
    if request.state is not RequestState.SKIPPED:
        _leave(session, actor, request, RequestState.SKIPPED, EventKind.SPEAKER_SKIPPED)


def mark_absent(session: Session, actor: Actor, request_id: str) -> None:
    """Note that a waiting person is not in the hall; they may be readmitted. A no-op when noted already."""
    request = find(session, actor, SpeakingRequest, request_id)
    if request.state is not RequestState.ABSENT:
        _leave(session, actor, request, RequestState.ABSENT, EventKind.SPEAKER_MARKED_ABSENT)


def decline(session: Session, actor: Actor, request_id: str, reason: DeclineReason, note: str = "") -> None:
    """Refuse dialogue (rule F3), for one of three reasons. No public screen and no phone ever shows it or the note.

    Reversible: readmit. A no-op when declined already.
    """
    request = find(session, actor, SpeakingRequest, request_id)
    if request.state is RequestState.DECLINED:
        return
    request.decline_reason, request.decline_note = reason, one_line(note)
    _leave(session, actor, request, RequestState.DECLINED, EventKind.SPEAKER_DECLINED)


def readmit(session: Session, actor: Actor, request_id: str) -> None:
    """Let someone passed over, absent, withdrawn or declined wait again, at the end. A no-op when waiting.

    Refused when the meeting is over and while the same person waits under another number.
    """
    request = find(session, actor, SpeakingRequest, request_id)
    if request.state in WAITING:
        return
    unfinished_conference(session, actor)
    if request.state not in PASSED_OVER | {RequestState.WITHDRAWN}:
        raise Refused(N_("This person has already spoken."))
    if request.person_id is not None:
        _refuse_second_waiting(session, SpeakingRequest.person_id == request.person_id, actor.conference_id)
    request.state = RequestState.QUEUED
    request.decline_reason = request.settled_at = None
    request.decline_note = ""
    request.position = next_position(session, SpeakingRequest, actor.conference_id)
    events.record(session, actor, EventKind.SPEAKER_READMITTED, request.id, device=request.device_id)


def waiting(session: Session, conference_id: str) -> list[SpeakingRequest]:
    """Everyone still to be heard, in order."""
    found = session.scalars(
        select(SpeakingRequest)
        .where(SpeakingRequest.conference_id == conference_id, SpeakingRequest.state.in_(WAITING))
        .order_by(SpeakingRequest.position, SpeakingRequest.number)
    )
    return list(found)


def queue_is_open(conference: Conference, step_is_open: bool | None) -> bool:
    """May people register themselves? While delegates arrive, and in steps whose list is open.

    ``step_is_open`` is the current step's switch, none when no step runs.
    """
    if conference.state is ConferenceState.OPEN:
        return True
    return conference.state in (ConferenceState.IN_SESSION, ConferenceState.PAUSED) and bool(step_is_open)


def _refuse_closed_list(session: Session, conference: Conference) -> None:
    step = current_step(session, conference.id)
    if not queue_is_open(conference, step.queue_open if step else None):
        raise Refused(
            N_("Registration to speak is closed. You may send your opinion in writing; the notice will answer it.")
        )


def _refuse_second_waiting(session: Session, whose, conference_id: str) -> None:  # type: ignore[no-untyped-def]
    waits = select(SpeakingRequest.number).where(
        SpeakingRequest.conference_id == conference_id, SpeakingRequest.state.in_(WAITING), whose
    )
    number = session.scalar(waits)
    if number is not None:
        raise Refused(N_("Already registered: number %(number)s is waiting."), number=number)


def _renamed(session: Session, actor: Actor, request: SpeakingRequest, named: Named) -> str:
    """Who a registration names now. A phone renames whom it named itself; anybody else it can only replace."""
    person = request.person
    if named.person_id or person is None:
        return people.identify(session, actor, named).id
    typed = one_line(named.title), one_line(named.full_name)
    if (person.title, person.full_name, person.locality_id) == (*typed, named.locality_id):
        return person.id
    if person.device_id != actor.device_id:
        return people.identify(session, actor, named).id
    was_passed = person.name_passed and (person.title, person.full_name) == typed
    people.rename(session, actor, person.id, named.title, named.full_name, named.locality_id)
    person.name_passed = was_passed or actor.role is not Role.ATTENDEE
    return person.id


def own(request: SpeakingRequest, actor: Actor) -> SpeakingRequest:
    """A registration that the actor may change: staff any, a phone its own; Forbidden otherwise."""
    if actor.role is Role.ATTENDEE and request.device_id != actor.device_id:
        raise Forbidden(N_("This registration belongs to another phone."))
    return request


def _waiting_one(session: Session, actor: Actor, request_id: str) -> SpeakingRequest:
    request = find(session, actor, SpeakingRequest, request_id)
    if request.state not in WAITING:
        raise Refused(N_("This person is no longer waiting."))
    return request


def _leave(session: Session, actor: Actor, request: SpeakingRequest, state: RequestState, kind: EventKind) -> None:
    if request.state not in WAITING:
        raise Refused(N_("This person is no longer waiting."))
    request.state = state
    request.settled_at = actor.at
    events.record(session, actor, kind, request.id, device=request.device_id)


def _number_places(order: list[SpeakingRequest]) -> bool:
    """Spread the positions the queue already holds over its new order; tells whether anything changed."""
    positions = sorted(request.position for request in order)
    changed = False
    for request, position in zip(order, positions, strict=True):
        changed |= request.position != position
        request.position = position
    return changed
