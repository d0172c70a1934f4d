"""An organisation's colours and logo on the projector: checked so that the last row can read every word."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from conference.colours import contrast
from conference.intake.parsing import Report
from conference.intake.shapes import ThemeEntry
from conference.models import Logo, Organisation

#: From the last row of a hall (SCREENS, "Look").
LEAST_CONTRAST = 7.0
LARGEST_LOGO = 300_000
#: What is used where a file says nothing (static/css/tokens.css).
USUAL = {
    "paper": "#fffdf9",
    "now": "#9b1c1f",
    "backdrop": "#7d1416",
    "backdrop_words": "#fff6e3",
    "backdrop_second": "#f9dc9b",
}
#: Words that no file changes: the main ones, the second ones, "time is nearly up".
_FIXED = ("#1d1914", "#49423a", "#7d4300")
#: The ground of the line at the foot, which no file changes either.
_FOOT = "#f4efe5"
_KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"<svg": "image/svg+xml",
    b"<?xml": "image/svg+xml",
}


def check_theme(entry: ThemeEntry, folder: Path | None, report: Report) -> None:
    """Report every pair of colours that cannot be read, and a logo that cannot be shown."""
    colours = colours_of(entry)
    grounds = colours | {"foot": _FOOT}
    pairs = [
        ("now", colours["now"], "paper"),
        ("now", colours["now"], "foot"),
        *(("paper", fixed, "paper") for fixed in _FIXED),
    ]
    pairs += [(words, colours[words], "backdrop") for words in ("backdrop_words", "backdrop_second")]
    told: set[str] = set()
    for key, words, ground in pairs:
        found = contrast(words, grounds[ground])
        named = key if getattr(entry, key) else ground
        if found < LEAST_CONTRAST and named not in told:
            told.add(named)
            report.add(
                (*entry.path, named),
                f"Words in {words} on {grounds[ground]} have a contrast of {found:.1f} to 1. The last row needs"
                f" {LEAST_CONTRAST:.0f} to 1: choose colours that differ more in lightness.",
            )
    if entry.logo:
        fault = _fault_of(entry.logo, folder)
        if fault:
            report.add((*entry.path, "logo"), fault)


def write_theme(session: Session, organisation: Organisation, entry: ThemeEntry, folder: Path | None) -> None:
    """The organisation's theme becomes what the file says; without a logo there it has none."""
    organisation.theme = {name: getattr(entry, name).lower() for name in USUAL if getattr(entry, name)}
    before = session.get(Logo, organisation.id)
    if before is not None:
        session.delete(before)
        session.flush()
    if entry.logo and folder is not None:
        content = (folder / entry.logo).read_bytes()
        session.add(Logo(organisation_id=organisation.id, media_type=_kind_of(content), content=content))


def colours_of(entry: ThemeEntry) -> dict[str, str]:
    """Every colour, the usual one where the file says nothing."""
    return {name: getattr(entry, name) or usual for name, usual in USUAL.items()}


def _fault_of(name: str, folder: Path | None) -> str:
    if folder is None or not (folder / name).is_file():
        return f'There is no file "{name}" beside the conference file.'
    content = (folder / name).read_bytes()
    if len(content) > LARGEST_LOGO:
        return f"The logo is larger than {LARGEST_LOGO // 1000} kB."
    return "" if _kind_of(content) else "The logo must be a PNG, JPEG or SVG picture."


def _kind_of(content: bytes) -> str:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for begin, kind in _KINDS.items() if start.startswith(begin)), "")
