"""Matters: raised in a speech or in writing, classified, passed for public screens, assigned, referred (F4, F7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference import codes, events
from conference.actor import Actor
from conference.domain import assignments, entries, people, phones, projector
from conference.domain.people import Named
from conference.domain.rows import (
    conference_of,
    current_speech,
    current_step,
    find,
    find_matter,
    known,
    known_field,
    outcome_of,
    phones_of,
)
from conference.domain.times import require_happened
from conference.errors import N_, Forbidden, Invalid, Refused
from conference.events import EventKind
from conference.ids import new_id
from conference.minutes import projection
from conference.models import (
    ConferenceUnit,
    FieldRole,
    Outcome,
    Question,
    QuestionKind,
    QuestionSource,
    Resolution,
    Role,
    SpeakingRequest,
    Speech,
    UnitField,
)
from conference.text import nfc

#: Written matters carry this before their number ("văn bản").
WRITTEN_PREFIX = "VB"


def ask(
    session: Session,
    actor: Actor,
    text: str,
    speech_id: str | None,
    field_id: str | None,
    question_id: str | None = None,
    entry_id: str | None = None,
) -> Question:
    """Write down a matter raised in a speech (default: the current one), numbered under it: 8.1, 8.2.

    The ids of the matter and of its entry may come from the browser; the same matter's id twice is a no-op.
    """
    before = known(session, actor, Question, question_id)
    if before is not None:
        return before
    speech = find(session, actor, Speech, speech_id) if speech_id else current_speech(session, actor.conference_id)
    if speech is None:
        raise Refused(N_("Nobody has the floor. Choose the speech this matter belongs to."))
    question = Question(
        id=question_id or new_id(),
        conference_id=actor.conference_id,
        number=number_under(session, actor, speech),
        speech_id=speech.id,
        source=QuestionSource.SPEECH,
        field_id=known_field(session, actor, field_id) or _registered_field(session, speech),
        asker_id=speech.person_id,
        raised_at=actor.at,
    )
    session.add(question)
    session.flush()
    entries.open_for_question(session, actor, question, text, speech.step_id, entry_id)
    events.record(session, actor, EventKind.QUESTION_ASKED, question.id, number=question.number)
    return question


def receive(
    session: Session,
    actor: Actor,
    text: str,
    named: Named,
    field_id: str | None,
    received_at: datetime | None = None,
) -> Question:
    """Take a matter in writing, kept exactly as sent. The hall sees it only after a secretary passes it (rule F7).

    ``received_at`` is the true time of one recorded afterwards: staff say it, a phone does not.
    """
    if received_at is not None:
        _require_true_time(actor, received_at)
    if not nfc(text).strip():
        raise Invalid(N_("Please write your opinion first."))
    phones.require_short(actor, text, phones.OPINION_LENGTH)
    phones.require_few(session, actor, Question, phones.OPINIONS)
    asker = people.identify(session, actor, named) if named else None
    source = QuestionSource.WRITTEN_PHONE if actor.role is Role.ATTENDEE else QuestionSource.WRITTEN_DESK
    then = actor.acting_at(received_at or actor.at)
    question = _written(session, then, source, text, asker.id if asker else None, field_id)
    question.device_id = actor.device_id
    events.record(
        session, actor, EventKind.QUESTION_RECEIVED, question.id, number=question.number, device=actor.device_id
    )
    return question


def carry_over(session: Session, actor: Actor, request: SpeakingRequest) -> Question:
    """Turn what somebody registered to say into a matter received in writing. Records no event: its caller does."""
    question = _written(
        session, actor, QuestionSource.CARRIED_OVER, request.content, request.person_id, request.field_id
    )
    question.request_id, question.device_id = request.id, request.device_id
    return question


def classify(session: Session, actor: Actor, question_id: str, kind: QuestionKind, field_id: str | None) -> None:
    """Say what kind of matter it is and in which field. A no-op when it is so already."""
    question = find_matter(session, actor, question_id)
    field = known_field(session, actor, field_id)
    if (question.kind, question.field_id) == (kind, field):
        return
    question.kind, question.field_id = kind, field
    events.record(session, actor, EventKind.QUESTION_CLASSIFIED, question.id, **phones_of(session, question))


def pass_wording(session: Session, actor: Actor, question_id: str) -> None:
    """Let public screens show the wording as it is now typed. Later typing waits until it is passed again."""
    question = find_matter(session, actor, question_id)
    if question.referred_at is not None:
        raise Refused(N_("This matter follows another procedure and is not shown publicly."))
    wording = projection.bring_up(session, entries.entry_of_question(session, question.id)).strip()
    if not wording:
        raise Refused(N_("There are no words to show yet."))
    if wording == question.wording_passed:
        return
    question.wording_passed = wording
    question.passed_at = actor.at
    events.record(session, actor, EventKind.QUESTION_PASSED, question.id, **phones_of(session, question))


def refer(session: Session, actor: Actor, question_id: str) -> None:
    """Guide a denunciation to its own procedure: text and names leave every public and unit screen at once."""
    question = find_matter(session, actor, question_id)
    if question.referred_at is not None:
        return
    question.referred_at = actor.at
    question.wording_passed, question.passed_at = "", None  # opened again, it must be passed anew
    assignments.release(session, actor, question.id)
    outcome = outcome_of(session, question.id) or Outcome(question_id=question.id)
    outcome.resolution, outcome.set_at = Resolution.REDIRECTED, actor.at
    outcome.lead_unit_id = outcome.due_date = outcome.merged_into_id = None
    outcome.note, outcome.target_body, outcome.told_reason = "", "", None
    session.add(outcome)
    projector.let_go_of(session, actor, question)
    events.record(session, actor, EventKind.QUESTION_REFERRED, question.id, **phones_of(session, question))


def assign(session: Session, actor: Actor, question_id: str, lead_id: str, supporting_ids: Iterable[str] = ()) -> None:
    """Give a matter to a unit, with others to help; replaces an earlier assignment. A no-op when it is so already."""
    question = _assignable(session, actor, question_id)
    if assignments.give(session, actor, question, lead_id, supporting_ids):
        phones = phones_of(session, question)
        events.record(session, actor, EventKind.QUESTION_ASSIGNED, question.id, lead=lead_id, **phones)


def assign_suggested(session: Session, actor: Actor, question_ids: Iterable[str]) -> int:
    """Confirm the suggested units of several matters at once; those without a suggestion stay. Returns how many."""
    assigned = 0
    for question_id in dict.fromkeys(question_ids):
        question = _assignable(session, actor, question_id)
        units = suggested_units(session, question)
        if units and not assignments.lead_of(session, question.id):
            assign(session, actor, question.id, units[0], units[1:])
            assigned += 1
    return assigned


def take_by_chair(session: Session, actor: Actor, question_id: str, role_holder_id: str | None) -> None:
    """A chair takes the matter (rule F4). A no-op when that person has it already."""
    question = _assignable(session, actor, question_id)
    holder = people.acting_holder(session, actor, role_holder_id)
    if assignments.take_by_chair(session, actor, question, holder):
        phones = phones_of(session, question)
        events.record(session, actor, EventKind.QUESTION_TAKEN_BY_CHAIR, question.id, by=holder.id, **phones)


def suggested_units(session: Session, question: Question) -> list[str]:
    """Units of this conference for the matter's field: who usually leads first (rule F4). Only ever a suggestion."""
    if question.field_id is None:
        return []
    fitting = (
        select(UnitField.unit_id)
        .join(ConferenceUnit, ConferenceUnit.unit_id == UnitField.unit_id)
        .where(ConferenceUnit.conference_id == question.conference_id, UnitField.field_id == question.field_id)
        .order_by((UnitField.role != FieldRole.LEAD), UnitField.position)
    )
    return list(session.scalars(fitting))


def number_under(session: Session, actor: Actor, speech: Speech) -> str:
    """Take the next number under a speech: 8.3. A number taken is never given again."""
    if speech.number is None:
        speech.number = _take_speech_number(session, actor)
    speech.last_matter = _last_matter(session, speech) + 1
    return f"{speech.number}.{speech.last_matter}"


def number_in_writing(session: Session, actor: Actor) -> str:
    """Take the next number of what comes in writing: VB3."""
    conference = conference_of(session, actor)
    conference.last_written += 1
    return f"{WRITTEN_PREFIX}{conference.last_written}"


def _assignable(session: Session, actor: Actor, question_id: str) -> Question:
    question = find_matter(session, actor, question_id)
    if question.referred_at is not None:
        raise Refused(N_("This matter follows another procedure and is not given to a unit."))
    return question


def _require_true_time(actor: Actor, received_at: datetime) -> None:
    if actor.role is Role.ATTENDEE:
        raise Forbidden(N_("Your role may not do this."))
    require_happened(actor, received_at)


def _written(
    session: Session, actor: Actor, source: QuestionSource, text: str, asker_id: str | None, field_id: str | None
) -> Question:
    question = Question(
        conference_id=actor.conference_id,
        number=number_in_writing(session, actor),
        source=source,
        field_id=known_field(session, actor, field_id),
        asker_id=asker_id,
        code=codes.draw(),
        wording_received=text,
        raised_at=actor.at,
    )
    session.add(question)
    session.flush()
    step = current_step(session, actor.conference_id)
    entries.open_for_question(session, actor, question, text, step.id if step else None)
    return question


def _take_speech_number(session: Session, actor: Actor) -> int:
    conference = conference_of(session, actor)
    conference.last_number += 1
    return conference.last_number


def _last_matter(session: Session, speech: Speech) -> int:
    """The newest matter under this speaking number: a person invited again speaks twice under one number."""
    same = select(func.max(Speech.last_matter)).where(
        Speech.conference_id == speech.conference_id, Speech.number == speech.number
    )
    return session.scalar(same) or 0


def _registered_field(session: Session, speech: Speech) -> str | None:
    return session.get_one(SpeakingRequest, speech.request_id).field_id if speech.request_id else None
