"""Who is meant by a name. People are known by full name and locality; two of the same in one village are a problem.

Somebody in a role and a delegate of the same name and locality are one human being. Speakers and askers may leave the
locality out as long as only one person of that name is in the file.
"""

from __future__ import annotations

from conference.intake.parsing import MISSING, Report
from conference.intake.shapes import ConferenceFile, OpinionEntry, PersonEntry

#: Full name and locality ("" when none is given).
Identity = tuple[str, str]


class Ambiguous(Exception):
    """Several people of this name are in the file; holds their localities."""

    def __init__(self, localities: list[str]) -> None:
        super().__init__(", ".join(locality or "none" for locality in localities))


class Register:
    """The identities of a file."""

    def __init__(self, file: ConferenceFile) -> None:
        self._known: dict[Identity, None] = {}
        for entry in (*file.people, *file.delegates):
            self._known.setdefault((entry.name, entry.locality))

    def resolve(self, name: str, locality: str) -> Identity:
        """Who is meant: a known identity, or a new one that is known from now on. Raises Ambiguous."""
        if (name, locality) not in self._known and not locality:
            same_name = [identity for identity in self._known if identity[0] == name]
            if len(same_name) > 1:
                raise Ambiguous([place for _, place in same_name])
            if same_name:
                return same_name[0]
        self._known.setdefault((name, locality))
        return name, locality


def check_people(file: ConferenceFile, report: Report) -> None:
    """Report people listed twice and names that could be two people."""
    register = Register(file)
    delegates: set[Identity] = set()
    for delegate in file.delegates:
        identity = (delegate.name, delegate.locality)
        if identity in delegates:
            _report_twice(delegate, "is a delegate", report)
        delegates.add(identity)
    speakers: set[Identity] = set()
    for speaker in file.speakers:
        found = _resolve(register, speaker, report)
        if found in speakers:
            _report_twice(speaker, "is registered to speak", report)
        speakers |= {found} if found else set()
    for opinion in file.opinions:
        _resolve(register, opinion, report)


def _resolve(register: Register, entry: PersonEntry | OpinionEntry, report: Report) -> Identity | None:
    try:
        return register.resolve(entry.name, entry.locality)
    except Ambiguous as ambiguous:
        if entry.name not in ("", MISSING):
            sentence = f'Several people are called "{entry.name}". Say which with locality: {ambiguous}.'
            report.add((*entry.path, "name"), sentence)
        return None


def _report_twice(entry: PersonEntry, what: str, report: Report) -> None:
    if entry.name != MISSING:
        place = f" of {entry.locality}" if entry.locality else ""
        sentence = f'"{entry.name}"{place} {what} already. Tell two people of one name apart by locality or full name.'
        report.add((*entry.path, "name"), sentence)
