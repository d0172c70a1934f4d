"""What the sections of a file say about one another, and about what the organisation already has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from conference.intake.parsing import MISSING, Report, suggest
from conference.intake.people import check_people
from conference.intake.positions import Path
from conference.intake.shapes import (
    ConferenceEntry,
    ConferenceFile,
    Entry,
    LocalityEntry,
    OpinionEntry,
    OrganisationEntry,
    PersonEntry,
    RoleEntry,
    SpeakerEntry,
    UnitEntry,
)
from conference.models import Role
from conference.text import fold

Kind = TypeVar("Kind", bound=Entry)


@dataclass(frozen=True)
class Known:
    """What the database has already: names of this organisation, and what a new conference may not take again."""

    organisations: tuple[tuple[str, str], ...] = ()  # every one: name and province
    localities: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    slug_taken: bool = False
    join_code_taken: bool = False


def check(file: ConferenceFile, known: Known, report: Report) -> None:
    """Report everything that does not fit together."""
    if file.organisation is not None:
        _check_organisation(file.organisation, known, report)
    if file.conference is not None:
        _check_conference(file.conference, known, report)
    _check_required(file, report)
    _check_localities(file.localities, known, report)
    _check_unique(file.fields, lambda entry: entry.code, "code", report)
    _check_units(file.units, known, report)
    _check_unique(file.groups, lambda entry: entry.name, "name", report)
    _check_unique(file.text_blocks, lambda entry: entry.abbreviation, "abbreviation", report)
    _check_references(file, known, report)
    _check_roles(file.people, report)
    check_people(file, report)


def _check_organisation(entry: OrganisationEntry, known: Known, report: Report) -> None:
    for name, province in known.organisations:
        if name != entry.name and (fold(name), fold(province)) == (fold(entry.name), fold(entry.province)):
            report.add((*entry.path, "name"), f'This organisation is known already as "{name}". Use one spelling.')


def _check_units(units: list[UnitEntry], known: Known, report: Report) -> None:
    spellings = {fold(name): name for name in known.units}
    owners: dict[str, UnitEntry] = {}
    for entry in units:
        spelling = spellings.setdefault(fold(entry.name), entry.name)
        if entry.name != spelling:
            report.add((*entry.path, "name"), f'This unit is known already as "{spelling}". Use one spelling.')
        for key, name in (("name", entry.name), ("short_name", entry.short_name)):
            if owners.setdefault(name, entry) is not entry and name not in ("", MISSING):
                report.add((*entry.path, key), f'Another unit is called "{name}" already.')


def _check_conference(conference: ConferenceEntry, known: Known, report: Report) -> None:
    path = conference.path
    if known.slug_taken:
        report.add((*path, "slug"), f'A conference "{conference.slug}" has been loaded already. Choose another slug.')
    if known.join_code_taken:
        report.add((*path, "join_code"), "Another conference has this code. Choose another, or leave the key out.")
    if conference.starts_at and (conference.window_from or conference.window_to):
        report.add((*path, "starts_at"), "Give either starts_at or a window_from and window_to, not both.")
    if not conference.starts_at and not (conference.window_from and conference.window_to):
        report.add(path, "Say when it is: starts_at, or window_from and window_to while only the days are known.")
    if conference.window_from and conference.window_to and conference.window_to < conference.window_from:
        report.add((*path, "window_to"), "The window ends before it begins.")


def _check_required(file: ConferenceFile, report: Report) -> None:
    if not file.steps:
        report.add(("steps",), "The programme needs at least one step, under a line [[steps]].")
    if not any(entry.role is Role.CHAIR for entry in file.people):
        report.add(("people",), 'A conference needs a chair: [[people]] with role = "CHAIR".')


def _check_localities(localities: list[LocalityEntry], known: Known, report: Report) -> None:
    spellings = {fold(name): name for name in reversed(known.localities)}
    seen: set[str] = set()
    for entry in localities:
        path = (*entry.path, "name")
        spelling = spellings.setdefault(fold(entry.name), entry.name)
        if entry.name in seen and entry.name != MISSING:
            report.add(path, f'"{entry.name}" is listed twice.')
        elif entry.name != spelling and entry.name not in known.localities and not entry.distinct:
            report.add(
                path,
                f'"{entry.name}" differs from "{spelling}", which is known already, only by its marks. Use one '
                "spelling; if they are two places, say so with distinct = true.",
            )
        if fold(entry.name).startswith(("thon ", "to dan pho ")):
            report.add(path, "Write the name without its kind; kind = VILLAGE or RESIDENTIAL_GROUP says it.")
        seen.add(entry.name)


def _check_unique(entries: list[Kind], value_of: Callable[[Kind], str], key: str, report: Report) -> None:
    seen: set[str] = set()
    for entry in entries:
        value = value_of(entry)
        if value in seen and value not in ("", MISSING):
            report.add((*entry.path, key), f'"{value}" is listed twice.')
        seen.add(value)


def _check_references(file: ConferenceFile, known: Known, report: Report) -> None:
    localities = [*(locality.name for locality in file.localities), *known.localities]
    units = [name for unit in file.units for name in (unit.name, unit.short_name) if name]
    codes = [*(field.code for field in file.fields), *known.fields]
    for unit in file.units:
        for key, given in (("leads", unit.leads), ("supports", unit.supports)):
            for place, code in enumerate(given):
                _check_known(code, codes, "field", (*unit.path, key, place), report)
    located: list[PersonEntry | OpinionEntry] = [*file.people, *file.delegates, *file.speakers, *file.opinions]
    for entry in located:
        _check_known(entry.locality, localities, "locality", (*entry.path, "locality"), report)
    matters: list[SpeakerEntry | OpinionEntry] = [*file.speakers, *file.opinions]
    for matter in matters:
        _check_known(matter.field, codes, "field", (*matter.path, "field"), report)
    groups = [group.name for group in file.groups]
    for delegate in file.delegates:
        _check_known(delegate.group, groups, "group", (*delegate.path, "group"), report)
    answering: list[RoleEntry | OpinionEntry] = [*file.people, *file.opinions]
    for one in answering:
        _check_known(one.unit, units, "unit", (*one.path, "unit"), report)
    for opinion in file.opinions:
        if opinion.prepared and not opinion.unit:
            report.add((*opinion.path, "prepared"), "Say whose prepared answer this is: unit.")


def _check_known(given: str, known: Iterable[str], noun: str, path: Path, report: Report) -> None:
    names = list(dict.fromkeys(known))
    if given in ("", MISSING) or given in names:
        return
    same_letters = next((name for name in names if fold(name) == fold(given)), None)
    if same_letters:
        report.add(path, f'There is no {noun} "{given}"; it is known as "{same_letters}".')
    else:
        report.add(path, f'There is no {noun} "{given}" in this file.' + suggest(given, names))


def _check_roles(people: list[RoleEntry], report: Report) -> None:
    seen: set[tuple[str, ...]] = set()
    for entry in people:
        if entry.role is Role.RESPONDER and not entry.unit:
            report.add((*entry.path, "unit"), "A responder answers for a unit. Name one of [[units]].")
        if entry.role is not Role.RESPONDER and entry.unit:
            report.add((*entry.path, "unit"), "Only a RESPONDER belongs to a unit. Leave this key out.")
        holding = (entry.name, entry.locality, entry.role, entry.unit)
        if holding in seen and entry.name != MISSING:
            report.add((*entry.path, "name"), f'"{entry.name}" has this role already.')
        seen.add(holding)
