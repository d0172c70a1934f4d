"""``python -m conference.pdf FILE FOLDER``: draw every page of a PDF into the folder, 1.png or 1.jpg and so on.

Ends with one of the numbers in ``limits`` when that cannot be done, and with 0 when every page is there.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path

import pypdfium2
from PIL import Image

from conference.pdf import limits


def main(file: Path, folder: Path) -> int:
    """Draw the file's pages; returns what the process ends with."""
    _behave()
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        return limits.LOCKED if "assword" in str(error) else limits.UNREADABLE
    if not len(document):
        return limits.EMPTY
    if len(document) > limits.MOST_PAGES:
        return limits.TOO_LONG
    try:
        for number in range(len(document)):
            ending, content = _written(_drawn(document[number]))
            (folder / f"{number + 1}.{ending}").write_bytes(content)
    except (pypdfium2.PdfiumError, MemoryError, ValueError):
        return limits.UNREADABLE
    return 0


def _behave() -> None:
    """The meeting goes first on this machine, and a file made to do harm does it to this process alone."""
    with suppress(ImportError, OSError, AttributeError, ValueError):  # Windows has none of it
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(limits.WIDTH / max(width, 1), limits.HEIGHT / max(height, 1))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    grey = picture.convert("L")
    return grey if grey.convert("RGB").tobytes() == picture.tobytes() else picture


def _written(picture: Image.Image) -> tuple[str, bytes]:
    """Words are smaller as PNG, photographs as JPEG."""
    png, jpeg = io.BytesIO(), io.BytesIO()
    picture.save(png, "PNG", compress_level=6)
    picture.save(jpeg, "JPEG", quality=88)
    return min((("png", png.getvalue()), ("jpg", jpeg.getvalue())), key=lambda one: len(one[1]))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
