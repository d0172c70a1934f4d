"""One conference as its screens see it: a snapshot whose parts are read only when a fragment asks for them."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from conference.domain import speakers as speaking
from conference.domain.undo import last_undoable
from conference.models import (
    PASSED_OVER,
    AccessLink,
    ConferenceUnit,
    Delegate,
    Event,
    Locality,
    MinutesEntry,
    NoteSide,
    PrivateNote,
    Recording,
    RequestState,
    RoleHolder,
    SpeakingRequest,
    Speech,
    TextBlock,
)
from conference.queries import fairness, minutes, notes, people, recordings, speakers, text_blocks
from conference.queries.dialogue import Dialogue
from conference.queries.fairness import Suggestion
from conference.queries.matters import Matter
from conference.queries.minutes import Point
from conference.queries.people import GroupCount
from conference.queries.recordings import Place
from conference.queries.registrations import Registrations


class Meeting(Dialogue, Registrations):
    """Everything screens show about one conference, all at event number ``seq``.

    Give it a session over one snapshot (``Database.reading``); it must not outlive that session.
    """

    # ---- floor and queue ----

    @cached_property
    def speeches(self) -> list[Speech]:
        """Every turn so far, in order."""
        return speakers.speeches(self._session, self.id)

    @cached_property
    def answered_by_request(self) -> dict[str, list[str]]:
        """By the id of who waits: numbers of matters like theirs, settled meanwhile, on which nobody has asked them."""
        return speakers.answered_by_request(self._session, self.id)

    @cached_property
    def passed_over(self) -> list[SpeakingRequest]:
        """Skipped, absent or declined: may still be invited."""
        return speakers.requests(self._session, self.id, PASSED_OVER)

    @cached_property
    def carried_without_content(self) -> list[SpeakingRequest]:
        """Carried to writing, but nobody knows yet what they wished to say: to be asked before they leave."""
        carried = speakers.requests(self._session, self.id, [RequestState.CARRIED_TO_WRITING])
        return [request for request in carried if not request.content]

    @cached_property
    def heard(self) -> list[SpeakingRequest]:
        """Registrations that were heard."""
        return speakers.requests(self._session, self.id, [RequestState.DONE])

    @cached_property
    def spoken_seconds(self) -> dict[str, float]:
        """Seconds already spoken, by person id."""
        return speakers.spoken_seconds(self._session, self.id)

    @property
    def suggestion(self) -> Suggestion | None:
        """Whom the chair might hear before whoever stands first, and why."""
        return fairness.suggest(self.waiting, fairness.heard(self._session, self.id)) if self.waiting else None

    @property
    def waiting_seconds(self) -> int:
        """Time that everyone waiting has registered, together."""
        return sum(request.allotted_seconds for request in self.waiting)

    @property
    def queue_is_open(self) -> bool:
        """May people register themselves?"""
        return speaking.queue_is_open(self.conference, self.step.queue_open if self.step else None)

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
    def localities(self) -> list[Locality]:
        """Villages and residential groups."""
        return people.localities(self._session, self.conference.organisation_id)

    @cached_property
    def present_delegates(self) -> list[Delegate]:
        """Delegates who have come, in protocol order."""
        return people.present_delegates(self._session, self.id)

    @cached_property
    def delegates(self) -> list[Delegate]:
        """Everybody invited or come, in protocol order."""
        return people.delegates(self._session, self.id)

    @cached_property
    def not_come(self) -> set[str]:
        """Of the people in a role those, by id, who are invited and have not been checked in."""
        return people.not_come(self._session, self.id, self.role_holders)

    @cached_property
    def group_counts(self) -> list[GroupCount]:
        """Expected, invited and present by group."""
        return people.group_counts(self._session, self.id)

    @cached_property
    def projectors(self) -> list[AccessLink]:
        """Links in force that open a projector."""
        return people.projectors(self._session, self.id)

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
        """Private notes in the order sent: the chair's. Others are shown ``notes_of`` their side."""
        return notes.notes(self._session, self.id)

    def notes_of(self, side: NoteSide, unit_id: str | None = None) -> list[PrivateNote]:
        """Private notes that a side (with UNIT, that unit) has sent or is to read."""
        return notes.between(self.private_notes, side, unit_id)

    def unseen_notes(self, side: NoteSide, unit_id: str | None = None) -> list[PrivateNote]:
        """Private notes that a side has not seen yet, the oldest first."""
        return notes.unseen(self.private_notes, side, unit_id)

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

    def answered_for(self, request: SpeakingRequest) -> list[Matter]:
        """Matters like the one somebody waits with, settled meanwhile: until they have said what they wish."""
        rows = speakers.answered_while_waiting(self._session, request.id)
        matters = (self.matters_by_id.get(question_id) for question_id in rows)
        return [matter for matter in matters if matter and matter.outcome and not matter.is_referred]

    def matters_from(self, device_id: str) -> list[Matter]:
        """What one phone sent in writing, newest first; what has become part of another matter, too."""
        return [matter for matter in reversed(self._all_matters) if matter.question.device_id == device_id]
