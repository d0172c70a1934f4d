"""Units that ask for another and are answered: passed on, kept, let go; a unit that leads calls others in to help."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.domain import assignments
from conference.domain.rows import assignments_in_force, find_assignment, find_unit
from conference.errors import N_, Refused
from conference.events import EventKind
from conference.models import Assignment, AssignmentRole, AssignmentState


def keep(session: Session, actor: Actor, assignment_id: str) -> None:
    """A unit asked for another; it is to answer all the same. It is told so, as of a new matter.

    Refused for one that did not ask.
    """
    row = find_assignment(session, actor, assignment_id)
    if row.state is not AssignmentState.RETURNED:
        raise Refused(N_("This unit does not ask for another one."))
    row.state, row.wanted_unit_id = AssignmentState.ASSIGNED, None
    row.kept_at, row.seen_at = actor.at, None
    assignments.record(session, actor, EventKind.ASSIGNMENT_KEPT, row)


def pass_on(session: Session, actor: Actor, assignment_id: str, unit_id: str) -> None:
    """Give one unit's part of a matter, leading or helping, to another; everybody else's part stays as it is.

    A unit that helped and now leads keeps what it prepared; one that has a part already is not given a lesser one.
    A no-op for the unit itself.
    """
    row = find_assignment(session, actor, assignment_id)
    find_unit(session, actor, unit_id)
    if row.unit_id == unit_id:
        return
    others = _parts_of(session, row.question_id, unit_id)
    row.released_at = actor.at
    if row.role is AssignmentRole.LEAD:
        for other in others:
            other.released_at = actor.at
        session.flush()  # the database refuses two leads, even for a moment
        _give(session, actor, row, unit_id, next((other.notes for other in others), ""))
    elif not others:
        _give(session, actor, row, unit_id, "")
    session.flush()
    assignments.record(session, actor, EventKind.ASSIGNMENT_PASSED_ON, row, to=unit_id)


def let_go(session: Session, actor: Actor, assignment_id: str) -> None:
    """A supporting unit is no longer needed. Refused for the one that leads."""
    row = find_assignment(session, actor, assignment_id)
    if row.role is AssignmentRole.LEAD:
        raise Refused(N_("The unit that leads cannot be let go: pass the matter on to another one."))
    row.released_at = actor.at
    assignments.record(session, actor, EventKind.ASSIGNMENT_LET_GO, row)


def call_in(session: Session, actor: Actor, assignment_id: str, unit_id: str) -> None:
    """The unit that leads calls another in to help. A no-op when that unit has a part already."""
    row = find_assignment(session, actor, assignment_id)
    find_unit(session, actor, unit_id)
    if row.role is not AssignmentRole.LEAD:
        raise Refused(N_("Only the unit that leads may call in another one."))
    if _parts_of(session, row.question_id, unit_id):
        return
    helping = Assignment(
        question_id=row.question_id, role=AssignmentRole.SUPPORTING, unit_id=unit_id, assigned_at=actor.at
    )
    session.add(helping)
    session.flush()
    assignments.record(session, actor, EventKind.ASSIGNMENT_CALLED_IN, helping, by=row.unit_id)


def _give(session: Session, actor: Actor, row: Assignment, unit_id: str, notes: str) -> None:
    part = {"question_id": row.question_id, "role": row.role, "unit_id": unit_id}
    session.add(Assignment(**part, notes=notes, assigned_at=actor.at))


def _parts_of(session: Session, question_id: str, unit_id: str) -> list[Assignment]:
    return [row for row in assignments_in_force(session, question_id) if row.unit_id == unit_id]
