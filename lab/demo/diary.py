"""The demo's history as a diary: dated entries, lived through in their order by the lab's own clock."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from .. import clock, jobs
from ..db import db
from ..events import Event
from ..notices import audience, fan_out

Act = Callable[[], object]
A_LITTLE = timedelta(minutes=7)
EARLY = time(5, 30)
"""When the calendar looks at the lab each day."""
MONDAY = 0


@dataclass(order=True)
class Entry:
    at: datetime
    number: int
    act: Act = field(compare=False)


class Diary:
    """`add()` in any order, `live()` once. Who is to be told of an entry is told before the next one."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def add(self, at: datetime, act: Act) -> datetime:
        self._entries.append(Entry(at, len(self._entries), act))
        return at

    def live(self) -> None:
        self._let_the_calendar_look()
        for entry in sorted(self._entries):
            with clock.at(entry.at):
                entry.act()
                _tell()

    def _let_the_calendar_look(self) -> None:
        """Once a day from the first entry to now: reminders, ends of tests, archives, the picks of the month.

        A year of days is long: what is old is cleared away on Mondays only.
        """
        day, now = clock.day_of(min(entry.at for entry in self._entries)), clock.now()
        while (at := datetime.combine(day, EARLY, clock.zone())) <= now:
            self.add(at, partial(jobs.tick, tidy=day.weekday() == MONDAY))
            day += timedelta(days=1)


_UNTOLD = select(Event).where(Event.fanned_out_at.is_(None)).order_by(Event.id)


def _tell() -> None:
    """Notices as seen, and no mail: the history counts as told."""
    for event in db.session.scalars(_UNTOLD).all():
        people = [(id, audience.RANK[rank]) for id, rank in db.session.execute(audience.told_people(event))]
        if people:
            fan_out.write(event, people, deliver=False, seen=True)
        event.fanned_out_at = clock.now()
    db.session.flush()


class Days:
    """When things happen on a day that the content names: one line of events, each a little after the last.

    `name` seeds the dice, so that each thing keeps its times when others change.
    """

    def __init__(self, name: str, holidays: Collection[date]) -> None:
        self._dice = Random(f"days of {name}")
        self._holidays = holidays
        self._now = clock.now()
        self.last: datetime | None = None

    def resident(self, days_ago: float, after: datetime | None = None) -> datetime:
        """From breakfast to late in the evening, on any day."""
        day = clock.today() - timedelta(days=int(days_ago))
        return self._next(self._on(day, 7, 22), after)

    def staff(self, days_ago: float, after: datetime | None = None) -> datetime:
        """In the office. What the content puts on a day off is done on the next working day, or today's last one."""
        day = clock.today() - timedelta(days=int(days_ago))
        working = day
        while not clock.is_working_day(working, self._holidays):
            working += timedelta(days=1)
        while working > clock.today() or not clock.is_working_day(working, self._holidays):
            working -= timedelta(days=1)
        return self._next(self._on(working, 9, 17), after)

    def _on(self, day: date, first: int, last: int) -> datetime:
        minute = self._dice.randrange(first * 60, last * 60)
        at = datetime.combine(day, time(minute // 60, minute % 60, self._dice.randrange(60)), clock.zone())
        return min(at, self._now - timedelta(minutes=30))

    def _next(self, at: datetime, after: datetime | None) -> datetime:
        """`after`: beside the story, like a comment that answers another. Without it, the next of the story."""
        if after is not None:
            return max(at, after + A_LITTLE)
        self.last = max(at, self.last + A_LITTLE) if self.last else at
        return self.last
