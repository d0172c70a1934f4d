"""The people of a file and what they bring: roles, delegates, registrations to speak, opinions in writing."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.domain import entries, people, speakers
from conference.domain.questions import WRITTEN_PREFIX
from conference.domain.rows import conference_of
from conference.domain.speakers import Registration
from conference.intake.people import Identity, Register
from conference.intake.shapes import ConferenceFile, OpinionEntry, RoleEntry
from conference.intake.times import seconds
from conference.models import (
    AgendaStep,
    Assignment,
    AssignmentRole,
    AssignmentState,
    Delegate,
    DelegateGroup,
    Field,
    Locality,
    Person,
    Question,
    QuestionSource,
    RequestSource,
    RequestState,
    RoleHolder,
    StepKind,
    Unit,
)


class Participants:
    """Writes the people of one file, each human being once."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        file: ConferenceFile,
        localities: dict[str, Locality],
        fields: dict[str, Field],
    ) -> None:
        self._session, self._actor, self._file = session, actor, file
        self._localities, self._fields = localities, fields
        self._register = Register(file)
        self._people: dict[Identity, Person] = {}

    def write_roles(self, units: dict[str, Unit]) -> list[RoleHolder]:
        """Everybody who holds a role, in the order of the file."""
        by_name = self._by_name(units)
        holders = [self._holder(entry, by_name, position) for position, entry in enumerate(self._file.people, start=1)]
        self._session.add_all(holders)
        self._session.flush()
        return holders

    def write_delegates(self, groups: dict[str, DelegateGroup]) -> None:
        """The delegates; without an order of their own, in the order of the file."""
        for place, entry in enumerate(self._file.delegates, start=1):
            self._session.add(
                Delegate(
                    conference_id=self._actor.conference_id,
                    group_id=groups[entry.group].id,
                    person_id=self._person(entry.name, entry.locality, entry.title, entry.office).id,
                    protocol_order=entry.order if entry.order is not None else place,
                    checked_in_at=self._actor.at if entry.checked_in else None,
                )
            )
        self._session.flush()

    def write_speakers(self) -> None:
        """Those who registered beforehand, numbered in the order of the file (rule F1)."""
        for entry in self._file.speakers:
            registration = Registration(
                content=entry.content,
                field_id=self._field_id(entry.field),
                allotted_seconds=seconds(entry.minutes) if entry.minutes else None,
            )
            speakers.add(
                self._session,
                self._actor,
                self._person(entry.name, entry.locality, entry.title, entry.office).id,
                registration,
                RequestSource.BEFOREHAND,
                RequestState.REGISTERED,
            )

    def write_opinions(self, units: dict[str, Unit]) -> None:
        """Matters received in writing before the meeting: VB1, VB2, each with the entry that carries its words, and
        with the unit that has it already."""
        by_name = self._by_name(units)
        step_id = self._session.scalar(
            select(AgendaStep.id)
            .where(
                AgendaStep.conference_id == self._actor.conference_id,
                AgendaStep.kind == StepKind.COLLECTED_OPINIONS_REPORT,
            )
            .order_by(AgendaStep.position)
            .limit(1)
        )
        for entry in self._file.opinions:
            question = self._question(entry)
            entries.open_for_question(self._session, self._actor, question, entry.text, step_id)
            if entry.unit:
                self._session.add(self._assignment(entry, question, by_name[entry.unit]))
        self._session.flush()

    def _by_name(self, units: dict[str, Unit]) -> dict[str, Unit]:
        return units | {entry.short_name: units[entry.name] for entry in self._file.units if entry.short_name}

    def _assignment(self, entry: OpinionEntry, question: Question, unit: Unit) -> Assignment:
        """What the unit has prepared is in its notes; it has taken the matter and need not be told of it."""
        return Assignment(
            question_id=question.id,
            role=AssignmentRole.LEAD,
            unit_id=unit.id,
            state=AssignmentState.TAKEN,
            notes=entry.prepared,
            assigned_at=self._actor.at,
            seen_at=self._actor.at,
        )

    def _holder(self, entry: RoleEntry, units: dict[str, Unit], position: int) -> RoleHolder:
        return RoleHolder(
            conference_id=self._actor.conference_id,
            person=self._person(entry.name, entry.locality, entry.title, entry.office),
            role=entry.role,
            unit=units[entry.unit] if entry.unit else None,
            position=position,
        )

    def _question(self, entry: OpinionEntry) -> Question:
        conference = conference_of(self._session, self._actor)
        conference.last_written += 1
        question = Question(
            conference_id=conference.id,
            number=f"{WRITTEN_PREFIX}{conference.last_written}",
            kind=entry.kind,
            source=QuestionSource.WRITTEN_BEFORE,
            field_id=self._field_id(entry.field),
            asker_id=self._asker_id(entry),
            wording_received=entry.text,
            raised_at=self._actor.at,
        )
        self._session.add(question)
        self._session.flush()
        return question

    def _asker_id(self, entry: OpinionEntry) -> str | None:
        """A person, speaking for a group or not; a group alone is written down like a person; or nobody named."""
        if entry.name:
            return self._person(entry.name, entry.locality, entry.title, entry.group).id
        return self._person(entry.group, entry.locality, "", "").id if entry.group else None

    def _person(self, name: str, locality: str, title: str, office: str) -> Person:
        """The row of whoever is meant; particulars that an earlier section left out are filled in."""
        identity = self._register.resolve(name, locality)
        person = self._people.get(identity)
        if person is None:
            person = Person(conference_id=self._actor.conference_id, full_name=identity[0], title="", office="")
            person.locality_id = self._localities[identity[1]].id if identity[1] else None
            self._people[identity] = person
        person.title = person.title or title
        person.office = person.office or office
        people.refresh_search(self._session, person)
        self._session.add(person)
        self._session.flush()
        return person

    def _field_id(self, code: str) -> str | None:
        return self._fields[code].id if code else None
