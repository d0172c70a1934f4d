"""How long a test waits for what must come before it calls it lost.

Waiting measures nothing: a test that passes takes no longer for it, and a machine with other work takes several times
as long as a quiet one. What has a bound of its own states it itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE_SECONDS = 20.0


def wait_for(
    there: Callable[[], Any], seconds: float = PATIENCE_SECONDS, pause: Callable[[float], object] | None = None
) -> Any:
    """Wait until something is there, and return it; ``pause(ms)`` lets a browser's events arrive meanwhile."""
    give_up_at = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < give_up_at, "it never came"
        pause(20) if pause else time.sleep(0.02)
    return found
