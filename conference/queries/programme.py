"""The programme of one conference as screens see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from conference.models import AgendaStep, Conference, Report, StepState
from conference.queries import agenda, reports


class Programme:
    """Where the meeting stands in its steps; read once, at event number ``seq``."""

    def __init__(self, session: Session, conference_id: str) -> None:
        self._session = session
        self.conference: Conference = session.get_one(Conference, conference_id)
        self.id = conference_id
        self.seq = self.conference.last_seq

    @cached_property
    def steps(self) -> list[AgendaStep]:
        """The programme in order."""
        return agenda.steps(self._session, self.id)

    @property
    def step(self) -> AgendaStep | None:
        """The current step."""
        return next((step for step in self.steps if step.state is StepState.ACTIVE), None)

    @property
    def step_number(self) -> int:
        """Number of the current step, from 1; 0 when none runs."""
        return self.steps.index(self.step) + 1 if self.step else 0

    @property
    def next_step(self) -> AgendaStep | None:
        """The step that "next" would start."""
        after = self.step.position if self.step else 0
        pending = (step for step in self.steps if step.state is StepState.PENDING and step.position > after)
        return next(pending, None)

    @cached_property
    def reports(self) -> dict[str, Report]:
        """The reports to be shown on the projector, by their step's id."""
        return reports.by_step(self._session, self.id)

    @property
    def report(self) -> Report | None:
        """The report of the current step, whether or not it is put away."""
        return self.reports.get(self.step.id) if self.step else None

    @property
    def step_starts(self) -> dict[str, datetime]:
        """When each step began or is expected to begin, by step id."""
        return agenda.starts(self.steps, self.conference.opened_at or self.conference.starts_at)

    @property
    def planned_end(self) -> datetime | None:
        """When the meeting would be over if it kept to its programme; none before it is opened."""
        opened = self.conference.opened_at
        return opened + timedelta(minutes=self.planned_minutes) if opened else None

    @property
    def planned_minutes(self) -> int:
        """Minutes planned for the whole programme."""
        return sum(step.planned_minutes for step in self.steps if step.state is not StepState.SKIPPED)
