"""The matters of one conference as its screens see them, and who could answer what next."""

from __future__ import annotations

from functools import cached_property

from conference.models import WAITING, Field, SpeakingRequest, Speech, SpeechKind
from conference.queries import answering, matters, people, speakers
from conference.queries.alike import Alike, alike, said_in
from conference.queries.answering import Offer
from conference.queries.matters import Matter, Stage
from conference.queries.programme import Programme
from conference.queries.promises import Past, Recalled, past


class Dialogue(Programme):
    """What was raised, by whom it is answered, and whoever has the floor; read once, at event number ``seq``."""

    @cached_property
    def speech(self) -> Speech | None:
        """Whoever has the floor."""
        return speakers.current_speech(self._session, self.id)

    @cached_property
    def waiting(self) -> list[SpeakingRequest]:
        """The queue."""
        return speakers.requests(self._session, self.id, WAITING)

    @cached_property
    def fields(self) -> list[Field]:
        """Fields of work."""
        return people.fields(self._session, self.conference.organisation_id)

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

    @cached_property
    def alike(self) -> dict[str, Alike]:
        """By a matter's id, the earlier matter that it may be the same as."""
        return alike(self.matters)

    @cached_property
    def _past(self) -> Past:
        return past(self._session, self.conference)

    def recall(self, matter: Matter) -> Recalled | None:
        """What was promised on the same matter at an earlier conference; nothing for a denunciation."""
        return None if matter.is_referred else self._past.recall(said_in(matter))

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

    @cached_property
    def answer_queue(self) -> list[Offer]:
        """Who could answer what next, in the mode that is set; what is being answered now is left out."""
        busy = {matter.id for matter in self.answering}
        others = (matter for matter in self.matters if matter.id not in busy)
        return answering.offers(self.conference.dialogue_mode, others, self.fields)

    @property
    def answers_first(self) -> bool:
        """Does an answer come before the next speaker?"""
        return answering.answers_first(self.conference.dialogue_mode, self.answer_queue, len(self.waiting))

    def turns_until(self, unit_id: str) -> int | None:
        """In how many turns a unit that is ready answers; 1 is the next."""
        return answering.turns_until(self.conference.dialogue_mode, self.answer_queue, len(self.waiting), unit_id)

    @property
    def answers_missing(self) -> list[Matter]:
        """Rule F6: answers begun that nobody has written down."""
        return [matter for matter in self.matters if matter.answer_is_missing and not matter.is_referred]

    @property
    def wordings_missing(self) -> list[Matter]:
        """Matters whose words nobody has written."""
        return [matter for matter in self.matters if not matter.text.strip() and not matter.is_referred]
