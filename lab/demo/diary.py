"""The demo's history as a diary: dated entries, lived through in their order by the lab's own clock."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from math import inf
from random import Random

from sqlalchemy import select

from .. import clock, jobs
from ..db import db
from ..events import Event
from ..notices import audience, fan_out

Act = Callable[[], object]
A_LITTLE, HOUR, A_DAY = timedelta(minutes=7), timedelta(hours=1), timedelta(days=1)
AWAKE, OFFICE = (7, 22), (9, 17)
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
            day += A_DAY


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
    """When things happen on a day that the content names: one line of events in their order, each after the last.

    The lab works on working days, and what it does about something needs room after it. So the story ends on the last
    day on which the office was open, for residents too: made on a Sunday, it ends on Friday. `name` seeds the dice, so
    that each thing keeps its times when others change.
    """

    def __init__(self, name: str, holidays: Collection[date]) -> None:
        self._name, self._dice = name, Random(f"days of {name}")
        self._holidays = holidays
        self._today, self._now = clock.today(), clock.now()
        self._end = self._last_open_day()
        self._told = inf
        self.last: datetime | None = None

    def resident(self, days_ago: float, after: datetime | None = None) -> datetime:
        """From breakfast to late in the evening, on any day."""
        day = self._day(days_ago)
        if self._end < self._today and day >= self._end:
            at = self._in_the_office(day)
        else:
            opens, closes = self._hours(day, *AWAKE)
            at = opens + (closes - opens) * self._dice.random()
        return self._keep(at, days_ago, after)

    def staff(self, days_ago: float, after: datetime | None = None) -> datetime:
        """In the office. What the content puts on a day off is done on the next working day, or today's last one."""
        at, before = self._in_the_office(self._day(days_ago)), after or self.last
        if before and at <= before:
            soon = self._soon(before)
            at = soon if self._is_open(clock.day_of(soon)) else self._in_the_office(clock.day_of(soon))
        return self._keep(at, days_ago, after)

    def _day(self, days_ago: float) -> date:
        return self._today - timedelta(days=int(days_ago))

    def _is_open(self, day: date) -> bool:
        return clock.is_working_day(day, self._holidays)

    def _last_open_day(self) -> date:
        """Today from half past ten: what has to be told of today needs an hour at least."""
        opens, closes = self._hours(self._today, *OFFICE)
        day = self._today if closes - opens >= HOUR else self._today - A_DAY
        while not self._is_open(day):
            day -= A_DAY
        return day

    def _hours(self, day: date, first: int, last: int) -> tuple[datetime, datetime]:
        """As instants, because a difference of local times is an hour off where the clocks change in between."""
        opens, closes = (datetime.combine(day, time(hour), clock.zone()).astimezone(UTC) for hour in (first, last))
        return opens, min(closes, self._now - timedelta(minutes=30))

    def _in_the_office(self, day: date) -> datetime:
        """Each of the days whose work is done on one has a share of its hours, in their order.

        So what belongs to an earlier day comes first in all stories, whoever tells them.
        """
        worked = day
        while worked < self._end and not self._is_open(worked):
            worked += A_DAY
        worked = first = min(worked, self._end)
        while not self._is_open(first - A_DAY):
            first -= A_DAY
        last = self._today if worked == self._end else worked
        opens, closes = self._hours(worked, *OFFICE)
        share = (closes - opens) / ((last - first).days + 1)
        return opens + share * ((day - first).days + self._dice.random())

    def _keep(self, at: datetime, days_ago: float, after: datetime | None) -> datetime:
        """`after`: beside the story, like a comment that answers another. Without it, the next of the story."""
        if after is not None:
            return max(at, self._soon(after))
        assert days_ago <= self._told, f"{self._name} is not told in its order"  # noqa: S101 - a mistake of the teller
        self._told = days_ago
        self.last = max(at, self._soon(self.last)) if self.last else at
        return self.last

    def _soon(self, before: datetime) -> datetime:
        """A little later; near the present half of what is left, so that the next one comes before now, too."""
        return before + min(A_LITTLE, (self._now - before) / 2)
