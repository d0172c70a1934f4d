"""When garbage is not looked for: while much is made that stays for a moment.

Reading and rendering a long meeting makes 100,000 objects within 100 ms. The collector would look through all of them,
and through every piece that is kept, dozens of times, and find nothing: what they held is freed without it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_held_by = 0


@contextmanager
def postponed() -> Iterator[None]:
    """Look for garbage afterwards. Several green threads may be inside at once."""
    global _held_by
    _held_by += 1
    gc.disable()
    try:
        yield
    finally:
        _held_by -= 1
        if not _held_by:
            gc.enable()
