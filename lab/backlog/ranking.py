"""The backlog as one list: ideas and pilots side by side, with what an official compares them by."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import Row

from .. import clock
from ..city import queries as city
from ..ideas.rules import COST_BANDS
from ..pilots import queries as pilots
from ..pilots.rules import CRITERIA, STAGE_WORDS, Stage
from ..words import day_words, money, say
from . import queries, rules

SOON = timedelta(days=14)
MOST_DUE = 8


@dataclass(frozen=True)
class Item:
    """`of`: how many ideas a pilot stands for. `score`: 0 to 1 beside the other scored pilots.

    `proposal`: the proposed pilot that this idea is part of. `hidden`: the lab took it out of the public's sight.
    """

    kind: str
    id: int
    path: str
    title: str
    lang: str
    where: str
    stage: str
    support: int
    support_words: str
    cost: int | None
    cost_words: str
    impact: int | None
    effort: float | None
    due_on: date | None
    due: str
    due_words: str
    of: str = ""
    score: float | None = None
    proposal: int | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Dot:
    """An item's place in the plot of impact and effort, in a field of 4 × 4; those on one spot stand side by side."""

    number: int
    item: Item
    x: float
    y: float


def items() -> list[Item]:
    """Four statements, however long the list is."""
    rows = queries.pilots_to_decide()
    ids = [row.id for row in rows]
    districts, scores = pilots.district_ids(ids), queries.scores_of(ids)
    weighted = _weighted(scores)
    found = [_of_idea(row) for row in queries.shortlisted_ideas()]
    return found + [_of_pilot(row, districts[row.id], scores.get(row.id, {}), weighted) for row in rows]


def _weighted(scores: Mapping[int, Mapping[str, float]]) -> dict[int, float]:
    """With equal weights, for the pilots that have every criterion scored."""
    whole = [id for id, row in scores.items() if len(row) == len(CRITERIA)]
    sums = rules.weighted_sums([scores[id] for id in whole], rules.EQUAL_WEIGHTS)
    return dict(zip(whole, sums, strict=True))


def _of_idea(row: Row) -> Item:
    due, due_words = _due(row.due_on)
    return Item(
        "idea", row.id, f"/ideas/{row.id}", row.title, row.lang,
        city.places().district_name(row.district_id) or gettext("Whole city"),
        gettext("Idea") if row.listed else gettext("Idea, hidden from the public"),
        row.votes, ngettext("%(num)s vote", "%(num)s votes", row.votes), rules.BAND_FROM.get(row.cost_band),
        say(dict(COST_BANDS).get(row.cost_band, "")), row.impact, row.effort, row.due_on, due, due_words,
        proposal=row.proposal, hidden=not row.listed,
    )  # fmt: skip


def _of_pilot(row: Row, districts: Sequence[int], scores: Mapping[str, float], weighted: Mapping[int, float]) -> Item:
    due, due_words = _due(row.due_on)
    votes, names = row.votes or 0, [city.places().district_name(id) for id in districts]
    of = ngettext("for %(num)s idea", "for %(num)s ideas", row.ideas)
    return Item(
        "pilot", row.id, f"/pilots/{row.id}", row.title, row.lang, ", ".join(names) or gettext("Whole city"),
        gettext("Pilot, %(stage)s", stage=say(STAGE_WORDS[Stage(row.stage)]).lower()), votes,
        ngettext("%(num)s vote", "%(num)s votes", votes),
        row.cost, money(row.cost), None, scores.get("effort"), row.due_on, due, due_words, of, weighted.get(row.id),
    )  # fmt: skip


def _due(day: date | None) -> tuple[str, str]:
    """The badge's kind and words."""
    today = clock.today()
    if day is None:
        return "plain", gettext("no date")
    if day < today:
        return "bad", gettext("late since %(day)s", day=day_words(day, short=True))
    return "warn" if day <= today + SOON else "good", gettext("by %(day)s", day=day_words(day, short=True))


KEYS: Mapping[str, Callable[[Item], Any]] = {
    "support": lambda item: item.support,
    "cost": lambda item: item.cost,
    "effort": lambda item: item.effort,
    "due": lambda item: item.due_on,
    "score": lambda item: item.score,
}


def ranked(found: Iterable[Item], sort: str, falling: bool) -> list[Item]:
    """What has no figure stands last, whichever way it is sorted."""
    key = KEYS[sort]
    known = [item for item in found if key(item) is not None]
    known.sort(key=lambda item: (-item.support, item.kind, item.id))
    known.sort(key=key, reverse=falling)
    return known + [item for item in found if key(item) is None]


def due_soon(found: Iterable[Item]) -> list[Item]:
    """What is late or due within two weeks, the oldest first."""
    until = clock.today() + SOON
    soon = [item for item in found if item.due_on and item.due_on <= until]
    return sorted(soon, key=lambda item: (item.due_on, item.kind, item.id))[:MOST_DUE]


def plot(found: Iterable[Item]) -> list[Dot]:
    """Ideas by impact and effort, those to do first on top."""
    rated = [item for item in found if item.impact is not None and item.effort is not None]
    rated.sort(key=lambda item: (-(item.impact or 0), item.effort, -item.support, item.id))
    on_spot: dict[tuple[int, float], int] = defaultdict(int)
    dots = []
    for number, item in enumerate(rated, 1):
        spot = (item.impact or 0, item.effort or 0.0)
        n = on_spot[spot]
        on_spot[spot] += 1
        dots.append(Dot(number, item, spot[1] - 1 + 0.3 * (n % 3), 5 - spot[0] + 0.3 * (n // 3 % 3)))
    return dots
