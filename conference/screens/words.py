"""How people, times and dates are written on screens (DOMAIN 8.4, 8.5). Templates know it as ``words``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from conference import clock
from conference.errors import N_
from conference.i18n import say
from conference.models import (
    Assignment,
    Field,
    NamePrivacy,
    NoteSide,
    Person,
    PrivateNote,
    RoleHolder,
    SpeakingRequest,
    Speech,
    Unit,
)
from conference.models.organisations import Locality, LocalityKind
from conference.queries.matters import Matter
from conference.queries.meeting import Meeting
from conference.screens.labels import ACTS, NOTE_PRESETS, NOTE_PRESETS_OF, label_of


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def say(self, message: str, **params: object) -> str:
        """A message of the catalogue."""
        return say(self._language, message, **params)

    def label(self, member: StrEnum) -> str:
        """The word for a member of a list."""
        return self.say(label_of(member))

    def act(self, kind: str) -> str:
        """What "undo" would take back."""
        return self.say(ACTS[kind]) if kind in ACTS else kind

    def not_heard(self, request: SpeakingRequest) -> str:
        """Why somebody was not heard, for chairs and secretaries alone: with the reason of declining and its note."""
        why = [self.label(request.decline_reason)] if request.decline_reason else []
        return ": ".join([self.label(request.state), *why, *filter(None, [request.decline_note])])

    def number(self, matter: Matter) -> str:
        """A matter's number, for staff screens; of one that has become part of another: "8.2 (merged into 8.1)"."""
        if matter.merged_into is None:
            return matter.number
        return self.say(N_("%(number)s (merged into %(into)s)"), number=matter.number, into=matter.merged_into.number)

    # ---- people ----

    def name(self, person: Person | None) -> str:
        """A person's title and full name, for staff screens; a sentence when the name is not known yet."""
        if person is None:
            return self.say(N_("Name not known yet"))
        return f"{person.title} {person.full_name}".strip()

    def askers(self, matter: Matter) -> str:
        """Everybody who raised a matter or what has become part of it, for staff screens."""
        return "; ".join(map(self.name, matter.askers)) or self.name(None)

    def public_name(self, person: Person | None, number: int | None, privacy: NamePrivacy) -> str:
        """A citizen as public screens may show them: as the conference's privacy says, and only once passed."""
        if person is None or not person.name_passed or privacy is NamePrivacy.NUMBER_ONLY:
            return self.say(N_("Delegate no. %(number)s"), number=number) if number else self.say(N_("Delegate"))
        title = person.title or self.say(N_("Delegate"))
        if privacy is NamePrivacy.GIVEN_NAME:
            return f"{title} {person.full_name.split()[-1]}"
        return f"{title} {person.full_name}"

    def locality(self, locality: Locality | None) -> str:
        """ "thôn Hạ Đoài"; empty when not known."""
        if locality is None:
            return ""
        kind = N_("village %(name)s") if locality.kind is LocalityKind.VILLAGE else N_("group %(name)s")
        return self.say(kind, name=locality.name)

    def public_locality(self, person: Person | None, privacy: NamePrivacy) -> str:
        """Where a citizen comes from, where public screens may tell: it stands and falls with the name."""
        if person is None or not person.name_passed or privacy is NamePrivacy.NUMBER_ONLY:
            return ""
        return self.locality(person.locality)

    def holder(self, holder: RoleHolder) -> str:
        """A named person in a role, with office."""
        return ", ".join(filter(None, [self.name(holder.person), holder.person.office]))

    def answerer(self, assignment: Assignment) -> str:
        """Who leads or helps: a unit's short name, or a chair's name."""
        if assignment.unit is not None:
            return assignment.unit.short_name
        return self.name(assignment.role_holder.person) if assignment.role_holder else ""

    def unit_or_chair(self, unit: Unit | None, holder: RoleHolder | None) -> str:
        """Who answers, in full."""
        if unit is not None:
            return unit.name
        return self.name(holder.person) if holder is not None else self.say(N_("The chair"))

    def speaker(self, speech: Speech) -> str:
        """Who has the floor, for staff screens."""
        if speech.kind == "ANSWER":
            return self.unit_or_chair(speech.unit, speech.responder)
        return self.name(speech.person)

    def public_speaker(self, meeting: Meeting, speech: Speech) -> str:
        """Who has the floor, for public screens: nobody's name who denounces, nor one that staff has not passed.

        Only citizens' names follow the privacy setting.
        """
        if speech.kind == "ANSWER":
            return self.speaker(speech)
        person = None if meeting.denounces(speech) else speech.person
        if speech.kind == "CITIZEN":
            return self.public_name(person, speech.number, meeting.conference.name_privacy)
        return self.name(person) if person is not None and person.name_passed else self.label(speech.kind)

    # ---- choices of a form ----

    def titles(self) -> list[str]:
        """Forms of address to choose from; the first is none."""
        return ["", self.say(N_("Mr")), self.say(N_("Ms")), self.say(N_("Comrade"))]

    def choices(self, kinds: type[StrEnum]) -> list[tuple[str, str]]:
        """Values of a list with their words."""
        return [(kind.value, self.label(kind)) for kind in kinds]

    def field_choices(self, fields: list[Field]) -> list[tuple[str, str]]:
        """Fields of work with their labels."""
        return [(field.id, field.label) for field in fields]

    def presets(self, to: NoteSide, by: NoteSide | None = None) -> list[str]:
        """Ready-made private notes to a side; the desk and the units have their own to the chair."""
        found = NOTE_PRESETS_OF[by] if by in NOTE_PRESETS_OF else NOTE_PRESETS[to]
        return [self.say(preset) for preset in found]

    def note_to(self, note: PrivateNote) -> str:
        """Whom a private note was sent to."""
        return note.unit.short_name if note.unit else self.label(note.addressee)

    # ---- time ----

    def at(self, instant: datetime | None) -> str:
        """Clock time in the hall: 09:22."""
        return clock.in_hall(instant).strftime("%H:%M") if instant else ""

    def at_ms(self, milliseconds: int) -> str:
        """The same for an instant as screens have it."""
        return self.at(datetime.fromtimestamp(milliseconds / 1000, UTC))

    def at_seconds(self, instant: datetime, later: int = 0) -> str:
        """Clock time in the hall to the second, so many seconds later: 09:22:05."""
        return clock.in_hall(instant + timedelta(seconds=later)).strftime("%H:%M:%S")

    def day(self, when: date | datetime | None) -> str:
        """Short date: 25/6 this year's way, without leading zeros."""
        day = clock.in_hall(when) if isinstance(when, datetime) else when
        return f"{day.day}/{day.month}" if day else ""

    def dated(self, when: date | datetime | None) -> str:
        """Short date with its year, for what lies in another meeting: 25/6/2026."""
        day = clock.in_hall(when) if isinstance(when, datetime) else when
        return f"{day.day}/{day.month}/{day.year}" if day else ""

    def long_day(self, when: date | datetime | None) -> str:
        """Official long date: day below 10 with a zero, month only 01 and 02 (Decree 30)."""
        day = clock.in_hall(when) if isinstance(when, datetime) else when
        if day is None:
            return ""
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return self.say(N_("%(day)s/%(month)s/%(year)s"), day=f"{day.day:02d}", month=month, year=day.year)

    def days_after(self, instant: datetime, days: int) -> date:
        """The day so many days after an instant, the instant's own day not counted (Civil Code 147)."""
        return clock.in_hall(instant).date() + timedelta(days=days)

    def year_end(self, instant: datetime) -> date:
        """The last day of the instant's year."""
        return date(clock.in_hall(instant).year, 12, 31)

    def minutes(self, seconds: float) -> str:
        """Whole minutes, rounded up; "2:30" where they are not whole is a countdown's business."""
        return str(-(-int(seconds) // 60))

    def ms(self, instant: datetime | None) -> str:
        """An instant for the browser's clocks."""
        return str(clock.milliseconds(instant)) if instant else ""
