"""Reads about ideas: one idea, its facts, lists."""

import base64
import binascii
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    String,
    bindparam,
    false,
    func,
    literal_column,
    select,
    text,
    tuple_,
)

from .. import clock
from ..calls.models import Call
from ..db import by_id, db
from ..errors import NotFound
from . import nearby, search
from .models import HAS_PHOTO, SORT_KEYS, CoAuthor, Idea
from .nearby import Near
from .rules import STEP_OF, IdeaFacts, Stage, Visibility
from .spelling import Reading

PAGE = 20
TOTAL_CAP = 1000
"""Totals stop here: counting on would cost more than the list itself."""

CALLS = 30
"""So many calls can be chosen from a list; an address may name any."""

C = Idea.__table__.c
"""The table's own columns: rows of these pass by the object mapper, at half the cost."""
CARD_COLUMNS = (
    C.id, C.title, func.substr(C.need, 1, 300).label("need"), C.lang, C.topic_id, C.district_id,
    C.stage, C.step, C.due_on, C.votes, C.comments, C.author_id, C.call_id,
    C.photos,
)  # fmt: skip
"""What a card shows, as plain columns of the idea's row."""

FILTERS: Mapping[str, ColumnElement] = {
    "call": C.call_id, "district": C.district_id, "topic": C.topic_id, "lang": C.lang, "photo": C.photos,
    "step": C.step, "stage": C.stage,
}  # fmt: skip
_HAS_PHOTO: ColumnElement = literal_column(HAS_PHOTO)
Shape = tuple[str, ...]
UPWARDS = ("eyes", "match", "nearest")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = {"new", "votes", "comments", "eyes", "mine"}
"""Sorts whose key is a whole number; the others (rising, match, nearest) have a float."""


@dataclass(frozen=True)
class Filter:
    """What a list leaves out. Ids, not slugs; `exact`: the words of `q` as they are typed, none that is like them."""

    topic: int | None = None
    district: int | None = None
    step: str = ""
    stage: str = ""
    q: str = ""
    call: int | None = None
    lang: str = ""
    photo: bool = False
    near: Near | None = None
    exact: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.near or self.shape())

    def shape(self) -> Shape:
        """The filters that are set, the one that leaves least first: it leads the index."""
        return tuple(name for name in FILTERS if getattr(self, name))


@dataclass(frozen=True)
class Listing:
    """One page of a list: rows of CARD_COLUMNS, and the cursor of the next page ("" on the last).

    A search also says how it was read and how many it found, the cap apart.
    """

    rows: Sequence[Row]
    after: str
    reading: Reading | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to some ideas: where their vote counts, which they wrote, whose closed vote may go back."""

    voted: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    may_take_back: frozenset[int] = frozenset()


def idea(id: int) -> Idea | None:
    return by_id(Idea, id)


def idea_by_once(author_id: int, once: str) -> Idea | None:
    return db.session.scalar(select(Idea).where(Idea.author_id == author_id, Idea.once == once))


def listed_ideas(only: Filter, sort: str, after: str = "") -> Listing:
    """Public ideas on the index (listed, first filter, key DESC, id DESC). Raises NotFound for a broken cursor."""
    only = _by_steps(only, sort)
    if only.q:
        return _found_ideas(only, sort, after)
    if only.near:
        return _ideas_around(only, only.near, sort, after)
    return _page(_list(only.shape(), sort, bool(after)), _values(only), sort, after)


def _by_steps(only: Filter, sort: str = "") -> Filter:
    """Every stage has one step: the step's index finds it, the stage only filters. Eyes are needed where one votes."""
    if sort == "eyes":
        only = replace(only, step="open")
    return replace(only, step=STEP_OF[Stage(only.stage)]) if only.stage else only


def some_ideas(ids: Select, after: str = "", listed: bool = True) -> Listing:
    """The ideas whose ids the select gives, newest first: a person's own, voted or followed ones."""
    found = select(*CARD_COLUMNS, C.id.label("key")).where(C.id.in_(ids))
    # What was taken down is shown to its author neither.
    found = found.where(C.listed) if listed else found.where(C.visibility != Visibility.REMOVED)
    found = found.where(C.id < bindparam("after_id")) if after else found
    return _page(found.order_by(C.id.desc()).limit(PAGE + 1), {}, "mine", after)


def own_ideas(person_id: int) -> Select:
    """Ids of the ideas that a person wrote or became a co-author of."""
    joined = select(CoAuthor.idea_id).where(CoAuthor.person_id == person_id)
    return select(C.id).where(C.author_id == person_id).union_all(joined)  # type: ignore[return-value]


def total(only: Filter) -> int:
    """How many ideas the filter leaves, counted up to TOTAL_CAP + 1. A search counts by itself."""
    counted = select(func.count()).select_from(
        _within(only.shape(), only.near is not None).limit(TOTAL_CAP + 1).subquery()
    )
    return int(db.session.scalar(counted, _values(only)) or 0)


def _within(shape: Shape, near: bool) -> Select:
    """Ids of the ideas that the filter leaves."""
    found = select(C.id).where(C.listed, *_conditions(shape, leads=not near))
    return found.where(*nearby.inside(indexed=True)) if near else found


def _found_ideas(only: Filter, sort: str, after: str) -> Listing:
    """Ranked by the search, or its newest matches in the order of `sort`."""
    reading = search.read(only.q, only.exact)
    if reading is None:
        return Listing([], "", total=0)
    found = _search(only.shape(), only.near is not None, sort, bool(after), len(reading.words))
    listing = _page(found, {**_values(only), **search.values(reading)}, sort, after)
    return replace(listing, reading=reading, total=listing.rows[0].total if listing.rows else 0)


@lru_cache(maxsize=1024)
def _search(shape: Shape, near: bool, sort: str, more: bool, words: int) -> Select:
    """Built once, as every list. The ids of a page come first, so that the texts of its ideas alone are read."""
    found = search.hits(_within(shape, near) if shape or near else None, words)
    key = found.c.rank if sort == "match" else _key(sort)
    counted = func.count().over().label("total")
    ids = select(C.id, key.label("key"), found.c.source, found.c.said, counted).join(found, found.c.id == C.id)
    # Written so that no index serves it: SQLite would walk all ideas to meet the few that were found.
    page = _ordered(ids.where(func.coalesce(C.listed, false())), key, sort, more).subquery()
    order = (page.c.key, C.id) if sort in UPWARDS else (page.c.key.desc(), C.id.desc())
    cards = select(*CARD_COLUMNS, page.c.key, page.c.total, page.c.source, C.need.label("all_need"), C.solution,
                   search.said_of(page).label("said"))  # fmt: skip
    return cards.join(page, page.c.id == C.id).order_by(*order)


def _ideas_around(only: Filter, place: Near, sort: str, after: str) -> Listing:
    """Few ideas are collected and sorted. Among many the order's own index leads, and the circle only filters."""
    given, few = _values(only), True
    if sort == "nearest":
        beyond = read_cursor(after, sort) if after else None
        others = _conditions(only.shape(), leads=False)
        given |= nearby.values(place, nearby.wide_enough(place, others, given, PAGE + 2, beyond))
    else:
        few = nearby.are_few(place)
    key, shape = _key(sort), only.shape()
    found = select(*CARD_COLUMNS, key.label("key"))
    if few:
        around = select(C.id).where(C.listed, *_conditions(shape, leads=False), *nearby.inside(indexed=True))
        found = found.where(C.id.in_(around.correlate(None)))
    else:
        found = found.where(C.listed, *_conditions(shape), *nearby.inside(indexed=False))
    return _page(_ordered(found, key, sort, bool(after)), given, sort, after)


@lru_cache(maxsize=1024)
def _list(shape: Shape, sort: str, more: bool) -> Select:
    """Built once per shape: what changes from request to request are parameters."""
    key = _key(sort)
    found = select(*CARD_COLUMNS, key.label("key")).where(C.listed, *_conditions(shape))
    return _ordered(found, key, sort, more)


def _ordered(found: Select, key: ColumnElement, sort: str, more: bool) -> Select:
    upwards = sort in UPWARDS
    place, cursor = tuple_(key, C.id), tuple_(bindparam("after_key", type_=key.type), bindparam("after_id"))
    if more:
        found = found.where(place > cursor if upwards else place < cursor)
    order = (key, C.id) if upwards else (key.desc(), C.id.desc())
    return found.order_by(*order).limit(PAGE + 1)


def _key(sort: str) -> ColumnElement:
    return nearby.distance() if sort == "nearest" else C[SORT_KEYS[sort]]


def _conditions(shape: Shape, leads: bool = True) -> list[ColumnElement[bool]]:
    """The first filter that is set leads the index; the others are written so that no index can serve them:
    a planner that picks one of those would have to sort, at 100,000 ideas for 26 ms."""
    said: list[ColumnElement[bool]] = []
    for name in shape:
        column = FILTERS[name]
        if name == "photo":
            said += [bindparam("photo") == _HAS_PHOTO, text("photos > 0")] if leads and not said else [column + 0 > 0]  # type: ignore[list-item]
        elif leads and not said:
            said.append(column == bindparam(name))
        else:
            said.append(column + ("" if isinstance(column.type, String) else 0) == bindparam(name))
    return said


def _values(only: Filter) -> dict[str, Any]:
    given = {name: getattr(only, name) for name in only.shape()}
    return given | (nearby.values(only.near) if only.near else {})


def _page(found: Select, values: dict[str, Any], sort: str, after: str) -> Listing:
    if after:
        values["after_key"], values["after_id"] = read_cursor(after, sort)
    rows = db.session.execute(found, values).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Listing(rows[:PAGE], write_cursor(last.key, last.id) if last else "")


def write_cursor(key: Any, id: int) -> str:
    """Where a page ended: the sort's key and the id, exactly."""
    if isinstance(key, datetime):
        key = (key - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(f"{key!r},{id}".encode()).decode().rstrip("=")


def read_cursor(after: str, sort: str) -> tuple[Any, int]:
    """Raises NotFound for anything that write_cursor() did not write."""
    try:
        plain = base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True).decode("ascii")
        key, id = plain.split(",")
        value: Any = int(key) if sort in _WHOLE else float(key)
        if sort == "new":
            value = _EPOCH + timedelta(microseconds=value)
        elif not math.isfinite(value) or abs(value) > 2**53:
            raise ValueError(key)
        if not 0 < int(id) < 2**31:
            raise ValueError(id)
    except (ValueError, OverflowError, binascii.Error) as broken:
        raise NotFound() from broken
    return value, int(id)


def calls_to_choose(chosen: str = "") -> Sequence[Row]:
    """(id, slug, title) of calls that have begun, the newest ones and the chosen one."""
    return db.session.execute(_calls(bool(chosen)), {"today": clock.today(), "chosen": chosen}).all()


@lru_cache(maxsize=2)
def _calls(and_chosen: bool) -> Select | CompoundSelect:
    """Put together once: that takes longer than to run it."""
    begun = (Call.opens_words == "", Call.opens_on <= bindparam("today"))
    found = select(Call.id, Call.slug, Call.title).where(*begun)
    newest = found.order_by(Call.closes_on.desc(), Call.id.desc()).limit(CALLS).subquery()
    return select(newest).union(found.where(Call.slug == bindparam("chosen"))) if and_chosen else select(newest)


def open_by_district() -> dict[int | None, int]:
    """How many ideas are open for votes in each district; None is the whole city."""
    grouped = select(C.district_id, func.count()).where(C.listed, C.step == "open").group_by(C.district_id)
    return {row[0]: row[1] for row in db.session.execute(grouped)}


def idea_facts(idea: Idea) -> IdeaFacts:
    """What the gates of its moves look at."""
    return IdeaFacts(
        today=clock.today(),
        votes=idea.votes,
        title=idea.title,
        need=idea.need,
        topic=idea.topic_id is not None,
        lab_comments=int(idea.lab_comment_at is not None),
        opened_on=_day(idea.opened_at),
        asked_on=_day(idea.entered_at) if idea.stage == "needs_info" else None,
        declined_on=_day(idea.entered_at) if idea.stage == "declined" else None,
        merged_on=_day(idea.entered_at) if idea.stage == "merged" else None,
        second_looks=idea.second_looks,
    )


def _day(instant: datetime | None) -> date | None:
    return clock.day_of(instant) if instant else None


def ideas_by_id(ids: list[int]) -> dict[int, Idea]:
    return {found.id: found for found in db.session.scalars(select(Idea).where(Idea.id.in_(ids)))}
