"""From the text of a conference file to its sections, with everything that is out of shape named by line and field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields as slots_of
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from conference.intake import shapes
from conference.intake.positions import LineFinder, Path, write_path
from conference.intake.problems import FileProblems, Problem
from conference.intake.shapes import ConferenceFile, Entry

Shape = TypeVar("Shape", bound=Entry)

#: Stands for a name that is missing, so that the rest of its entry can still be checked; never loaded.
MISSING = "\N{REPLACEMENT CHARACTER}"

_TABLES: dict[str, type[Entry]] = {
    "organisation": shapes.OrganisationEntry,
    "conference": shapes.ConferenceEntry,
    "theme": shapes.ThemeEntry,
}
_OPTIONAL = {"theme"}
_LISTS: dict[str, type[Entry]] = {
    "localities": shapes.LocalityEntry,
    "fields": shapes.FieldEntry,
    "units": shapes.UnitEntry,
    "people": shapes.RoleEntry,
    "steps": shapes.StepEntry,
    "groups": shapes.GroupEntry,
    "delegates": shapes.DelegateEntry,
    "speakers": shapes.SpeakerEntry,
    "opinions": shapes.OpinionEntry,
    "text_blocks": shapes.TextBlockEntry,
}
_SYNTAX = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


class Report:
    """The problems found so far in one text."""

    def __init__(self, lines: LineFinder) -> None:
        self.problems: list[Problem] = []
        self._lines = lines

    def add(self, path: Path, sentence: str) -> None:
        """Note a problem at ``path``."""
        self.problems.append(Problem(self._lines.line_of(path), write_path(path), sentence))


def parse(text: str, source_name: str) -> tuple[ConferenceFile, Report]:
    """Read the sections of a file. What is out of shape is in the report.

    Raises FileProblems when the text is not TOML at all: nothing more can be said about it then.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileProblems(source_name, [_syntax_problem(error, text)]) from error
    report = Report(LineFinder(text.replace("\r\n", "\n")))
    for name in raw:
        if name not in _TABLES and name not in _LISTS:
            report.add((name,), "There is no such section." + suggest(name, [*_TABLES, *_LISTS]))
    file = ConferenceFile()
    for slot in slots_of(ConferenceFile):
        read = _read_table if slot.name in _TABLES else _read_list
        setattr(file, slot.name, read(raw, slot.name, report))
    return file, report


def suggest(given: str, known: list[str]) -> str:
    """A "did you mean" for the end of a sentence, or nothing when no known word is close."""
    close = get_close_matches(given, known, n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def _read_table(raw: Mapping[str, Any], name: str, report: Report) -> Entry | None:
    if name not in raw:
        if name in _OPTIONAL:
            return None
        report.add((name,), f"The section [{name}] is missing.")
        return None
    return _read_entry(raw[name], _TABLES[name], (name,), report)


def _read_list(raw: Mapping[str, Any], name: str, report: Report) -> list[Entry]:
    given = raw.get(name, [])
    if not isinstance(given, list):
        report.add((name,), f"Expected tables, each under a line [[{name}]].")
        return []
    entries = [_read_entry(item, _LISTS[name], (name, place), report) for place, item in enumerate(given)]
    return [entry for entry in entries if entry is not None]


def _read_entry(given: Any, shape: type[Shape], path: Path, report: Report) -> Shape | None:
    if not isinstance(given, dict):
        report.add(path, "Expected a table of keys and values.")
        return None
    try:
        entry = shape.model_validate(given)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            report.add((*path, *fault["loc"]), _sentence(fault, shape))
        entry = _what_remains(given, shape, {fault["loc"][0] for fault in error.errors()})  # type: ignore[assignment]
    if entry is not None:
        entry.at(path)
    return entry


def _what_remains(given: dict[str, Any], shape: type[Shape], faulty: set[Any]) -> Shape | None:
    """The entry without its faulty keys, to go on checking it; none when too little is left."""
    kept = {key: value for key, value in given.items() if key not in faulty}
    required = {key for key, field in shape.model_fields.items() if field.is_required()}
    try:
        return shape.model_validate(kept | dict.fromkeys(required & faulty, MISSING))
    except ValidationError:
        return None


def _sentence(fault: Any, shape: type[Entry]) -> str:
    key = fault["loc"][0]
    if fault["type"] == "extra_forbidden":
        return "There is no such key here." + suggest(str(key), list(shape.model_fields))
    choices = re.findall(r"'(\w+)'", str(fault.get("ctx", {}).get("expected", "")))
    expected = shape.model_fields[key].description or "one of " + ", ".join(choices)
    if fault["type"] == "missing":
        return f"This key is missing. Expected {expected}."
    hint = suggest(str(fault["input"]), choices) if choices else ""
    return f"Expected {expected}, found {_shown(fault['input'])}.{hint}"


def _shown(value: object) -> str:
    words = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return words if len(words) <= 60 else words[:57] + "…"


def _syntax_problem(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    match = _SYNTAX.search(str(error))
    line = int(match[1]) if match and match[1] else text.count("\n") + 1
    column = f", column {match[2]}" if match and match[2] else ""
    return Problem(line, "", f"This is not TOML: {_SYNTAX.sub('', str(error))}{column}.")
