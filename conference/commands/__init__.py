"""Importing this package declares every command."""

from conference.commands import (
    agenda,
    answers,
    assignments,
    conferences,
    entries,
    minutes,
    people,
    projector,
    questions,
    speakers,
    speeches,
)

__all__ = [
    "agenda", "answers", "assignments", "conferences", "entries", "minutes", "people", "projector", "questions",
    "speakers", "speeches",
]  # fmt: skip
