"""Reads a conference file (docs/conference-file.md) and writes a whole conference into the database."""

from __future__ import annotations

from pathlib import Path

from conference.intake.loading import load_file, load_text
from conference.intake.problems import FileProblems, Problem
from conference.intake.writing import Loaded

__all__ = ["DEMO", "EXAMPLES", "FileProblems", "Loaded", "Problem", "example", "load_file", "load_text"]

_FOLDER = Path(__file__).parent / "examples"

#: The example that the first start and ``conference demo`` load.
DEMO = "doi-thoai-theo-dang-ky"
#: Names of the files that come with the package.
EXAMPLES = ("doi-thoai-thon", DEMO)


def example(name: str) -> Path:
    """The example file of that name (see EXAMPLES). Raises KeyError for any other name."""
    if name not in EXAMPLES:
        raise KeyError(name)
    return _FOLDER / f"{name}.toml"
