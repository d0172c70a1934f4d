"""Reading the programme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from conference.models import AgendaStep, StepState

# Built once, as in queries/speakers.py.
_STEPS = select(AgendaStep).where(AgendaStep.conference_id == bindparam("conference")).order_by(AgendaStep.position)


def steps(session: Session, conference_id: str) -> list[AgendaStep]:
    """The steps in order."""
    return list(session.scalars(_STEPS, {"conference": conference_id}))


def starts(programme: Iterable[AgendaStep], begins_at: datetime | None) -> dict[str, datetime]:
    """When each step began, by step id; for those to come, when it begins if all before it keep to their minutes.

    Steps left out have no time, and nothing to come has one while nobody knows when the conference begins.
    """
    found: dict[str, datetime] = {}
    expected = begins_at
    for step in programme:
        if step.state is StepState.SKIPPED:
            continue
        began = step.started_at or expected
        if began is None:
            continue
        found[step.id] = began
        expected = step.ended_at or began + timedelta(minutes=step.planned_minutes)
    return found
