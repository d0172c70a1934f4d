"""An organisation's colours and logo on the projector: checked so that the last row can read every word."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from conference.colours import contrast
from conference.intake.parsing import Report
from conference.intake.shapes import ThemeEntry
from conference.models import Backdrop, Logo, Organisation

#: From the last row of a hall (SCREENS, "Look").
LEAST_CONTRAST = 7.0
#: By the file's key: how many bytes a picture may have, where it is kept, what it is called.
_PICTURES: dict[str, tuple[int, type[Logo] | type[Backdrop], str]] = {
    "logo": (300_000, Logo, "logo"),
    "backdrop_picture": (1_500_000, Backdrop, "picture"),
}
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
    """Report every pair of colours that cannot be read, and every picture that cannot be shown."""
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
    for key, (largest, _, called) in _PICTURES.items():
        fault = _fault_of(getattr(entry, key), folder, largest, called)
        if fault:
            report.add((*entry.path, key), fault)


def write_theme(session: Session, organisation: Organisation, entry: ThemeEntry, folder: Path | None) -> None:
    """The organisation's theme becomes what the file says; a picture that is not there it has no more."""
    organisation.theme = {name: getattr(entry, name).lower() for name in USUAL if getattr(entry, name)}
    for key, (_, table, _) in _PICTURES.items():
        before = session.get(table, organisation.id)
        if before is not None:
            session.delete(before)
            session.flush()
        name = getattr(entry, key)
        if name and folder is not None:
            content = (folder / name).read_bytes()
            session.add(table(organisation_id=organisation.id, media_type=_kind_of(content), content=content))


def colours_of(entry: ThemeEntry) -> dict[str, str]:
    """Every colour, the usual one where the file says nothing."""
    return {name: getattr(entry, name) or usual for name, usual in USUAL.items()}


def _fault_of(name: str, folder: Path | None, largest: int, called: str) -> str:
    if not name:
        return ""
    if folder is None or not (folder / name).is_file():
        return f'There is no file "{name}" beside the conference file.'
    content = (folder / name).read_bytes()
    if len(content) > largest:
        return f"The {called} is larger than {largest // 1000} kB."
    return "" if _kind_of(content) else f"The {called} must be a PNG, JPEG or SVG picture."


def _kind_of(content: bytes) -> str:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for begin, kind in _KINDS.items() if start.startswith(begin)), "")
