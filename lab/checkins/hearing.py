"""What is shown of check-ins: to a tester their own, to everyone the figures, to the staff who answered what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from .. import clock
from ..photos.models import Photo
from ..pilots import rules as pilots
from ..pilots.models import CheckIn, Pilot, Tester
from ..words import day_words, say
from . import findings, queries, rules
from .models import DiaryEntry
from .queries import Listening
from .rules import Cell

SHOWN = 200
"""Of a round's check-ins and diary entries, the newest so many stand on the staff's page."""

_LEFT, _RIGHT, _TOP, _STEP = 44, 306, 14, 27
"""Of the chart: where its points begin and end, where the best mood stands, and how far the next one is below it."""


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    day: int


@dataclass(frozen=True)
class Row:
    """A day of the plan in words. `mood` is "" where too few people answered to say it."""

    day: int
    answered: str
    mood: str


@dataclass(frozen=True)
class Chart:
    """Mood over time: dots for the days on which enough people answered, and a line through them."""

    dots: list[Dot]
    line: str


def chart(cells: list[Cell]) -> Chart | None:
    """None where a line would have fewer than two points."""
    shown = [(cell.day, cell.mood) for cell in cells if cell.mood is not None]
    if len(shown) < 2:
        return None
    step = (_RIGHT - _LEFT) / (len(shown) - 1)
    dots = [
        Dot(round(_LEFT + n * step, 1), round(_TOP + (5 - mood) * _STEP, 1), day) for n, (day, mood) in enumerate(shown)
    ]
    return Chart(dots, "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots))


def rows(cells: list[Cell], everything: bool = False) -> list[Row]:
    """For the table. The staff see how many answered also where these are few; a mood is never one of few people."""
    return [_row(cell, everything) for cell in cells if everything or cell.can_be_counted]


def _row(cell: Cell, everything: bool) -> Row:
    few = cell.answered < pilots.FEWEST_SHOWN and not everything
    answered = gettext("fewer than five of %(asked)s", asked=cell.asked)
    if not few:
        answered = gettext("%(n)s of %(asked)s", n=cell.answered, asked=cell.asked)
    return Row(cell.day, answered, f"{cell.mood:.1f}" if cell.mood is not None else "")


# One tester's own


@dataclass(frozen=True)
class Own:
    """`words`: for what the lab waits, or when it asks next. `waits`: whether an answer is due."""

    words: str
    waits: bool


def own_words(heard: Listening, tester: Tester) -> Own:
    due, today = heard.dues(tester), clock.today()
    now, later = rules.newest(due, today), rules.following(due, today)
    if now and tester.id in heard.silent():
        return Own(gettext("Day %(day)s of your test: the lab would like to hear from you.", day=now[0]), True)
    if later:
        return Own(
            gettext("The lab asks you next on %(day)s. You can tell it earlier, too.", day=day_words(later)), False
        )
    return Own(gettext("Tell the lab whenever there is something to say."), False)


def said(given: CheckIn) -> str:
    """A check-in in one line: “4 of 5 (good) · It did what was needed: partly”."""
    mood = gettext("%(mood)s of 5 (%(word)s)", mood=given.mood, word=say(dict(pilots.MOODS).get(given.mood, "")))
    task = say(dict(rules.TASKS).get(given.task, ""))
    return f"{mood} · {gettext('It did what was needed: %(answer)s', answer=task.lower())}" if task else mood


# On the pilot's page


@dataclass(frozen=True)
class Part:
    """`form`: for who tests now. `gave`: whether this person has given anything, also in an earlier round."""

    form: Any
    own: Own | None
    words: list[str]
    rows: list[Row]
    chart: Chart | None
    gave: bool
    reads: bool


def words(heard: Listening) -> list[str]:
    figures = heard.figures
    if not figures.people and not figures.cells:
        return []
    found = [findings.mood_words(figures) if figures.people else "", findings.task_words(figures),
             findings.answered_words(figures.cells)]  # fmt: skip
    return [words for words in found if words]


# For the staff


@dataclass(frozen=True)
class Word:
    """What one tester gave, without a name: their number within the round says what belongs together."""

    number: int
    given: CheckIn | DiaryEntry
    photos: list[Photo]


@dataclass(frozen=True)
class Silent:
    name: str
    since: date


@dataclass(frozen=True)
class Heard:
    """A round's plan and answers. `open`: the days can still be changed."""

    days: tuple[int, ...]
    rows: list[Row]
    chart: Chart | None
    words: list[str]
    silent: list[Silent]
    check_ins: list[Word]
    entries: list[Word]
    forgotten: bool


def for_staff(pilot: Pilot) -> Heard:
    heard = queries.listening(pilot.round)
    cells, given = heard.figures.cells, queries.given_in(pilot.round, SHOWN)
    numbers = {taker.id: number for number, taker in enumerate(heard.takers, 1)}
    return Heard(
        days=heard.days, rows=rows(cells, everything=True), chart=chart(cells), words=words(heard),
        silent=_silent(heard), forgotten=bool(heard.kept),
        check_ins=[Word(numbers[one.tester_id], one, photos) for one, photos in given.check_ins],
        entries=[Word(numbers[one.tester_id], one, photos) for one, photos in given.entries],
    )  # fmt: skip


def _silent(heard: Listening) -> list[Silent]:
    """Those who have been silent for longest come first; whoever has left the lab has no name."""
    since = heard.silent()
    found = [Silent(row.display_name, since[row.id]) for row in queries.names_of(list(since))]
    return sorted(found, key=lambda one: one.since)
