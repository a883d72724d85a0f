"""On which days testers are asked how it goes, who has answered, what may be said about it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import N_
from ..pilots.rules import FEWEST_SHOWN

DAYS = (1, 7, 30)
"""Without a plan of their own, testers are asked on these days after their first one."""
MOST_DAYS = 30
LAST_DAY = 730
AGAIN_DAYS = 3
"""Who has not answered after so many days is reminded once more."""
LOOK_BACK = 7
"""Reminders that the calendar missed are made up for within so many days."""

TASKS = (("yes", N_("Yes")), ("partly", N_("Partly")), ("no", N_("No")))
TEXT_MAX = 1000
ENTRY = (1, 4000)
PHOTOS = 1

WORDS = {
    "check_in_due": N_("How is the test going for you?"),
    "check_in_again": N_("A reminder: how is the test going for you?"),
}
TELLS: Mapping[str, Mapping[str, str]] = {
    "check_in_due": {"P": N_("Tell the lab in a minute how the test goes for you: /pilots/{pilot_id}/checkin")},
    "check_in_again": {
        "P": N_("The lab has not heard from you yet. One tap is enough: /pilots/{pilot_id}/checkin")
    },
}  # fmt: skip


# When


def cut(days: Iterable[int], length: int | None) -> tuple[int, ...]:
    """The days in their order, each once, without those that the test does not reach."""
    return tuple(sorted({day for day in days if day >= 1 and (length is None or day <= length)}))


def first_day(started_on: date, joined_on: date) -> date:
    """From which on a tester's days are counted: the start, or when they joined if that was later."""
    return max(started_on, joined_on)


def dues(days: Sequence[int], first: date, last: date | None) -> list[tuple[int, date]]:
    """(day, date) on which somebody who began on `first` is asked. `last`: the last day of the test, or of theirs."""
    asked = ((day, first + timedelta(days=day)) for day in days)
    return [(day, on) for day, on in asked if last is None or on <= last]


def newest(due: Sequence[tuple[int, date]], today: date) -> tuple[int, date] | None:
    """The check-in that waits for an answer now: only the last one that was asked for."""
    return next(((day, on) for day, on in reversed(due) if on <= today), None)


def following(due: Sequence[tuple[int, date]], today: date) -> date | None:
    """When somebody is asked next."""
    return next((on for _day, on in due if on > today), None)


def answered_by(due: Sequence[tuple[int, date]], on: date) -> int | None:
    """Which of the check-ins a word of this day answers: the last that was asked for by then, if there was one."""
    found = newest(due, on)
    return found[0] if found else None


# Who has answered


@dataclass(frozen=True)
class Taker:
    """A tester as the plan looks at them. `until`: the day on which they left."""

    id: int
    joined_on: date
    until: date | None = None


@dataclass(frozen=True)
class Said:
    """One check-in."""

    taker: int
    mood: int
    task: str
    on: date


@dataclass(frozen=True)
class Cell:
    """One day of the plan: how many were asked, how many answered, and the sum of their moods."""

    day: int
    asked: int
    answered: int
    moods: int

    @property
    def mood(self) -> float | None:
        """The average, where enough people answered."""
        return self.moods / self.answered if self.answered >= FEWEST_SHOWN else None

    @property
    def can_be_counted(self) -> bool:
        return self.asked >= FEWEST_SHOWN


def cells(
    days: Sequence[int], started_on: date, last: date | None, today: date, takers: Iterable[Taker], said: Iterable[Said]
) -> list[Cell]:
    """For each day of the plan that has come for somebody. Who answers twice in its time counts once, by the last."""
    asked, moods = dict.fromkeys(days, 0), {day: dict[int, int]() for day in days}
    plans = {}
    for taker in takers:
        plans[taker.id] = plan = dues(days, first_day(started_on, taker.joined_on), _earlier(last, taker.until))
        for day, on in plan:
            asked[day] += on <= today
    for word in sorted(said, key=lambda word: word.on):
        answers = answered_by(plans.get(word.taker, ()), word.on)
        if answers is not None:
            moods[answers][word.taker] = word.mood
    return [Cell(day, asked[day], len(moods[day]), sum(moods[day].values())) for day in days if asked[day]]


def _earlier(one: date | None, other: date | None) -> date | None:
    """A day on which somebody left is none on which they are asked."""
    left = other - timedelta(days=1) if other else None
    return min((day for day in (one, left) if day), default=None)


def silent(
    days: Sequence[int], started_on: date, last: date | None, today: date, takers: Iterable[Taker], said: Iterable[Said]
) -> dict[int, date]:
    """Taker → since when an answer of theirs is waited for. Who has left, or was not asked yet, is not silent."""
    latest: dict[int, date] = {}
    for word in said:
        latest[word.taker] = max(word.on, latest.get(word.taker, word.on))
    found = {}
    for taker in takers:
        due = newest(dues(days, first_day(started_on, taker.joined_on), last), today)
        if due and taker.until is None and latest.get(taker.id, date.min) < due[1]:
            found[taker.id] = due[1]
    return found


# What may be said


def by_person(said: Iterable[Said]) -> list[Said]:
    """Each tester's last word."""
    return list({word.taker: word for word in sorted(said, key=lambda word: word.on)}.values())


def may_be_shown(counts: Iterable[int]) -> bool:
    """Whether none of the cells says something about fewer people than may be shown."""
    return all(n == 0 or n >= FEWEST_SHOWN for n in counts)


def tasks(said: Iterable[Said]) -> dict[str, int]:
    """How many testers said last that it did what they needed, partly, or not."""
    told = [word.task for word in by_person(word for word in said if word.task)]
    return {code: told.count(code) for code, _words in TASKS}
