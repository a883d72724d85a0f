"""How many outcomes of which kind there are, in all and within filters: counted once, kept for a minute.

A lab may have answered 100,000 ideas. They are read as groups of ideas that are alike in all that can be filtered, so
that any choice of filters is counted without a look at the database.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import current_app

from .. import clock
from . import queries
from .queries import DECISION_OF, DECISIONS, TESTED, Wanted

FRESH = 60.0
"""Seconds for which the counts are kept in each process."""
FEWEST_OWED = 5
"""Of fewer people nobody reads how many were told."""


@dataclass(frozen=True)
class Case:
    """A pilot, or `n` ideas that are alike. `voices`: idea → its votes, so that an idea in two pilots is counted
    once; a group of ideas stands there with a number below 0. `month`: 1 to 12 of a pilot, 0 of ideas."""

    decision: str
    year: int
    topics: frozenset[int | None]
    districts: frozenset[int | None]
    calls: frozenset[int | None]
    n: int
    voices: tuple[tuple[int, int], ...]
    owed: int = 0
    told: int = 0
    month: int = 0

    def fits(self, wanted: Wanted) -> bool:
        return (
            (not wanted.decision or self.decision == wanted.decision)
            and (not wanted.year or self.year == wanted.year)
            and (not wanted.topic or wanted.topic in self.topics)
            and (not wanted.district or wanted.district in self.districts)
            and (not wanted.call or wanted.call in self.calls)
            and (not wanted.tested or self.decision in TESTED)
        )


@dataclass(frozen=True)
class Count:
    """`by`: decision → how many, with noughts. `told`: how often somebody heard an outcome; None when few were to."""

    by: Mapping[str, int]
    votes: int = 0
    told: int | None = None

    @property
    def all(self) -> int:
        return sum(self.by.values())

    @property
    def tested(self) -> int:
        return sum(self.by[name] for name in TESTED)


@dataclass(frozen=True)
class Tally:
    cases: tuple[Case, ...]

    @cached_property
    def whole(self) -> Count:
        return count(self.cases)

    @cached_property
    def calls(self) -> frozenset[int]:
        """Calls of which something came."""
        return frozenset(call for case in self.cases for call in case.calls if call)

    @cached_property
    def years(self) -> list[int]:
        """The newest first."""
        return sorted({case.year for case in self.cases}, reverse=True)

    def of(self, wanted: Wanted) -> Count:
        return count(case for case in self.cases if case.fits(wanted))

    def by_year(self, wanted: Wanted) -> dict[int, Count]:
        """The newest first, also years between in which nothing ended; whichever year is wanted."""
        always = replace(wanted, year=0)
        fitting = [case for case in self.cases if case.fits(always)]
        years = {case.year for case in fitting}
        span = range(max(years), min(years) - 1, -1) if years else ()
        return {year: count(case for case in fitting if case.year == year) for year in span}

    def by_month(self, wanted: Wanted) -> dict[tuple[int, int], Count]:
        """Tests alone, of the newest year in which one ended: the first month first, also months between."""
        tested = replace(wanted, tested=True)
        tests = [case for case in self.cases if case.fits(tested)]
        year = max((test.year for test in tests), default=0)
        newest = [case for case in tests if case.year == year]
        months = {case.month for case in newest}
        span = range(min(months), max(months) + 1) if months else ()
        return {(year, month): count(case for case in newest if case.month == month) for month in span}


def count(cases: Iterable[Case]) -> Count:
    by, owed, told = dict.fromkeys(DECISIONS, 0), 0, 0
    voices: dict[int, int] = {}
    for case in cases:
        by[case.decision] += case.n
        voices.update(case.voices)
        owed, told = owed + case.owed, told + case.told
    return Count(by, sum(voices.values()), told if owed >= FEWEST_OWED else None)


def tally() -> Tally:
    """As it was a minute ago at most. While one request counts again, the others get the last counts."""
    kept: tuple[float, Tally] | None = current_app.extensions.get("tally")
    now = time.monotonic()
    if kept and now - kept[0] < FRESH:
        return kept[1]
    if kept:
        current_app.extensions["tally"] = (now, kept[1])
    found = counted()
    current_app.extensions["tally"] = (time.monotonic(), found)
    return found


def forget() -> None:
    """For tests, which come to outcomes faster than they are counted."""
    current_app.extensions.pop("tally", None)


def counted() -> Tally:
    """Six statements, however much came of ideas."""
    first, this_year = queries.first_outcome(), clock.today().year
    oldest = min(clock.day_of(first).year if first else this_year, this_year)
    return Tally((*_pilots(), *_ideas(range(this_year, oldest - 1, -1))))


def _ideas(years: Sequence[int]) -> Iterator[Case]:
    told = {tuple(row[:5]): (row.owed, row.told) for row in queries.ideas_told(years)}
    for number, row in enumerate(queries.ideas_counted(years), 1):
        owed, heard = told.get(tuple(row[:5]), (0, 0))
        yield Case(
            DECISION_OF["idea", row.stage], int(row.year), frozenset({row.topic_id}), frozenset({row.district_id}),
            frozenset({row.call_id}), row.n, ((-number, row.votes or 0),), int(owed), int(heard),
        )  # fmt: skip


def _pilots() -> Iterator[Case]:
    ideas: dict[int, list[Any]] = {}
    for row in queries.pilots_counted():
        ideas.setdefault(row.id, []).append(row)
    told = queries.pilots_told()
    there: dict[int, set[int]] = {}
    for pilot, district in queries.pilot_districts():
        there.setdefault(pilot, set()).add(district)
    for id, rows in ideas.items():
        owed, heard = told.get(id, (0, 0))
        ended = clock.day_of(rows[0].entered_at)
        yield Case(
            DECISION_OF["pilot", rows[0].stage], ended.year,
            frozenset(row.topic_id for row in rows), frozenset(row.district_id for row in rows) | there.get(id, set()),
            frozenset(row.call_id for row in rows), 1,
            tuple((row.idea_id, row.votes) for row in rows if row.idea_id), int(owed), int(heard), ended.month,
        )  # fmt: skip
