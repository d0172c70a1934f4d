"""Units and their matters: given, taken, returned, prepared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import assignments_in_force, find_assignment, find_unit, phones_of
from conference.domain.times import require_to_come
from conference.events import EventKind
from conference.models import Assignment, AssignmentRole, AssignmentState, Question, RoleHolder
from conference.text import nfc


def give(session: Session, actor: Actor, question: Question, lead_id: str, supporting_ids: Iterable[str]) -> bool:
    """Put these units in charge of a matter. Units that keep their part keep what they prepared.

    Returns False, changing nothing, when exactly these units have it already.
    """
    wanted = {lead_id: AssignmentRole.LEAD}
    for unit_id in supporting_ids:
        wanted.setdefault(unit_id, AssignmentRole.SUPPORTING)
    for unit_id in wanted:
        find_unit(session, actor, unit_id)
    present = assignments_in_force(session, question.id)
    keeping = [row for row in present if row.unit_id and wanted.get(row.unit_id) is row.role and not _is_returned(row)]
    if len(keeping) == len(wanted) == len(present):
        return False
    for row in present:
        if row not in keeping:
            row.released_at = actor.at
    session.flush()  # the database refuses two leads, even for a moment
    kept_units = {row.unit_id for row in keeping}
    for unit_id, role in wanted.items():
        if unit_id not in kept_units:
            notes = next((row.notes for row in present if row.unit_id == unit_id), "")
            session.add(
                Assignment(question_id=question.id, role=role, unit_id=unit_id, notes=notes, assigned_at=actor.at)
            )
    session.flush()
    return True


def take_by_chair(session: Session, actor: Actor, question: Question, holder: RoleHolder) -> bool:
    """A chair leads the matter; units that had it help. Returns False when that chair leads it already."""
    present = assignments_in_force(session, question.id)
    lead = next((row for row in present if row.role is AssignmentRole.LEAD), None)
    if lead is not None and lead.role_holder_id == holder.id:
        return False
    if lead is not None and lead.unit_id is not None:
        lead.role = AssignmentRole.SUPPORTING
    elif lead is not None:
        lead.released_at = actor.at
    session.flush()
    session.add(
        Assignment(question_id=question.id, role=AssignmentRole.LEAD, role_holder_id=holder.id, assigned_at=actor.at)
    )
    session.flush()
    return True


def release(session: Session, actor: Actor, question_id: str) -> None:
    """Take a matter from everyone who had it."""
    for row in assignments_in_force(session, question_id):
        row.released_at = actor.at
    session.flush()


def lead_of(session: Session, question_id: str) -> Assignment | None:
    """The assignment in force of whoever leads."""
    rows = assignments_in_force(session, question_id)
    return next((row for row in rows if row.role is AssignmentRole.LEAD), None)


def see(session: Session, actor: Actor, assignment_id: str) -> None:
    """A responder's screen showed the matter. A no-op the second time."""
    row = find_assignment(session, actor, assignment_id)
    if row.seen_at is None:
        row.seen_at = actor.at
        record(session, actor, EventKind.ASSIGNMENT_SEEN, row)


def take(session: Session, actor: Actor, assignment_id: str) -> None:
    """The unit takes the matter."""
    _set(session, actor, assignment_id, AssignmentState.TAKEN, EventKind.ASSIGNMENT_TAKEN)


def ready(session: Session, actor: Actor, assignment_id: str) -> None:
    """The unit is ready to answer."""
    _set(session, actor, assignment_id, AssignmentState.READY, EventKind.ASSIGNMENT_READIED)


def delay(session: Session, actor: Actor, assignment_id: str, minutes: int) -> None:
    """The unit needs so many minutes."""
    ready_at = actor.at + timedelta(minutes=minutes)
    row = find_assignment(session, actor, assignment_id)
    if _changed(actor, row, AssignmentState.NEEDS_TIME, ready_at=ready_at):
        record(session, actor, EventKind.ASSIGNMENT_DELAYED, row, minutes=minutes)


def return_to_chair(
    session: Session, actor: Actor, assignment_id: str, remark: str, wanted_unit_id: str | None = None
) -> None:
    """The unit asks for another unit, saying why, and which if it can. The chair passes on or does not."""
    row = find_assignment(session, actor, assignment_id)
    if wanted_unit_id is not None:
        find_unit(session, actor, wanted_unit_id)
    if wanted_unit_id == row.unit_id:
        wanted_unit_id = None
    before, words = (row.remark, row.wanted_unit_id), nfc(remark).strip()
    is_new = _changed(actor, row, AssignmentState.RETURNED)
    row.remark, row.wanted_unit_id = words, wanted_unit_id
    if is_new or before != (words, wanted_unit_id):
        record(session, actor, EventKind.ASSIGNMENT_RETURNED, row)


def promise_writing(session: Session, actor: Actor, assignment_id: str, written_by: date) -> None:
    """The unit proposes to answer in writing by a date."""
    require_to_come(actor, written_by)
    row = find_assignment(session, actor, assignment_id)
    if _changed(actor, row, AssignmentState.IN_WRITING, written_by=written_by):
        record(session, actor, EventKind.ASSIGNMENT_PROMISED, row)


def exceed(session: Session, actor: Actor, assignment_id: str, remark: str) -> None:
    """The unit says the matter is beyond the commune's authority, and whose it is."""
    _set(session, actor, assignment_id, AssignmentState.BEYOND_AUTHORITY, EventKind.ASSIGNMENT_EXCEEDED, remark)


def note(session: Session, actor: Actor, assignment_id: str, notes: str) -> None:
    """Keep the unit's points for the answer; the chair sees them. A no-op when nothing differs."""
    row = find_assignment(session, actor, assignment_id)
    words = nfc(notes).strip()
    if words != row.notes:
        row.notes = words
        record(session, actor, EventKind.ASSIGNMENT_NOTED, row)


def _set(
    session: Session,
    actor: Actor,
    assignment_id: str,
    state: AssignmentState,
    kind: EventKind,
    remark: str | None = None,
) -> None:
    """Note what the unit says, with its remark if the act takes one. A no-op when it is so already."""
    row = find_assignment(session, actor, assignment_id)
    words = row.remark if remark is None else nfc(remark).strip()
    has_new_words = words != row.remark
    row.remark = words
    if _changed(actor, row, state) or has_new_words:
        record(session, actor, kind, row)


def _changed(
    actor: Actor,
    row: Assignment,
    state: AssignmentState,
    ready_at: datetime | None = None,
    written_by: date | None = None,
) -> bool:
    """Put the assignment into this state with the dates that belong to it; tells whether anything changed."""
    if (row.state, row.ready_at, row.written_by) == (state, ready_at, written_by):
        return False
    row.state, row.ready_at, row.written_by = state, ready_at, written_by
    row.wanted_unit_id = row.kept_at = None
    row.seen_at = row.seen_at or actor.at
    return True


def record(session: Session, actor: Actor, kind: EventKind, row: Assignment, **data: object) -> None:
    """Record an event about one unit's part of a matter.

    Whoever sent the matter in writing is told: a written answer that was promised stands on their phone.
    """
    phones = phones_of(session, session.get_one(Question, row.question_id))
    events.record(session, actor, kind, row.question_id, unit=row.unit_id, **phones, **data)


def _is_returned(row: Assignment) -> bool:
    return row.state is AssignmentState.RETURNED
