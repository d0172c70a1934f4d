"""Having the pages of a PDF drawn. The loop goes on meanwhile; a file that cannot be shown is refused in a sentence."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conference import loop
from conference.errors import N_, Invalid
from conference.pdf import limits

_LOOK_SECONDS = 0.05
_UNREADABLE = N_("This PDF cannot be read. Please save or scan it again and send that file.")
_WHY = {
    limits.LOCKED: N_("This PDF asks for a password. Please save it without one and send that file."),
    limits.EMPTY: N_("This PDF has no pages."),
}
_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


@dataclass(frozen=True)
class Drawn:
    """One page as a picture."""

    number: int  # from 1
    media_type: str
    content: bytes


@contextmanager
def drawn(pdf: bytes) -> Iterator[list[Path]]:
    """The pages' pictures in order, as files that exist inside the block. May raise Invalid."""
    if len(pdf) > limits.LARGEST:
        raise Invalid(N_("A report may have at most %(most)s MB."), most=limits.LARGEST // 1_000_000)
    if not pdf.startswith(b"%PDF-"):
        raise Invalid(N_("Please choose a PDF file."))
    with tempfile.TemporaryDirectory(prefix="report-") as scratch:
        source, pages = Path(scratch, "report.pdf"), Path(scratch, "pages")
        pages.mkdir()
        source.write_bytes(pdf)
        _draw(source, pages)
        yield sorted(pages.iterdir(), key=lambda one: int(one.stem))


def read(picture: Path) -> Drawn:
    """A page's picture and what it is."""
    return Drawn(int(picture.stem), _TYPES[picture.suffix], picture.read_bytes())


def _draw(source: Path, pages: Path) -> None:
    command = [sys.executable, "-m", "conference.pdf", str(source), str(pages)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    give_up_at = time.monotonic() + limits.PATIENCE_SECONDS
    try:
        while process.poll() is None:
            if time.monotonic() > give_up_at:
                raise Invalid(N_("This PDF takes too long to draw. Please make a smaller one of it."))
            loop.sleep(_LOOK_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode == limits.TOO_LONG:
        raise Invalid(N_("A report may have at most %(most)s pages."), most=limits.MOST_PAGES)
    if process.returncode:
        raise Invalid(_WHY.get(process.returncode, _UNREADABLE))
