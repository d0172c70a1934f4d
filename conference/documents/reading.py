"""From a meeting to its minutes: a pure read, everything in its place and nothing that must not be printed."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy.orm import Session

from conference.documents.minutes import Given, Group, Matter, Minutes, Note, Point, Step, Totals, Turn, Written
from conference.documents.wording import Formal
from conference.errors import N_
from conference.models import (
    AgendaStep,
    EntryKind,
    MinutesEntry,
    RequestState,
    Resolution,
    Role,
    Speech,
    SpeechKind,
    StepState,
)
from conference.queries import matters
from conference.queries.meeting import Meeting


def minutes_of(meeting: Meeting) -> Minutes:
    """The minutes as they stand."""
    conference, reader = meeting.conference, _Reader(meeting)
    formal = reader.formal
    secretaries = [holder for holder in meeting.role_holders if holder.role is Role.SECRETARY]
    return Minutes(
        language=conference.language,
        slug=conference.slug,
        subject=conference.title,
        run_by=conference.run_by,
        issuing_body=conference.organisation.issuing_body,
        place=conference.organisation.name,
        venue=conference.venue,
        planned_at=conference.starts_at,
        opened_at=conference.opened_at,
        closed_at=conference.closed_at,
        chairs=tuple(formal.official(holder) for holder in meeting.chairs),
        chair_names=tuple(holder.person.full_name for holder in meeting.chairs),
        secretaries=tuple(formal.official(holder) for holder in secretaries),
        secretary_names=tuple(holder.person.full_name for holder in secretaries),
        groups=tuple(Group(c.group.name, c.group.expected, c.invited, c.present) for c in meeting.group_counts),
        steps=reader.steps(),
        left_out=tuple(step.title for step in meeting.steps if step.state is StepState.SKIPPED),
        written=reader.written(),
        conclusion=reader.conclusion(),
        totals=_totals(meeting),
    )


def minutes_in(session: Session, conference_id: str) -> Minutes:
    """The minutes of a conference, read in this session."""
    return minutes_of(Meeting(session, conference_id))


class _Reader:
    """Sorts a meeting's turns, matters and notes to where they belong."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.formal = Formal(meeting.conference.language)
        self._raised: dict[str | None, list[matters.Matter]] = defaultdict(list)  # by speech
        for matter in meeting.matters:
            self._raised[matter.question.speech_id].append(matter)
        self._summaries: dict[str, str] = {}
        self._notes: dict[tuple[str, str | None], list[MinutesEntry]] = defaultdict(list)
        self._place_notes()
        self._turns: dict[str | None, list[Speech]] = defaultdict(list)  # by step
        for speech in meeting.speeches:
            if speech.kind is not SpeechKind.ANSWER or speech.id in self._raised or ("turn", speech.id) in self._notes:
                self._turns[speech.step_id].append(speech)

    def _place_notes(self) -> None:
        """A note taken while somebody answered belongs to the matter answered, any other to its turn or step."""
        answered = {s.id: self.meeting.matters_of(s) for s in self.meeting.speeches if s.kind is SpeechKind.ANSWER}
        for note in self.meeting.notes:
            if note.kind is EntryKind.SPEECH and note.speech_id:
                self._summaries[note.speech_id] = note.text.strip()
            elif note.speech_id and answered.get(note.speech_id):
                self._notes["matter", answered[note.speech_id][0].id].append(note)
            elif note.speech_id:
                self._notes["turn", note.speech_id].append(note)
            else:
                self._notes["step", note.step_id].append(note)

    def _words_of_notes(self, what: str, row_id: str) -> tuple[str, ...]:
        return tuple(note.text.strip() for note in self._notes.get((what, row_id), []) if note.text.strip())

    # ---- programme ----

    def steps(self) -> tuple[Step, ...]:
        """Steps that were held, in the order of their beginning; last, what happened outside of every step."""
        held = [step for step in self.meeting.steps if self._was_held(step)]
        held.sort(key=lambda step: (step.started_at is None, step.started_at or 0, step.position))
        found = [Step(step.title, step.presenter, step.started_at, step.ended_at, self._rows(step.id)) for step in held]
        outside = self._rows(None)
        if outside:
            found.append(Step(self.formal.say(N_("Outside the programme")), "", None, None, outside))
        return tuple(found)

    def _was_held(self, step: AgendaStep) -> bool:
        return step.state in (StepState.ACTIVE, StepState.DONE) or bool(self._rows(step.id))

    def _rows(self, step_id: str | None) -> tuple[Turn | Note, ...]:
        notes = [Note(note.opened_at, note.text.strip()) for note in self._notes.get(("step", step_id), [])]
        rows: list[Turn | Note] = [note for note in notes if note.words]
        rows += [self._turn(speech) for speech in self._turns.get(step_id, [])]
        return tuple(sorted(rows, key=lambda row: row.at))

    def _turn(self, speech: Speech) -> Turn:
        found = tuple(self._matter(matter) for matter in self._raised.get(speech.id, []))
        if self.meeting.denounces(speech):  # whoever spoke, nothing here may tell
            who = self.formal.say(N_("A delegate (name not printed)"))
            return Turn(speech.started_at, who, None, "", "", "", found, ())
        field = speech.request.field.label if speech.request and speech.request.field else ""
        return Turn(
            at=speech.started_at,
            who=self._who(speech),
            number=speech.number if speech.kind is SpeechKind.CITIZEN else None,
            side=self.formal.turn(speech.kind),
            field=field,
            summary=self._summaries.get(speech.id, ""),
            matters=found,
            notes=self._words_of_notes("turn", speech.id),
        )

    def _who(self, speech: Speech) -> str:
        if speech.kind is SpeechKind.ANSWER:
            return self.formal.answerer(speech.unit, speech.responder)
        if speech.kind is SpeechKind.CITIZEN or speech.person is None or speech.person.locality:
            return self.formal.citizen(speech.person)
        return ", ".join(filter(None, [self.formal.name(speech.person), speech.person.office]))

    # ---- matters ----

    def written(self) -> tuple[Written, ...]:
        """Matters received in writing; of a referred one only that it came."""
        return tuple(
            Written(
                "" if matter.is_referred else self._asker(matter),
                "" if matter.is_referred else self.formal.source(matter.question.source),
                self._matter(matter),
            )
            for matter in self._raised.get(None, [])
        )

    def _asker(self, matter: matters.Matter) -> str:
        asker = matter.question.asker
        return self.formal.citizen(asker) if asker else self.formal.say(N_("Without a name"))

    def _matter(self, matter: matters.Matter) -> Matter:
        if matter.is_referred:
            return Matter(matter.number, matter.question.kind, "", "", referred=True)
        outcome = matter.outcome
        return Matter(
            number=matter.number,
            kind=matter.question.kind,
            field=matter.question.field.label if matter.question.field else "",
            words=matter.text.strip(),
            answers=tuple(self._given(given) for given in matter.answers),
            resolution=outcome.resolution if outcome else None,
            result=self._result(matter),
            decided=self._decided(matter),
            notes=self._words_of_notes("matter", matter.id),
        )

    def _given(self, given: matters.GivenAnswer) -> Given:
        answer = given.answer
        by = self.formal.answerer(answer.unit, answer.role_holder)
        return Given(by, answer.given_at, given.entry.text.strip())

    def _result(self, matter: matters.Matter) -> str:
        if matter.outcome is None:
            return ""
        into = self.meeting.matters_by_id.get(matter.outcome.merged_into_id or "")
        number = into.number if into is not None and not into.is_referred else ""
        helping = [row.unit for row in matter.supporting if row.unit is not None]
        return self.formal.result(matter.outcome, helping, number)

    def _decided(self, matter: matters.Matter) -> str:
        """The result in as few words as can be: for the short minutes."""
        outcome = matter.outcome
        if outcome is None:
            return self.formal.say(N_("no outcome yet"))
        if outcome.resolution is Resolution.PENDING and outcome.lead_unit:
            day = self.formal.short_day(outcome.due_date)
            return self.formal.say(N_("to %(unit)s, by %(day)s"), unit=outcome.lead_unit.short_name, day=day)
        return self.formal.brief(outcome.resolution)

    def conclusion(self) -> tuple[Point, ...]:
        """The points the chair adopted; drafts are nobody's words yet."""
        found = []
        for row in self.meeting.conclusions:
            if row.point.adopted_at is not None:
                unit = row.point.unit.name if row.point.unit else ""
                due = self.formal.say(N_("by %(day)s"), day=self.formal.day(row.point.due_date))
                charge = "; ".join(filter(None, [unit, due if row.point.due_date else ""]))
                found.append(Point(row.entry.text.strip(), charge))
        return tuple(found)


def _totals(meeting: Meeting) -> Totals:
    open_to_all = [matter for matter in meeting.matters if not matter.is_referred]
    spoken = sum(matter.question.speech_id is not None for matter in open_to_all)
    results = Counter(matter.outcome.resolution for matter in open_to_all if matter.outcome)
    declined = [request for request in meeting.passed_over if request.state is RequestState.DECLINED]
    return Totals(
        speeches=sum(speech.kind is SpeechKind.CITIZEN for speech in meeting.speeches),
        spoken=spoken,
        written=len(open_to_all) - spoken,
        by_result=dict(results),
        open=sum(matter.outcome is None for matter in open_to_all),
        referred=len(meeting.matters) - len(open_to_all),
        declined=len(declined),
    )
