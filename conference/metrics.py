"""What one server process counts and times for its keepers, in a registry of its own; ``/metrics`` shows it.

Labels are names that this program gives (a screen, a command, an outcome), never what somebody sent: labels stay few
and hold nothing personal.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

CONNECTIONS = Gauge("conference_connections", "Browsers connected now.", ["screen"], registry=REGISTRY)
JOINS = Histogram(
    "conference_join_seconds", "From a browser's join to its snapshot.", ["screen"], buckets=_SECONDS, registry=REGISTRY
)
COMMANDS = Histogram(
    "conference_command_seconds",
    "Commands by name and outcome: done, or why not.",
    ["command", "outcome"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
WAITING_COMMANDS = Gauge("conference_commands_in_progress", "Commands that have no answer yet.", registry=REGISTRY)
DATABASE_WAIT = Histogram(
    "conference_database_wait_seconds",
    "Waiting for the database: for a turn to write, for the disk at a commit.",
    ["for_"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
FLUSHES = Histogram(
    "conference_flush_seconds", "From looking for news to the last patch sent.", buckets=_SECONDS, registry=REGISTRY
)
EVENTS_A_FLUSH = Histogram(
    "conference_flush_events",
    "Events that one flush tells of together.",
    buckets=(1, 2, 3, 5, 10, 20, 50, 100),
    registry=REGISTRY,
)
PATCHES = Counter("conference_patches", "Patches sent, one an audience.", ["audience"], registry=REGISTRY)
RENDERS = Histogram(
    "conference_render_seconds", "Rendering of fragments.", ["fragment"], buckets=_SECONDS, registry=REGISTRY
)
UNREAD = Gauge("conference_unread_messages", "Messages that wait for browsers to read.", registry=REGISTRY)
ERRORS = Counter("conference_errors", "Errors logged, by the part that logged them.", ["part"], registry=REGISTRY)


@contextmanager
def timed(histogram: Histogram) -> Iterator[None]:
    """Observe how long the block takes, however it ends."""
    began = time.perf_counter()
    try:
        yield
    finally:
        histogram.observe(time.perf_counter() - began)


def page() -> bytes:
    """Everything as Prometheus reads it."""
    return generate_latest(REGISTRY)
