"""What is logged, and what never is: names, telephone numbers, links' tokens and words that somebody typed.

A line says which conference and which command it is about (``about``). It is safe by construction rather than by
searching for secrets: this program's own messages hold ids and the names it gave things; of other
libraries' messages and of exceptions only their kind and the place in the source is told, because what they say may
quote anything.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from conference import clock, metrics

#: ``CONFERENCE_LOG``: the form of a line. Without it only warnings are written, as text.
FORMS = ("text", "json")

_ABOUT: ContextVar[dict[str, Any] | None] = ContextVar("about", default=None)
#: Paths that carry a secret, should one get into a message of ours.
_SECRET_PATH = re.compile(r"(/(?:l|j)/)[^/\s\"'?]+")
_FRAMES = 8


def about(**facts: Any) -> None:
    """From here on this green thread's lines carry these facts."""
    _ABOUT.set({**(_ABOUT.get() or {}), **facts})


@contextmanager
def while_about(**facts: Any) -> Iterator[None]:
    """The lines of this block carry these facts."""
    before = _ABOUT.get()
    _ABOUT.set({**(before or {}), **facts})
    try:
        yield
    finally:
        _ABOUT.set(before)


def configure(form: str) -> None:
    """Write this process's lines to standard error in this form, and count errors. To be called once, at start."""
    written = logging.StreamHandler(sys.stderr)
    written.setFormatter(_Json() if form == "json" else _Text())
    logging.basicConfig(level=logging.WARNING, handlers=[written, _Counting(logging.ERROR)], force=True)
    logging.getLogger("conference").setLevel(logging.INFO if form else logging.WARNING)


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """Everything a line says, in the order it says it."""
    facts: dict[str, Any] = {
        "at": clock.now().isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "part": record.name,
        "what": _what(record),
    }
    facts |= _ABOUT.get() or {}
    facts |= getattr(record, "facts", {})
    if not _is_ours(record):
        facts["where"] = [_place(record.pathname, record.lineno, record.funcName)]
    if record.exc_info and record.exc_info[0] is not None:
        facts["error"] = _kinds(record.exc_info[1])
        facts["where"] = _frames(record.exc_info[2])
    return facts


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts_of(record), ensure_ascii=False, default=str)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = facts_of(record)
        head = f"{facts.pop('at')} {facts.pop('level')} {facts.pop('part')}: {facts.pop('what')}"
        return " ".join([head, *(f"{name}={_in_text(value)}" for name, value in facts.items())])


class _Counting(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        metrics.ERRORS.labels(record.name if _is_ours(record) else "library").inc()


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "conference" and record.funcName != "log_exception"  # that one is Flask's


def _what(record: logging.LogRecord) -> str:
    return _SECRET_PATH.sub(r"\1…", record.getMessage()) if _is_ours(record) else "a library's message"


def _kinds(error: BaseException | None) -> str:
    """The kinds of an exception and of those that led to it, newest first."""
    names: list[str] = []
    while error is not None and len(names) < _FRAMES:
        names.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return " < ".join(names)


def _frames(at: Any) -> list[str]:
    frames = traceback.extract_tb(at)[-_FRAMES:]
    return [_place(frame.filename, frame.lineno, frame.name) for frame in frames]


def _place(file: str, line: int | None, function: str | None) -> str:
    return f"{'/'.join(Path(file).parts[-2:])}:{line} {function}"


def _in_text(value: Any) -> str:
    return " | ".join(value) if isinstance(value, list) else str(value)
