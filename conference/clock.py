"""The one clock. Instants are aware, in UTC, in whole milliseconds so that every database keeps them exactly."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

#: Where every conference takes place: UTC+7, no daylight saving (DOMAIN 8.5).
HALL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def milliseconds(instant: datetime) -> int:
    """An instant as browsers count it: milliseconds since 1970-01-01 UTC."""
    return int(instant.timestamp() * 1000)


def in_hall(instant: datetime) -> datetime:
    """The same instant on the hall's wall clock."""
    return instant.astimezone(HALL_ZONE)
