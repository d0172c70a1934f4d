"""Dates and times as offices write them (DOMAIN 8.5): "07:30", "07h30'", "07 giờ 30", "25/6/2026", ISO."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from conference.clock import HALL_ZONE
from conference.text import one_line

_DATE = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})")
_TIME = re.compile(r"(?P<h>\d{1,2})\s*(?::|h|g|giờ)\s*(?P<m>\d{2})?(?::00)?\s*(?:'|’|′|phút)?", re.IGNORECASE)
#: What may stand between a time and a date: "07h30' ngày 25/6/2026", "2026-06-25T07:30".
_BETWEEN = re.compile(r"\b(?:lúc|ngày)\b|^\s*T|,", re.IGNORECASE)


def read_date(value: object) -> object:
    """A day from "2026-06-25", "25/6/2026" or TOML's own date. Raises ValueError for anything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        _check_year(value.year)
        return value
    match = _DATE.fullmatch(one_line(value)) if isinstance(value, str) else None
    if match is None:
        raise ValueError("not a date")
    return _day(match)


def read_time(words: str) -> time:
    """A time of day from "07:30", "07h30'" or "07 giờ 30". Raises ValueError for anything else."""
    match = _TIME.fullmatch(one_line(words))
    if match is None or (match["m"] is None and ":" in words):
        raise ValueError("not a time of day")
    return time(int(match["h"]), int(match["m"] or 0))


def read_moment(value: object) -> object:
    """An instant in UTC from a date and a time on the hall's clock, in either order. Raises ValueError otherwise."""
    moment = value if isinstance(value, datetime) else _in_words(value)
    _check_year(moment.year)
    return (moment if moment.tzinfo else moment.replace(tzinfo=HALL_ZONE)).astimezone(UTC)


def seconds(minutes: float) -> int:
    """Minutes of a file as whole seconds, at least one."""
    return max(1, round(minutes * 60))


def _in_words(value: object) -> datetime:
    words = one_line(value) if isinstance(value, str) else ""
    match = _DATE.search(words)
    if match is None:
        raise ValueError("not a date with a time")
    before, after = words[: match.start()], words[match.end() :]
    return datetime.combine(_day(match), read_time(_BETWEEN.sub(" ", before) + " " + _BETWEEN.sub(" ", after)))


def _day(match: re.Match[str]) -> date:
    year, month, day = (int(match[part] or match[f"{part}2"]) for part in "ymd")
    _check_year(year)
    return date(year, month, day)


def _check_year(year: int) -> None:
    if not 2000 <= year <= 2200:
        raise ValueError("not a year of this century or the next")
