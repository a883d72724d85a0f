"""The desk as plain values: lanes and what waits in them, a queue with its promises, one item with its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import Row

from .. import clock, events
from ..city import queries as city
from ..ideas import rules as ideas
from ..ideas.models import Idea
from ..ideas.rules import ENDS, Stage
from ..ideas.timeline import Entry, entries
from ..words import day_words, say
from . import queries, rules
from .similar import similar

QUEUE = 100
"""The most urgent ones of a lane; the rest comes up as these are dealt with."""

SOON = 3
"""Working days within which a promise is shown as due soon."""


@dataclass(frozen=True)
class Lane:
    name: str
    label: str
    path: str
    count: str
    age: str
    late: bool
    here: bool


@dataclass(frozen=True)
class Due:
    """A promise in a few words. `kind`: bad (late), warn (soon), good."""

    kind: str
    words: str


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    id: int
    path: str
    title: str
    lang: str
    words: str
    due: Due | None
    here: bool


@dataclass(frozen=True)
class Like:
    path: str
    title: str
    lang: str
    words: str
    merge: str


@dataclass(frozen=True)
class Item:
    idea: Idea
    stage: str
    facts: str
    since: str
    due: Due | None
    why_due: str
    sheets: list[Any]
    history: list[Entry]
    similar: list[Like]


def lanes(here: str) -> list[Lane]:
    counts = queries.lane_counts()
    return [_lane(name, say(words), *counts[name], here == name) for name, words in rules.LANES]


def _lane(name: str, label: str, n: int, oldest: datetime | None, here: bool) -> Lane:
    count = str(n) if n < queries.LANE_CAP else gettext("%(n)s or more", n=n)
    days = (clock.today() - clock.day_of(oldest)).days if oldest else 0
    age = ngettext("oldest %(num)s day", "oldest %(num)s days", days) if days > 0 else ""
    return Lane(name, label, f"/desk/{name}", count, age, name == "late" and n > 0, here)


def waiting(rows: Sequence[Row], lane: str, chosen: int | None) -> list[Waiting]:
    places = city.places()
    return [
        Waiting(
            row.id, path_of(lane, row.id), row.title, row.lang, _where(row, places), due_words(row.due_on),
            row.id == chosen,
        )
        for row in rows
    ]  # fmt: skip


def path_of(lane: str, id: int | None) -> str:
    return f"/desk/{lane}?item={id}" if id else f"/desk/{lane}"


def _where(row: Row, places: city.Places) -> str:
    district = places.district_name(row.district_id) or gettext("Whole city")
    support = ngettext("%(num)s vote", "%(num)s votes", row.votes) if row.stage != Stage.SUBMITTED else ""
    parts = [say(ideas.STAGE_WORDS[Stage(row.stage)]), places.topic_name(row.topic_id), district, support]
    return " · ".join(part for part in parts if part)


def due_words(due_on: date | None) -> Due | None:
    if due_on is None:
        return None
    days = clock.working_days_between(clock.today(), due_on, city.places().holidays)
    if due_on < clock.today():
        late = max(1, -days)
        return Due("bad", ngettext("late %(num)s working day", "late %(num)s working days", late))
    if due_on == clock.today():
        return Due("warn", gettext("due today"))
    words = ngettext("due in %(num)s working day", "due in %(num)s working days", max(1, days))
    return Due("warn" if days < SOON else "good", words)


def choose(rows: Sequence[Row], wanted: int | None) -> tuple[int | None, int | None]:
    """The item to show and the one after it: the wanted one while it waits here, else the first."""
    ids = [row.id for row in rows]
    if not ids:
        return None, None
    at = ids.index(wanted) if wanted in ids else 0
    after = ids[at + 1 :] or ids[:at][-1:]
    return ids[at], after[0] if after else None


def item(idea: Idea, sheets: Sequence[Any], lane: str, after: int | None) -> Item:
    """`sheets`: the moves from here, each with its form. `after`: the idea that comes when this one is dealt with."""
    history = events.history("idea", idea.id)
    texts = events.texts_of([event.id for event in history])
    sheets = [sheet for sheet in sheets if sheet.move.who != "author"]
    mergeable = any(sheet.move.name == "merge" for sheet in sheets)
    return Item(
        idea, say(ideas.STAGE_WORDS[Stage(idea.stage)]), _facts(idea), _since(idea), due_words(idea.due_on),
        say(dict(ideas.TRIGGERS).get(idea.review_due, "")), sheets,
        entries(history, texts, {}, letters="SVFAO", reads_all=True),
        [_like(row, idea, lane, after if mergeable else 0) for row in similar(idea)],
    )  # fmt: skip


def _since(idea: Idea) -> str:
    days = clock.working_days_between(clock.day_of(idea.entered_at), clock.today(), city.places().holidays)
    if days <= 0:
        return gettext("since today")
    return ngettext("for %(num)s working day", "for %(num)s working days", days)


def _facts(idea: Idea) -> str:
    """Who and where: what a moderator wants to know at a glance."""
    others, piloted = queries.earlier_ideas(idea)
    places = city.places()
    earlier = ngettext("%(num)s other idea", "%(num)s other ideas", others) if others else gettext("first idea")
    in_pilot = ngettext("%(num)s came to a pilot", "%(num)s came to a pilot", piloted) if piloted else ""
    parts = [
        idea.author_name, earlier, in_pilot, places.topic_name(idea.topic_id),
        places.district_name(idea.district_id) or gettext("Whole city"),
        gettext("with a pin on the map") if idea.lat is not None else "",
        gettext("sent in on %(day)s", day=day_words(idea.submitted_at)) if idea.submitted_at else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _like(row: Any, idea: Idea, lane: str, after: int | None) -> Like:
    stage = Stage(row.stage)
    votes = ngettext("%(num)s vote", "%(num)s votes", row.votes)
    may = after != 0 and stage not in ENDS
    merge = f"{idea.path}/moves/merge?into={row.id}&next={path_of(lane, after)}" if may else ""
    return Like(f"/ideas/{row.id}", row.title, row.lang, f"{say(ideas.STAGE_WORDS[stage])}, {votes}", merge)
