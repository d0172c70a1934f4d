"""What can happen, and the one way to write it down.

A kind is ``noun.participle``; the command that causes it is ``noun.verb`` and the permission ``NOUN_VERB``, so that one
search for the noun finds the whole path. Events of one conference are numbered from 1 without gaps, inside the
transaction that makes the change (the conference row is locked by then).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.models.conferences import Conference
from conference.models.events import Event


class EventKind(StrEnum):
    """Everything that is ever recorded about a live meeting."""

    CONFERENCE_ADMITTED = "conference.admitted"
    CONFERENCE_OPENED = "conference.opened"
    CONFERENCE_PAUSED = "conference.paused"
    CONFERENCE_RESUMED = "conference.resumed"
    CONFERENCE_CLOSED = "conference.closed"
    CONFERENCE_TIMED = "conference.timed"
    CONFERENCE_MODE_SET = "conference.mode_set"
    CONFERENCE_RULES_SET = "conference.rules_set"

    STEP_STARTED = "step.started"
    STEP_FINISHED = "step.finished"
    STEP_RETURNED = "step.returned"
    STEP_SKIPPED = "step.skipped"
    STEP_INSERTED = "step.inserted"
    STEP_TIMED = "step.timed"

    QUEUE_OPENED = "queue.opened"
    QUEUE_CLOSED = "queue.closed"
    QUEUE_CARRIED = "queue.carried"

    SPEAKER_REGISTERED = "speaker.registered"
    SPEAKER_COMPLETED = "speaker.completed"
    SPEAKER_EDITED = "speaker.edited"
    SPEAKER_MOVED = "speaker.moved"
    SPEAKER_SENT_TO_END = "speaker.sent_to_end"
    SPEAKER_SKIPPED = "speaker.skipped"
    SPEAKER_MARKED_ABSENT = "speaker.marked_absent"
    SPEAKER_DECLINED = "speaker.declined"
    SPEAKER_WITHDRAWN = "speaker.withdrawn"
    SPEAKER_KEPT = "speaker.kept"  # their turn, although their matter has been answered meanwhile
    SPEAKER_READMITTED = "speaker.readmitted"

    SLIP_OPENED = "slip.opened"
    FLOOR_INVITED = "floor.invited"
    FLOOR_GIVEN = "floor.given"
    FLOOR_REMINDED = "floor.reminded"
    FLOOR_PAUSED = "floor.paused"
    FLOOR_RESUMED = "floor.resumed"
    FLOOR_EXTENDED = "floor.extended"
    FLOOR_ENDED = "floor.ended"
    FLOOR_NAMED = "floor.named"
    FLOOR_RECORDED = "floor.recorded"

    PERSON_RENAMED = "person.renamed"
    PERSON_MERGED = "person.merged"
    PERSON_PASSED = "person.passed"

    QUESTION_ASKED = "question.asked"
    QUESTION_RECEIVED = "question.received"
    QUESTION_CLASSIFIED = "question.classified"
    QUESTION_PASSED = "question.passed"
    QUESTION_REFERRED = "question.referred"
    QUESTION_ASSIGNED = "question.assigned"
    QUESTION_TAKEN_BY_CHAIR = "question.taken_by_chair"
    QUESTION_SPLIT = "question.split"
    QUESTION_MERGED = "question.merged"
    QUESTION_KEPT_APART = "question.kept_apart"
    QUESTION_REMOVED = "question.removed"
    QUESTION_RESTORED = "question.restored"

    ASSIGNMENT_SEEN = "assignment.seen"
    ASSIGNMENT_TAKEN = "assignment.taken"
    ASSIGNMENT_RETURNED = "assignment.returned"
    ASSIGNMENT_KEPT = "assignment.kept"
    ASSIGNMENT_PASSED_ON = "assignment.passed_on"
    ASSIGNMENT_LET_GO = "assignment.let_go"
    ASSIGNMENT_CALLED_IN = "assignment.called_in"
    ASSIGNMENT_READIED = "assignment.readied"
    ASSIGNMENT_DELAYED = "assignment.delayed"
    ASSIGNMENT_PROMISED = "assignment.promised"
    ASSIGNMENT_EXCEEDED = "assignment.exceeded"
    ASSIGNMENT_NOTED = "assignment.noted"

    ANSWER_BEGUN = "answer.begun"
    ANSWER_ADDED = "answer.added"
    ANSWER_MOVED = "answer.moved"

    OUTCOME_SET = "outcome.set"
    OUTCOME_CLEARED = "outcome.cleared"

    CONCLUSION_ADDED = "conclusion.added"
    CONCLUSION_EDITED = "conclusion.edited"
    CONCLUSION_REMOVED = "conclusion.removed"
    CONCLUSION_ADOPTED = "conclusion.adopted"

    ENTRY_OPENED = "entry.opened"
    ENTRY_WRITTEN = "entry.written"
    ENTRY_REMOVED = "entry.removed"
    ENTRY_RESTORED = "entry.restored"
    ENTRY_MOVED = "entry.moved"

    MINUTES_APPROVED = "minutes.approved"
    MINUTES_SCAN_BOUND = "minutes.scan_bound"

    PROJECTOR_PINNED = "projector.pinned"
    PROJECTOR_RELEASED = "projector.released"
    PROJECTOR_LINE_SET = "projector.line_set"
    PROJECTOR_HIDDEN = "projector.hidden"
    PROJECTOR_SHOWN = "projector.shown"
    PROJECTOR_MUTED = "projector.muted"
    PROJECTOR_UNMUTED = "projector.unmuted"
    PROJECTOR_VIEW_SET = "projector.view_set"

    REPORT_BOUND = "report.bound"
    REPORT_REMOVED = "report.removed"
    PAGE_TURNED = "page.turned"

    UNIT_PRESENCE_SET = "unit.presence_set"
    DELEGATE_ADDED = "delegate.added"
    DELEGATE_CHECKED_IN = "delegate.checked_in"
    DELEGATE_CHECKED_OUT = "delegate.checked_out"
    RECORDING_ACKNOWLEDGED = "recording.acknowledged"
    RECORDING_STARTED = "recording.started"
    RECORDING_STOPPED = "recording.stopped"

    NOTE_SENT = "note.sent"
    NOTE_SEEN = "note.seen"
    MESSAGE_SENT = "message.sent"  # the same with the desk, the security detail or a unit
    MESSAGE_SEEN = "message.seen"
    TEXT_BLOCK_SET = "text_block.set"
    TEXT_BLOCK_REMOVED = "text_block.removed"

    LINK_ISSUED = "link.issued"
    LINK_RENAMED = "link.renamed"
    LINK_BLINKED = "link.blinked"
    LINK_REVOKED = "link.revoked"
    ACT_UNDONE = "act.undone"


_LAST = "last event"  # where a session keeps it


def record(session: Session, actor: Actor, kind: EventKind, subject_id: str | None = None, **data: Any) -> Event:
    """Write the next event of the actor's conference. ``data`` holds small facts and identifiers, never typed text."""
    conference = session.get_one(Conference, actor.conference_id)
    conference.last_seq += 1
    event = Event(
        conference_id=conference.id,
        seq=conference.last_seq,
        kind=kind.value,
        at=actor.at,
        actor=actor.key,
        role=actor.role.value,
        on_behalf=actor.on_behalf,
        subject_id=subject_id,
        data={name: value for name, value in data.items() if value is not None},
    )
    session.add(event)
    session.info[_LAST] = event
    return event


def last_recorded(session: Session) -> Event | None:
    """The last event recorded in this session, without asking the database."""
    return session.info.get(_LAST)


_SINCE = (
    select(Event)
    .where(Event.conference_id == bindparam("conference"), Event.seq > bindparam("seq"))
    .order_by(Event.seq)
)


def since(session: Session, conference_id: str, seq: int) -> list[Event]:
    """The events numbered above ``seq``, in order."""
    return list(session.scalars(_SINCE, {"conference": conference_id, "seq": seq}))
