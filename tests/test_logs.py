"""Lines of the log: what they carry along, and what an exception may not tell."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from conference import logs, metrics

SECRET = "Đặng Văn Bí Mật"


class Written(logging.Handler):
    """Keeps lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.formatter = logs._Json()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def last(self) -> dict[str, Any]:
        """The newest line."""
        return dict(json.loads(self.lines[-1]))


@pytest.fixture
def written() -> Iterator[Written]:
    """What is logged anywhere during the test."""
    handler = Written()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def failed(name: str) -> None:
    """Something that quotes what it was given fails, and its failure makes something else fail."""
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError:
        logging.getLogger(name).exception("it failed")


def test_an_exception_is_told_by_kind_and_place_never_by_what_it_says(written: Written) -> None:
    failed("conference.live.door")
    assert written.last["error"] == "KeyError < ValueError"
    assert written.last["where"][-1].startswith("tests/test_logs.py:")
    assert written.last["what"] == "it failed"
    assert SECRET not in written.lines[-1]


def test_a_librarys_message_is_told_by_its_place_alone(written: Written) -> None:
    logging.getLogger("engineio.server").error(f"cannot read {SECRET}")
    assert SECRET not in written.lines[-1]
    assert written.last["part"] == "engineio.server"
    assert "test_logs.py" in written.last["where"][0]


def test_flasks_own_line_about_a_failed_request_names_no_address(written: Written) -> None:
    from flask import Flask

    app = Flask("conference")
    with app.test_request_context(f"/l/{SECRET}"):
        app.log_exception((KeyError, KeyError(SECRET), None))
    assert SECRET not in written.lines[-1]
    assert written.last["error"] == "KeyError"


def test_a_token_that_gets_into_a_message_of_ours_is_masked(written: Written) -> None:
    logging.getLogger("conference.web").warning("nobody opens %s", "/l/geheim?x=1")
    assert written.last["what"] == "nobody opens /l/…?x=1"


def test_a_line_carries_what_the_block_is_about_and_no_longer(written: Written) -> None:
    log = logging.getLogger("conference.test")
    with logs.while_about(conference="c"), logs.while_about(command_id="k"):
        log.warning("inside")
    assert (written.last["conference"], written.last["command_id"]) == ("c", "k")
    log.warning("outside")
    assert "command_id" not in written.last


def test_errors_are_counted_by_the_part_that_logged_them() -> None:
    record = logging.LogRecord("conference.live", logging.ERROR, "x.py", 1, "it failed", None, None)
    before = metrics.ERRORS.labels("conference.live")._value.get()
    logs._Counting().emit(record)
    assert metrics.ERRORS.labels("conference.live")._value.get() == before + 1


def test_text_lines_say_the_same_in_one_line() -> None:
    record = logging.LogRecord("conference.live", logging.INFO, "x.py", 1, "command", None, None)
    record.facts = {"command": "floor.end", "ms": 3.5}
    line = logs._Text().format(record)
    assert line.endswith("info conference.live: command command=floor.end ms=3.5")
    assert "\n" not in line
