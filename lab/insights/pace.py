"""How fast the lab answers, put together from a year of history and kept for a minute in each process."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app

from .. import clock
from ..city import queries as city
from ..evaluation import queries as evaluation
from ..evaluation.rules import Answers
from . import queries, rules
from .reached import ToldRate, told_rate
from .rules import Kept, Median, Promised, Step, Wait, WorkingDays

DAYS = 365
FRESH = 60.0
"""Seconds for which the figures are kept: reading a year of history on every page would cost more than the page."""


@dataclass(frozen=True)
class Speed:
    """How many have what was waited for, how many still wait, and the median and the curve with both."""

    done: int
    waiting: int
    median: Median | None
    curve: list[tuple[int, float]]

    def within(self, days: int) -> int | None:
        """Percent that have it by then."""
        return rules.share_by(self.curve, days)

    @property
    def longest(self) -> int:
        """The right end of the plot: a round number of days that shows the whole curve, 10 to 250."""
        last = self.curve[-1][0] if self.curve else 0
        return next((days for days in (10, 20, 50, 100) if last <= days), 250)

    @property
    def path(self) -> str:
        """The curve as steps in a field of 100 × 100, for an SVG."""
        scale = 100 / self.longest
        points = [(min(day * scale, 100), 100 - share * 100) for day, share in self.curve]
        return "M0 100" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in points)


@dataclass(frozen=True)
class Pace:
    """`units` by id, None for what no unit has; `told`: who was told of outcomes. `solved`: what residents said, and
    about how many tests that ended.

    `cut`: only the newest events were read.
    """

    at: datetime
    whole: Kept
    stages: Mapping[tuple[str, str], Kept]
    units: Mapping[int | None, Kept]
    response: Speed
    decision: Speed
    told: ToldRate
    solved: tuple[Answers, int]
    cut: bool = False


def pace() -> Pace:
    """As it was a minute ago at most. While one request counts again, the others get the last figures."""
    kept: tuple[float, Pace] | None = current_app.extensions.get("pace")
    now = time.monotonic()
    if kept and now - kept[0] < FRESH:
        return kept[1]
    if kept:
        current_app.extensions["pace"] = (now, kept[1])
    found = measured()
    current_app.extensions["pace"] = (time.monotonic(), found)
    return found


def forget() -> None:
    """For tests, which change the history faster than it is read."""
    current_app.extensions.pop("pace", None)


def measured() -> Pace:
    """Eight statements, however much has happened."""
    now, today = clock.now(), clock.today()
    since = now - timedelta(days=DAYS)
    calendar = WorkingDays(clock.day_of(since), today, city.places().holidays)
    steps_read = queries.history_since(since)
    histories = _by_thing(steps_read)
    promised = [case for steps in histories.values() for case in rules.promises_of(steps, calendar, today)]
    late = queries.late_now(today)
    ideas = {id: steps for (kind, id), steps in histories.items() if kind == "idea"}
    return Pace(
        at=now,
        whole=rules.kept(promised, len(late)),
        stages=_by_stage(promised, late),
        units=_by_unit(promised, late),
        response=_speed(rules.first_response(steps, calendar, today) for steps in ideas.values()),
        decision=_speed(_decisions(ideas, queries.merged_into(since), calendar, today)),
        told=told_rate(),
        solved=evaluation.answers_of_all(),
        cut=len(steps_read) == queries.MOST_EVENTS,
    )


def _by_thing(steps: Iterable[Step]) -> dict[tuple[str, int], list[Step]]:
    histories: dict[tuple[str, int], list[Step]] = defaultdict(list)
    for step in steps:
        histories[step.kind, step.thing_id].append(step)
    return histories


def _by_stage(promised: Sequence[Promised], late: Sequence[tuple[str, str, int | None]]) -> dict[tuple[str, str], Kept]:
    over_due = Counter((kind, stage) for kind, stage, _unit in late)
    return {key: rules.kept((p for p in promised if p.key == key), over_due[key]) for key in rules.PROMISE_WORDS}


def _by_unit(promised: Sequence[Promised], late: Sequence[tuple[str, str, int | None]]) -> dict[int | None, Kept]:
    """Who answered, and whose answers are late. Those waiting belong to no unit until one has them."""
    over_due = Counter(unit for _kind, _stage, unit in late)
    answered: dict[int | None, list[Promised]] = defaultdict(list)
    for case in promised:
        if case.wait.over:
            answered[case.unit_id].append(case)
    units = [*city.places().units, None]
    return {u: rules.kept(answered[u], over_due[u]) for u in units if answered[u] or over_due[u]}


def _decisions(
    ideas: Mapping[int, Sequence[Step]], merged: Mapping[int, int], calendar: WorkingDays, today: date
) -> Iterable[Wait | None]:
    """A merged idea waits on as part of the other one, which takes the earliest start."""
    sent = {id: next((s.on for s in steps if s.move == "submit"), None) for id, steps in ideas.items()}
    starts = starts_of({id: on for id, on in sent.items() if on}, merged)
    for id, steps in ideas.items():
        if id not in merged:
            yield rules.decision(steps, calendar, today, starts.get(id))


def starts_of(sent: Mapping[int, date], merged: Mapping[int, int]) -> dict[int, date]:
    """Idea → the earliest day on which one was sent in that goes on in it, also by way of a third one."""
    starts: dict[int, date] = {}
    for id, on in sent.items():
        root = id
        while root in merged:
            root = merged[root]
        if root != id:
            starts[root] = min(on, starts.get(root, on))
    return starts


def _speed(waits: Iterable[Wait | None]) -> Speed:
    cases = [wait for wait in waits if wait]
    done = sum(wait.over for wait in cases)
    return Speed(
        done, sum(not (wait.over or wait.gone) for wait in cases), rules.median_wait(cases), rules.curve(cases)
    )
