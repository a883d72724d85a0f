"""Calendar files (iCalendar, RFC 5545) that phones and calendar programs read and can subscribe to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """`uid`: the same for the same thing for ever, without the host. `start` and `end`: days, or moments in UTC; a last
    day is part of it. `changed`: when it last changed. `sequence`: how often its time has changed.
    """

    uid: str
    title: str
    start: date | datetime
    end: date | datetime | None
    path: str
    changed: datetime
    where: str = ""
    words: str = ""
    cancelled: bool = False
    sequence: int = 0


def ics(name: str, base_url: str, entries: Iterable[Entry]) -> bytes:
    """A calendar named `name`; the entries lead to pages below `base_url`."""
    return _written(name, base_url, tuple(entries))


@lru_cache(maxsize=8)
def _written(name: str, base_url: str, entries: tuple[Entry, ...]) -> bytes:
    """Calendar programs ask all day long, and mostly for what they have: the same entries are written once."""
    calendar = Calendar()
    calendar.add("prodid", "-//Pilotlight//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, base_url.rstrip("/")))
    return bytes(calendar.to_ical())


def _event(entry: Entry, base: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(base).hostname or 'lab'}")
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("dtstart", entry.start)
    if entry.end:
        event.add("dtend", _end(entry.end))
    event.add("url", base + entry.path)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("description", f"{entry.words}\n\n{base}{entry.path}".strip())
    if entry.where:
        event.add("location", entry.where)
    return event


def _end(end: date | datetime) -> date | datetime:
    """The format names the first day after."""
    return end if isinstance(end, datetime) else end + timedelta(days=1)
