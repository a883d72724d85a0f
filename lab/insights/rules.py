"""How fast the lab answers, from its history alone. Pure: days, counts, medians.

A promise is kept when somebody of the lab gave the answer that its stage asks for, on the promised day or before it.
What the lab's calendar does by itself is never an answer. Days are the city's working days; they stand still while
the author has a question to answer.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ..errors import N_
from ..ideas.rules import PROMISES
from ..ideas.rules import Stage as IdeaStage
from ..pilots.rules import DECISION_DAYS, EVALUATION_DAYS, NOTE_DAYS

FEW = 5
"""Below this many cases there is no percentage, no median and no bar: one case would say too much."""

HUMANS = frozenset({"moderator", "official"})
BY_AUTHORS = frozenset({"submit", "edit", "rewrite", "answer", "second_look", "withdraw"})
"""Staff who are authors make these too; they are no answers of the lab."""

ANSWERS: Mapping[tuple[str, str], frozenset[str]] = {
    ("idea", "submitted"): frozenset({"publish", "decline", "refer", "merge"}),
    ("idea", "open"): frozenset({"lab_comment", "start_review", "refer", "merge"}),
    ("idea", "under_review"): frozenset({"shortlist", "decline", "refer", "merge", "reopen"}),
    ("idea", "shortlisted"): frozenset({"link_pilot", "decline", "reopen"}),
    ("pilot", "running"): frozenset({"note"}),
    ("pilot", "evaluating"): frozenset({"decide_scale", "decide_adapt", "decide_stop"}),
}
"""Which moves answer the promise of a stage. A question to the author is none: it only stops the clock."""

PROMISE_WORDS: Mapping[tuple[str, str], tuple[str, int, bool]] = {
    **{("idea", str(s)): (p.sentence, p.days, p.working) for s, p in PROMISES.items() if s != IdeaStage.NEEDS_INFO},
    ("pilot", "running"): (N_("The lab writes how a running test is going"), NOTE_DAYS, False),
    ("pilot", "evaluating"): (N_("The city decides what follows from a test"), EVALUATION_DAYS + DECISION_DAYS, False),
}
"""Per stage: the promise, its days, and whether they are working days."""

DECISIONS = frozenset({"shortlist", "link_pilot", "decline", "refer"})
"""What ends the wait for a decision: a proposed test, or a reasoned no."""

ENDED_WITHOUT = frozenset({"withdraw", "expire", "merge"})
TAKEN_BACK = frozenset({"unmerge", "revive"})
"""After these an idea waits on, as if it had not ended before."""


class Step(NamedTuple):
    """One event, as far as the statistics look at it. A tuple: tens of thousands are made at once."""

    kind: str
    thing_id: int
    move: str
    stage_from: str
    stage_to: str
    role: str
    unit_id: int | None
    due_on: date | None
    on: date

    @property
    def by_the_lab(self) -> bool:
        return self.role in HUMANS and self.move not in BY_AUTHORS


@dataclass(frozen=True)
class Wait:
    """`days` is None where the beginning is older than the history that was read. `over`: the answer has come.

    `gone`: nobody waits any more, and no answer came: it was withdrawn, or the author did not answer.
    """

    days: int | None
    over: bool
    gone: bool = False


@dataclass(frozen=True)
class Promised:
    """One promise of one stage, answered or still open."""

    key: tuple[str, str]
    wait: Wait
    in_time: bool = False
    unit_id: int | None = None


@dataclass(frozen=True)
class Median:
    """`more`: fewer than half have an answer yet, so the median is longer than the longest wait seen."""

    days: int
    more: bool = False


@dataclass(frozen=True)
class Kept:
    """Of `answers`, `in_time` came in time; `waiting` have none yet, `late` of them for longer than promised."""

    answers: int = 0
    in_time: int = 0
    waiting: int = 0
    late: int = 0
    median: Median | None = None

    @property
    def percent(self) -> int | None:
        return percent(self.in_time, self.answers)


class WorkingDays:
    """Working days between two days in constant time: a year of history asks thousands of times."""

    def __init__(self, first: date, last: date, holidays: Collection[date] = ()) -> None:
        self.first = first
        count, self._until = 0, [0]
        for n in range(1, max(0, (last - first).days) + 1):
            day = first + timedelta(days=n)
            count += day.weekday() < 5 and day not in holidays
            self._until.append(count)

    def between(self, start: date, end: date) -> int:
        return max(0, self._at(end) - self._at(start))

    def _at(self, day: date) -> int:
        return self._until[min(max(0, (day - self.first).days), len(self._until) - 1)]


def percent(part: int, whole: int) -> int | None:
    """None for few cases."""
    return round(100 * part / whole) if whole >= FEW else None


def curve(waits: Iterable[Wait]) -> list[tuple[int, float]]:
    """(working days, share of the cases that have their answer by then), rising (Kaplan and Meier's estimate).

    Whoever still waits counts as waiting up to today and then leaves the count, so that neither a new case nor a
    forgotten one makes the lab look faster than it is. The last point is the longest wait. Empty for few cases.
    """
    known = Counter((w.days, w.over) for w in waits if w.days is not None)
    left = known.total()
    if left < FEW:
        return []
    open_share, points = 1.0, [(0, 0.0)]
    days = sorted({day for day, _over in known})
    for day in days:
        answered = known[day, True]
        if answered:
            open_share *= 1 - answered / left
            points.append((day, 1 - open_share))
        left -= answered + known[day, False]
    return [*points, (days[-1], 1 - open_share)]


def share_by(points: Sequence[tuple[int, float]], day: int) -> int | None:
    """Percent that have their answer within `day` working days; None beyond what was seen."""
    if not points or (day > points[-1][0] and points[-1][1] < 1):
        return None
    return round(100 * max(share for on, share in points if on <= day))


def median_wait(waits: Iterable[Wait]) -> Median | None:
    """The day by which half have their answer, with those still waiting. None for few cases."""
    points = curve(waits)
    if not points:
        return None
    half = next((day for day, share in points if share >= 0.5 - 1e-9), None)
    return Median(half) if half is not None else Median(points[-1][0], more=True)


def kept(promised: Iterable[Promised], late: int = 0) -> Kept:
    """`late` comes from the things themselves: a history does not know what has not happened."""
    cases = list(promised)
    answered = [case for case in cases if case.wait.over]
    return Kept(
        answers=len(answered),
        in_time=sum(case.in_time for case in answered),
        waiting=len(cases) - len(answered),
        late=late,
        median=median_wait(case.wait for case in cases),
    )


def promises_of(steps: Sequence[Step], calendar: WorkingDays, today: date) -> Iterator[Promised]:
    """Every promise that this one thing's history shows, oldest first. A stopped clock is not waiting."""
    clock = _Clock(calendar)
    for step in steps:
        key = (step.kind, step.stage_from)
        if step.due_on and not clock.answered and step.by_the_lab and step.move in ANSWERS.get(key, ()):
            in_time = step.on <= step.due_on
            yield Promised(key, Wait(clock.days(step.on), True), in_time, step.unit_id)
            clock.answered = True
        clock.see(step)
    if steps and not clock.answered and clock.since and (steps[-1].kind, clock.stage) in ANSWERS:
        yield Promised((steps[-1].kind, clock.stage), Wait(clock.days(today), False))


class _Clock:
    """The working days that a stage has lasted. A question to the author stops it, the answer lets it go on."""

    def __init__(self, calendar: WorkingDays) -> None:
        self.calendar = calendar
        self.stage, self.since, self.before, self.answered = "", None, 0, False  # type: str, date | None, int, bool
        self.known = self.commented = False

    def days(self, on: date) -> int | None:
        if not self.known:
            return None
        return self.before + (self.calendar.between(self.since, on) if self.since else 0)

    def see(self, step: Step) -> None:
        """An idea that is opened again after the lab's first comment is promised nothing more."""
        self.commented = self.commented or step.move == "lab_comment"
        if step.move == "ask_author":
            self.before, self.since = self.days(step.on) or 0, None
        elif step.move == "answer":
            self.stage, self.since = step.stage_to, step.on
        elif step.stage_to != step.stage_from or (step.move, step.stage_to) == ("note", "running"):
            self.stage, self.since, self.before = step.stage_to, step.on, 0
            self.answered, self.known = self.commented and step.stage_to == IdeaStage.OPEN, True


def first_response(steps: Sequence[Step], calendar: WorkingDays, today: date) -> Wait | None:
    """From sending in to the first word of a person at the lab. None where the sending in was not read."""
    start = _submitted(steps)
    if start is None:
        return None
    for step in steps:
        if step.by_the_lab:
            return Wait(calendar.between(start, step.on), True)
        if step.move in ENDED_WITHOUT:
            return Wait(calendar.between(start, step.on), False, gone=True)
    return Wait(calendar.between(start, today), False)


def decision(steps: Sequence[Step], calendar: WorkingDays, today: date, start: date | None = None) -> Wait | None:
    """From sending in to a proposed test or a reasoned no, without the days that the author took to answer.

    `start`: the earliest day on which an idea was sent in that went on as part of this one.
    """
    start = min((day for day in (_submitted(steps), start) if day), default=None)
    if start is None:
        return None
    stopped, asked = 0, None
    waits_on = max((n for n, step in enumerate(steps) if step.move in TAKEN_BACK), default=-1)
    for n, step in enumerate(steps):
        if step.move == "ask_author" or (step.move == "expire" and n < waits_on):
            asked = asked or step.on
        elif step.move in ("answer", "revive") and asked:
            stopped, asked = stopped + calendar.between(asked, step.on), None
        elif (step.move in DECISIONS and step.by_the_lab) or (step.move in ENDED_WITHOUT and n > waits_on):
            over = step.move in DECISIONS
            return Wait(max(0, calendar.between(start, asked or step.on) - stopped), over, gone=not over)
    return Wait(max(0, calendar.between(start, asked or today) - stopped), False)


def _submitted(steps: Sequence[Step]) -> date | None:
    return next((step.on for step in steps if step.move == "submit"), None)
