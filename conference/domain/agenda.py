"""Moving through the programme. Every deviation from the plan is allowed and recorded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import current_step, find, live_conference, next_position, running_conference
from conference.domain.times import require_happened, require_later
from conference.errors import N_, Refused
from conference.events import EventKind
from conference.models import AgendaStep, StepKind, StepState
from conference.text import one_line


def start_next(session: Session, actor: Actor) -> AgendaStep:
    """Finish the current step and start the next one that has not been held."""
    running_conference(session, actor)
    current = current_step(session, actor.conference_id)
    following = _next_pending(session, actor.conference_id, after=current.position if current else 0)
    if following is None:
        raise Refused(N_("This is the last step of the programme. Close the conference when everything is said."))
    return _start(session, actor, following)


def start(session: Session, actor: Actor, step_id: str) -> AgendaStep:
    """Start this step, wherever it stands. A no-op when it is the current one."""
    running_conference(session, actor)
    step = find(session, actor, AgendaStep, step_id)
    return step if step.state is StepState.ACTIVE else _start(session, actor, step)


def finish(session: Session, actor: Actor) -> None:
    """Finish the current step without starting another. A no-op when there is none."""
    live_conference(session, actor)
    step = current_step(session, actor.conference_id)
    if step is not None:
        _end(session, actor, step)
        events.record(session, actor, EventKind.STEP_FINISHED, step.id)


def return_to(session: Session, actor: Actor, step_id: str) -> AgendaStep:
    """Go back to an earlier step; the present one waits again and keeps when it first began."""
    running_conference(session, actor)
    step = find(session, actor, AgendaStep, step_id)
    current = current_step(session, actor.conference_id)
    if step is current:
        return step
    if current is not None and step.position > current.position and step.state is not StepState.DONE:
        raise Refused(N_("This step is still to come. Start it instead."))
    if current is not None:
        current.state = StepState.PENDING
        session.flush()
    step.state = StepState.ACTIVE
    step.started_at = step.started_at or actor.at
    step.ended_at = None
    events.record(session, actor, EventKind.STEP_RETURNED, step.id, left=current.id if current else None)
    return step


def skip(session: Session, actor: Actor, step_id: str) -> None:
    """Leave out a step that has not been held. A no-op when it is left out already."""
    live_conference(session, actor)
    step = find(session, actor, AgendaStep, step_id)
    if step.state is StepState.SKIPPED:
        return
    if step.state is not StepState.PENDING:
        raise Refused(N_("Only a step that has not been held can be left out."))
    step.state = StepState.SKIPPED
    events.record(session, actor, EventKind.STEP_SKIPPED, step.id)


def insert(
    session: Session, actor: Actor, title: str, kind: StepKind, planned_minutes: int, after_id: str | None
) -> AgendaStep:
    """Insert a step after another (default: after the current one)."""
    live_conference(session, actor)
    before = find(session, actor, AgendaStep, after_id) if after_id else current_step(session, actor.conference_id)
    position = before.position + 1 if before else next_position(session, AgendaStep, actor.conference_id)
    for later in _from_position(session, actor.conference_id, position):
        later.position += 1
    step = AgendaStep(
        conference_id=actor.conference_id,
        position=position,
        kind=kind,
        title=one_line(title),
        body="",
        script="",
        planned_minutes=planned_minutes,
    )
    session.add(step)
    session.flush()
    events.record(session, actor, EventKind.STEP_INSERTED, step.id)
    return step


def record_times(session: Session, actor: Actor, step_id: str, started_at: datetime, ended_at: datetime | None) -> None:
    """Write down when a step was really held, after the power was out. It counts as held; a no-op the second time.

    Of the step that is running only the beginning can be written down: it has no end yet.
    """
    step = find(session, actor, AgendaStep, step_id)
    is_running = step.state is StepState.ACTIVE
    if ended_at is not None and is_running:
        raise Refused(N_("This step is still running."))
    if ended_at is None and not is_running:
        raise Refused(N_("Please say when this step ended."))
    require_happened(actor, ended_at or started_at)
    require_later(started_at, ended_at)
    held = (StepState.ACTIVE if is_running else StepState.DONE), started_at, ended_at
    if (step.state, step.started_at, step.ended_at) == held:
        return
    step.state, step.started_at, step.ended_at = held
    events.record(session, actor, EventKind.STEP_TIMED, step.id)


def set_queue_open(session: Session, actor: Actor, is_open: bool) -> None:
    """Open or close the list of speakers for the current step. A no-op when it is so already."""
    live_conference(session, actor)
    step = current_step(session, actor.conference_id)
    if step is None:
        raise Refused(N_("No step is running. Start a step first."))
    if step.queue_open is is_open:
        return
    step.queue_open = is_open
    kind = EventKind.QUEUE_OPENED if is_open else EventKind.QUEUE_CLOSED
    events.record(session, actor, kind, step.id)


def _start(session: Session, actor: Actor, step: AgendaStep) -> AgendaStep:
    current = current_step(session, actor.conference_id)
    if current is not None:
        _end(session, actor, current)
        session.flush()  # the database refuses two current steps, even for a moment
    step.state = StepState.ACTIVE
    step.started_at = step.started_at or actor.at  # what was begun, and left for an earlier step, goes on
    step.ended_at = None
    events.record(session, actor, EventKind.STEP_STARTED, step.id, left=current.id if current else None)
    return step


def _end(session: Session, actor: Actor, step: AgendaStep) -> None:
    step.state = StepState.DONE
    step.ended_at = actor.at


def _next_pending(session: Session, conference_id: str, after: int) -> AgendaStep | None:
    return session.scalar(
        select(AgendaStep)
        .where(
            AgendaStep.conference_id == conference_id,
            AgendaStep.state == StepState.PENDING,
            AgendaStep.position > after,
        )
        .order_by(AgendaStep.position)
        .limit(1)
    )


def _from_position(session: Session, conference_id: str, position: int) -> list[AgendaStep]:
    found = select(AgendaStep).where(AgendaStep.conference_id == conference_id, AgendaStep.position >= position)
    return list(session.scalars(found))
