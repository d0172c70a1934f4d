"""How papers word people, times and outcomes: formally, where screens are short (DOMAIN 6.1, 8.4, 8.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from conference import clock
from conference.errors import N_
from conference.i18n import say
from conference.models import Outcome, Person, QuestionKind, QuestionSource, Resolution, RoleHolder, SpeechKind, Unit
from conference.models.organisations import Locality, LocalityKind

_KINDS = {
    QuestionKind.OPINION: N_("Opinion"),
    QuestionKind.PETITION: N_("Petition"),
    QuestionKind.QUESTION: N_("Question"),
}
_SOURCES = {
    QuestionSource.WRITTEN_BEFORE: N_("Received beforehand"),
    QuestionSource.WRITTEN_PHONE: N_("Written on a phone"),
    QuestionSource.WRITTEN_DESK: N_("Written at the desk"),
    QuestionSource.CARRIED_OVER: N_("Registered, time ran out"),
}
_TURNS = {
    SpeechKind.FRONT_OR_COUNCIL: N_("Front, Council, organisations"),
    SpeechKind.GUEST: N_("Guest"),
    SpeechKind.PRESENTER: N_("Presenter"),
}
_OUTCOMES = {
    Resolution.ANSWERED: N_("answered at the conference"),
    Resolution.ACCEPTED: N_("taken on board"),
    Resolution.DECLINED: N_("no dialogue was held"),
    Resolution.WITHDRAWN: N_("withdrawn by the person who raised it"),
}
_BRIEF = {
    Resolution.ANSWERED: N_("answered"),
    Resolution.ACCEPTED: N_("taken on board"),
    Resolution.ESCALATED: N_("reported to the higher level"),
    Resolution.DECLINED: N_("no dialogue held"),
    Resolution.WITHDRAWN: N_("withdrawn"),
    Resolution.MERGED: N_("treated with another"),
    Resolution.REDIRECTED: N_("own procedure"),
}


class Formal:
    """The formal words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, message: str, **params: object) -> str:
        """A message of the catalogue."""
        return say(self.language, message, **params)

    # ---- people ----

    def name(self, person: Person | None) -> str:
        """Title and full name; says so when the name is not known."""
        if person is None:
            return self.say(N_("(name not recorded)"))
        return f"{person.title} {person.full_name}".strip()

    def citizen(self, person: Person | None) -> str:
        """ "Ông Nguyễn Văn Ất, thôn Hạ Đoài". A name typed on a phone that nobody has passed is not printed (F7)."""
        if person is not None and not person.name_passed:
            return self.say(N_("A delegate (name not confirmed)"))
        return ", ".join(filter(None, [self.name(person), self.locality(person.locality) if person else ""]))

    def official(self, holder: RoleHolder) -> str:
        """Title, name and office of a named person in a role, for the middle of a sentence."""
        person = holder.person
        return ", ".join(filter(None, [f"{person.title.lower()} {person.full_name}".strip(), person.office]))

    def locality(self, locality: Locality | None) -> str:
        """ "thôn Hạ Đoài"; empty when not known."""
        if locality is None:
            return ""
        kind = N_("village %(name)s") if locality.kind is LocalityKind.VILLAGE else N_("group %(name)s")
        return self.say(kind, name=locality.name)

    def answerer(self, unit: Unit | None, holder: RoleHolder | None) -> str:
        """Who answered: the unit with the person who spoke for it, or the chair by name."""
        if unit is None:
            return self.official(holder) if holder else self.say(N_("The chair"))
        return f"{unit.name} – {self.official(holder)}" if holder else unit.name

    # ---- matters ----

    def kind(self, kind: QuestionKind) -> str:
        """Opinion, petition or question."""
        return self.say(_KINDS[kind])

    def source(self, source: QuestionSource) -> str:
        """The way a written matter came in."""
        return self.say(_SOURCES[source]).lower() if source in _SOURCES else ""

    def turn(self, kind: SpeechKind) -> str:
        """On whose side somebody spoke who is not counted among the citizens; empty for citizens."""
        return self.say(_TURNS[kind]) if kind in _TURNS else ""

    def result(self, outcome: Outcome, supporting: Iterable[Unit], merged_into: str) -> str:
        """What became of a matter, in one sentence without its full stop. Never why dialogue was declined (F3)."""
        if outcome.resolution is Resolution.PENDING:
            return self._entrusted(outcome, [unit.name for unit in supporting])
        if outcome.resolution is Resolution.ESCALATED:
            body = outcome.target_body or self.say(N_("the competent higher level"))
            return self._noted(outcome, self.say(N_("beyond authority; reported to %(body)s"), body=body))
        if outcome.resolution is Resolution.MERGED:
            same = self.say(N_("treated together with matter %(number)s"), number=merged_into)
            return same if merged_into else self.say(N_("treated together with another matter"))
        if outcome.resolution is Resolution.REDIRECTED:
            return self.say(N_("guided to its own procedure"))
        words = self.say(_OUTCOMES[outcome.resolution])
        return words if outcome.resolution is Resolution.DECLINED else self._noted(outcome, words)

    def brief(self, resolution: Resolution) -> str:
        """An outcome in two or three words; for PENDING ask who and by when."""
        return self.say(_BRIEF[resolution])

    def _entrusted(self, outcome: Outcome, supporting: list[str]) -> str:
        unit = outcome.lead_unit.name if outcome.lead_unit else ""
        words = self.say(N_("entrusted to %(unit)s, by %(day)s"), unit=unit, day=self.day(outcome.due_date))
        if supporting:
            words += "; " + self.say(N_("supporting: %(units)s"), units=", ".join(supporting))
        return self._noted(outcome, words)

    def _noted(self, outcome: Outcome, words: str) -> str:
        return f"{words} ({outcome.note.strip().rstrip('.')})" if outcome.note.strip() else words

    # ---- time ----

    def day(self, when: date | datetime | None) -> str:
        """Official long date: a day below 10 with a zero, of the months only 01 and 02 (Decree 30)."""
        day = clock.in_hall(when) if isinstance(when, datetime) else when
        if day is None:
            return ""
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return self.say(N_("%(day)s/%(month)s/%(year)s"), day=f"{day.day:02d}", month=month, year=day.year)

    def short_day(self, when: date | None) -> str:
        """15/12/2026"""
        return f"{when.day}/{when.month}/{when.year}" if when else ""

    def time(self, instant: datetime | None) -> str:
        """The hall's clock as papers write it: 07 giờ 30."""
        if instant is None:
            return ""
        in_hall = clock.in_hall(instant)
        return self.say(N_("%(hour)s:%(minute)s"), hour=f"{in_hall:%H}", minute=f"{in_hall:%M}")

    def span(self, start: datetime | None, end: datetime | None) -> str:
        """From when until when; only the beginning while it lasts."""
        if start is None:
            return ""
        if end is None:
            return self.say(N_("from %(start)s"), start=self.time(start))
        return self.say(N_("from %(start)s to %(end)s"), start=self.time(start), end=self.time(end))

    def same_day(self, one: datetime, other: datetime) -> bool:
        """Do both lie on one day of the hall's calendar?"""
        return clock.in_hall(one).date() == clock.in_hall(other).date()
