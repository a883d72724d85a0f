"""The one place that asks what time it is. Days are the lab's calendar days, instants are UTC."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)
_zone = ZoneInfo("Europe/Berlin")


def use_zone(name: str) -> None:
    """Set the lab's zone. Raises ZoneInfoNotFoundError for an unknown name."""
    global _zone
    _zone = ZoneInfo(name)


def zone() -> ZoneInfo:
    return _zone


def now() -> datetime:
    return _fixed.get() or datetime.now(UTC)


def now_ms() -> int:
    return int(now().timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def today() -> date:
    return day_of(now())


def day_of(instant: datetime) -> date:
    return instant.astimezone(_zone).date()


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), _zone).astimezone(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Let it be `instant` (aware) inside the block: for tests and the demo's history."""
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield instant
    finally:
        _fixed.reset(token)


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    return day.weekday() < 5 and day not in holidays


def add_working_days(start: date, days: int, holidays: Collection[date] = ()) -> date:
    """The day on which `days` full working days after `start` have passed. 0 gives `start`.

    Less than 0 goes back: working_days_between(start, the answer) is `days` again.
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    while left < 0:
        left += is_working_day(day, holidays)
        day -= timedelta(days=1)
    return day


def working_days_between(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, holidays)
    return sum(is_working_day(start + timedelta(days=n), holidays) for n in range(1, (end - start).days + 1))
