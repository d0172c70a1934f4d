"""Every command leaves a line in the log and a time in the figures, whatever became of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from conference import logs, metrics
from conference.actor import Actor
from conference.commands.registry import REGISTRY
from conference.errors import NotDone
from conference.ids import PATTERN

log = logging.getLogger(__name__)


@contextmanager
def reported(name: str, command_id: str | None, actor: Actor) -> Iterator[None]:
    """Time the block, and log its end. What the sender wrote is not repeated: a name or an id of its own invention
    could be anything."""
    name = name if name in REGISTRY else "unknown"
    known = command_id if command_id and PATTERN.match(command_id) else None
    began, outcome = time.perf_counter(), "done"
    metrics.WAITING_COMMANDS.inc()
    with logs.while_about(conference=actor.conference_id, command_id=known):
        try:
            yield
        except NotDone as error:
            outcome = error.code
            raise
        except Exception:
            outcome = "broken"
            log.exception("a command failed")
            raise
        finally:
            seconds = time.perf_counter() - began
            metrics.WAITING_COMMANDS.dec()
            metrics.COMMANDS.labels(name, outcome).observe(seconds)
            facts = {"command": name, "outcome": outcome, "actor": actor.key, "ms": round(seconds * 1000, 1)}
            log.info("command", extra={"facts": facts})
