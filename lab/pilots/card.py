"""A pilot as a card shows it: plain values, prepared once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import Row

from .. import clock
from ..city import queries as city
from ..text import short
from ..words import about_words, day_words, say
from . import queries
from .rules import STAGE_WORDS, STEP_OF, STEPS, Stage

BADGES = {
    Stage.RECRUITING: ("live", ""),
    Stage.RUNNING: ("live", ""),
    Stage.PAUSED: ("warn", "circle-pause"),
    Stage.SCALING: ("good", ""),
    Stage.SCALED: ("good", ""),
}

UNTESTED = frozenset({Stage.PROPOSED, Stage.APPROVED, Stage.REJECTED, Stage.CANCELLED})


@dataclass(frozen=True)
class Card:
    """`places_words` is empty where nobody can take part. `takes_part`: whoever looks at it does already."""

    id: int
    path: str
    title: str
    lang: str
    question: str
    where: str
    dates: str
    late: str
    stage: str
    stage_words: str
    badge: str
    picture: str
    step: int
    ended: bool
    testers: int
    places: int
    places_words: str
    percent: int
    is_open: bool
    takes_part: bool


def cards(rows: Iterable[Row], with_districts: bool = True, tested: Collection[int] = ()) -> list[Card]:
    """From rows of queries.CARD_COLUMNS; one statement for the districts of all, none where the place is enough.

    `tested`: pilots in which this person takes part.
    """
    found = list(rows)
    districts = queries.district_ids(row.id for row in found) if with_districts else {}
    return [_card(row, where_words(row.place, districts.get(row.id, ())), row.id in tested) for row in found]


def _card(row: Row, where: str, takes_part: bool) -> Card:
    stage = Stage(row.stage)
    badge, picture = BADGES.get(stage, ("plain", ""))
    in_the_field = stage in (Stage.RECRUITING, Stage.RUNNING, Stage.PAUSED)
    return Card(
        id=row.id, path=f"/pilots/{row.id}", title=row.title, lang=row.lang, question=short(row.hypothesis, 180),
        where=where, dates=dates_words(stage, row),
        late=late_words(stage, row.due_on), stage=stage,
        stage_words=say(STAGE_WORDS[stage]), badge=badge, picture=picture,
        step=STEPS.index(STEP_OF[stage]) + 1, ended=STEP_OF[stage] == "outcome" and stage != Stage.SCALING,
        testers=row.testers, places=row.places,
        places_words=places_words(row.testers, row.places) if in_the_field and row.places else "",
        percent=round(100 * row.testers / row.places) if row.places else 0,
        is_open=stage in (Stage.RECRUITING, Stage.RUNNING) and row.testers < row.places, takes_part=takes_part,
    )  # fmt: skip


def places_words(testers: int, places: int) -> str:
    return gettext("%(taken)s of %(places)s places taken", taken=testers, places=places)


def district_words(ids: Iterable[int]) -> str:
    places, ids = city.places(), list(ids)
    if len(ids) > 1 and len(ids) == len(places.districts):
        return gettext("Whole city")
    return ", ".join(places.district_name(id) for id in ids)


def where_words(place: str, ids: Iterable[int]) -> str:
    return " · ".join(words for words in (place, district_words(ids)) if words)


def dates_words(stage: Stage, run: Any) -> str:
    """The time of the test, in the words of where it stands. `run`: a round, or a row with its days."""
    if run.starts_on is None or run.ends_on is None or stage in UNTESTED:
        return ""
    if run.ended_on:
        return gettext("tested until %(day)s", day=day_words(run.ended_on, short=True))
    end = about_words(run.ends_on, run.ends_about, short=True)
    if stage == Stage.RECRUITING:
        return gettext("%(start)s to %(end)s", start=about_words(run.starts_on, run.starts_about, short=True), end=end)
    return gettext("until %(day)s", day=end)


def late_words(stage: str, due_on: date | None) -> str:
    """A running test whose status note did not come in time: everybody may see it."""
    if stage != Stage.RUNNING or due_on is None or due_on >= clock.today():
        return ""
    return gettext("Status note late since %(day)s", day=day_words(due_on, short=True))
