"""Importing this package declares every command."""

from conference.commands import (
    agenda,
    answers,
    assignments,
    conferences,
    entries,
    minutes,
    notes,
    people,
    projector,
    questions,
    recordings,
    reports,
    speakers,
    speeches,
    text_blocks,
)

__all__ = [
    "agenda", "answers", "assignments", "conferences", "entries", "minutes", "notes", "people", "projector",
    "questions", "recordings", "reports", "speakers", "speeches", "text_blocks",
]  # fmt: skip
