"""One conference as its screens see it: a snapshot whose parts are read only when a fragment asks for them."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from conference.domain import speakers as speaking
from conference.domain.undo import last_undoable
from conference.models import (
    PASSED_OVER,
    WAITING,
    AgendaStep,
    Conference,
    ConferenceUnit,
    Delegate,
    Device,
    Event,
    Field,
    Locality,
    MinutesEntry,
    NoteSide,
    PrivateNote,
    Recording,
    RequestState,
    RoleHolder,
    SpeakingRequest,
    Speech,
    SpeechKind,
    StepState,
    TextBlock,
)
from conference.queries import agenda, matters, minutes, notes, people, recordings, speakers, text_blocks
from conference.queries.matters import Matter, Stage
from conference.queries.minutes import Point
from conference.queries.people import GroupCount
from conference.queries.recordings import Place


class Meeting:
    """Everything screens show about one conference, all at event number ``seq``.

    Give it a session over one snapshot (``Database.reading``); it must not outlive that session.
    """

    def __init__(self, session: Session, conference_id: str) -> None:
        self._session = session
        self.conference: Conference = session.get_one(Conference, conference_id)
        self.id = conference_id
        self.seq = self.conference.last_seq

    # ---- programme ----

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

    @property
    def step_starts(self) -> dict[str, datetime]:
        """When each step began or is expected to begin, by step id."""
        return agenda.starts(self.steps, self.conference.opened_at or self.conference.starts_at)

    @property
    def planned_minutes(self) -> int:
        """Minutes planned for the whole programme."""
        return sum(step.planned_minutes for step in self.steps if step.state is not StepState.SKIPPED)

    # ---- floor and queue ----

    @cached_property
    def speech(self) -> Speech | None:
        """Whoever has the floor."""
        return speakers.current_speech(self._session, self.id)

    @cached_property
    def speeches(self) -> list[Speech]:
        """Every turn so far, in order."""
        return speakers.speeches(self._session, self.id)

    @cached_property
    def waiting(self) -> list[SpeakingRequest]:
        """The queue."""
        return speakers.requests(self._session, self.id, WAITING)

    @cached_property
    def passed_over(self) -> list[SpeakingRequest]:
        """Skipped, absent or declined: may still be invited."""
        return speakers.requests(self._session, self.id, PASSED_OVER)

    @cached_property
    def heard(self) -> list[SpeakingRequest]:
        """Registrations that were heard."""
        return speakers.requests(self._session, self.id, [RequestState.DONE])

    @cached_property
    def spoken_seconds(self) -> dict[str, float]:
        """Seconds already spoken, by person id."""
        return speakers.spoken_seconds(self._session, self.id)

    @property
    def waiting_seconds(self) -> int:
        """Time that everyone waiting has registered, together."""
        return sum(request.allotted_seconds for request in self.waiting)

    @property
    def queue_is_open(self) -> bool:
        """May people register themselves?"""
        return speaking.queue_is_open(self.conference, self.step.queue_open if self.step else None)

    # ---- matters ----

    @cached_property
    def matters(self) -> list[Matter]:
        """Every matter that stands by itself, in the order raised."""
        return [matter for matter in self._all_matters if matter.merged_into is None]

    @property
    def merged_matters(self) -> list[Matter]:
        """Matters that have become part of another, in the order raised: no screen counts or offers them."""
        return [matter for matter in self._all_matters if matter.merged_into is not None]

    @cached_property
    def _all_matters(self) -> list[Matter]:
        return matters.matters(self._session, self.id)

    @cached_property
    def matters_by_id(self) -> dict[str, Matter]:
        """Every matter that stands by itself, by its id."""
        return {matter.id: matter for matter in self.matters}

    def matters_in(self, *stages: Stage) -> list[Matter]:
        """Matters at these stages, in the order raised."""
        return [matter for matter in self.matters if matter.stage in stages]

    def matters_of(self, speech: Speech) -> list[Matter]:
        """Matters raised in a speech, or those an answering turn is about: for a merged one, what it is part of."""
        if speech.kind is SpeechKind.ANSWER:
            by_id = {matter.id: matter.merged_into or matter for matter in self._all_matters}
            about = (by_id[row.question_id] for row in speech.matters if row.question_id in by_id)
            return list({matter.id: matter for matter in about}.values())
        return [matter for matter in self.matters if matter.question.speech_id == speech.id]

    def denounces(self, speech: Speech) -> bool:
        """Is a denunciation among the matters raised in this turn? Then only staff may see who speaks."""
        return speech.id in self._denouncing

    @cached_property
    def _denouncing(self) -> set[str]:
        return matters.denouncing_speeches(self._session, self.id)

    def matters_for(self, unit_id: str) -> list[Matter]:
        """Matters a unit leads or helps with."""
        return [matter for matter in self.matters if matter.assignment_of(unit_id) is not None]

    @property
    def answering(self) -> list[Matter]:
        """Matters the current answering turn is about; empty when a citizen or nobody speaks."""
        if self.speech is None or self.speech.kind is not SpeechKind.ANSWER:
            return []
        return self.matters_of(self.speech)

    @property
    def current_matter(self) -> Matter | None:
        """The matter being answered now: the first of the turn's list that has no outcome, else its last."""
        pending = [matter for matter in self.answering if matter.outcome is None]
        return pending[0] if pending else (self.answering[-1] if self.answering else None)

    @property
    def answers_missing(self) -> list[Matter]:
        """Rule F6: answers begun that nobody has written down."""
        return [matter for matter in self.matters if matter.answer_is_missing and not matter.is_referred]

    @property
    def wordings_missing(self) -> list[Matter]:
        """Matters whose words nobody has written."""
        return [matter for matter in self.matters if not matter.text.strip() and not matter.is_referred]

    # ---- people ----

    @cached_property
    def role_holders(self) -> list[RoleHolder]:
        """Everyone in a role."""
        return people.role_holders(self._session, self.id)

    @property
    def chairs(self) -> list[RoleHolder]:
        """Chair first, then co-chairs."""
        return people.chairs(self.role_holders)

    def responders(self, unit_id: str) -> list[RoleHolder]:
        """Who may answer for a unit."""
        return [holder for holder in self.role_holders if holder.unit_id == unit_id]

    @cached_property
    def units(self) -> list[ConferenceUnit]:
        """Units that take part."""
        return people.units(self._session, self.id)

    @cached_property
    def fields(self) -> list[Field]:
        """Fields of work."""
        return people.fields(self._session, self.conference.organisation_id)

    @cached_property
    def localities(self) -> list[Locality]:
        """Villages and residential groups."""
        return people.localities(self._session, self.conference.organisation_id)

    @cached_property
    def present_delegates(self) -> list[Delegate]:
        """Delegates who have come, in protocol order."""
        return people.present_delegates(self._session, self.id)

    @cached_property
    def group_counts(self) -> list[GroupCount]:
        """Expected, invited and present by group."""
        return people.group_counts(self._session, self.id)

    # ---- minutes ----

    @cached_property
    def notes(self) -> list[MinutesEntry]:
        """Free notes and summaries of uncounted speeches."""
        return minutes.notes(self._session, self.id)

    @cached_property
    def turns_stand_before(self) -> dict[str, int]:
        """The position of the entry that each turn, by id, stands before; none for one after everything."""
        return minutes.turns_stand_before(self._session, self.speeches)

    @cached_property
    def conclusions(self) -> list[Point]:
        """Points of the conclusion."""
        return minutes.conclusions(self._session, self.id)

    # ---- between chair and secretaries ----

    @cached_property
    def private_notes(self) -> list[PrivateNote]:
        """Private notes in the order sent. For the screens of chair and secretaries alone."""
        return notes.notes(self._session, self.id)

    def unseen_notes(self, side: NoteSide) -> list[PrivateNote]:
        """Private notes that a side has not seen yet, the oldest first."""
        return notes.unseen(self.private_notes, side)

    @cached_property
    def text_blocks(self) -> list[TextBlock]:
        """Abbreviations of the organisation and of this conference's secretaries."""
        return text_blocks.text_blocks(self._session, self.conference.organisation_id, self.id)

    @cached_property
    def recordings(self) -> list[Recording]:
        """Sound recordings in the order started."""
        return recordings.recordings(self._session, self.id)

    def recorded_at(self, instant: datetime | None) -> Place | None:
        """Where a moment is to be heard, if it was recorded."""
        return recordings.place_of(instant, self.recordings)

    # ---- acts ----

    @cached_property
    def last_act(self) -> Event | None:
        """What "undo" would take back."""
        return last_undoable(self._session, self.id)

    # ---- one phone ----

    def device(self, device_id: str) -> Device | None:
        """One phone."""
        return self._session.get(Device, device_id)

    def requests_of(self, device_id: str) -> list[SpeakingRequest]:
        """What one phone registered, newest first."""
        return speakers.requests_of_device(self._session, device_id)

    def matters_from(self, device_id: str) -> list[Matter]:
        """What one phone sent in writing, newest first; what has become part of another matter, too."""
        return [matter for matter in reversed(self._all_matters) if matter.question.device_id == device_id]
