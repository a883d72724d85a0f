"""Reads about ideas: one idea, its facts, lists."""

import base64
import binascii
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, tuple_

from .. import clock
from ..db import by_id, db
from ..errors import NotFound
from . import search
from .models import SORT_KEYS, CoAuthor, Idea
from .rules import STEP_OF, IdeaFacts, Stage

PAGE = 20
TOTAL_CAP = 1000
"""Totals stop here: counting on would cost more than the list itself."""

C = Idea.__table__.c
"""The table's own columns: rows of these pass by the object mapper, at half the cost."""
CARD_COLUMNS = (
    C.id, C.title, func.substr(C.need, 1, 300).label("need"), C.lang, C.topic_id, C.district_id,
    C.stage, C.step, C.due_on, C.votes, C.comments, C.author_id,
)  # fmt: skip
"""What a card shows, as plain columns of the idea's row."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = {"new", "votes", "comments", "eyes", "mine"}
"""Sorts whose key is a whole number; the others (rising, match) have a float."""


@dataclass(frozen=True)
class Filter:
    """What a list leaves out. Ids, not slugs; `mine` says whose: mine, voted or followed."""

    topic: int | None = None
    district: int | None = None
    step: str = ""
    stage: str = ""
    q: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.topic or self.district or self.step or self.stage or self.q)


@dataclass(frozen=True)
class Listing:
    """One page of a list: rows of CARD_COLUMNS, and the cursor of the next page ("" on the last)."""

    rows: Sequence[Row]
    after: str


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
    if sort == "eyes":
        only = Filter(only.topic, only.district, "open", only.stage, only.q)
    if only.stage:
        # Every stage has one step: the step's index finds it, the stage only filters.
        only = Filter(only.topic, only.district, STEP_OF[Stage(only.stage)], only.stage, only.q)
    if only.q:
        return _found_ideas(only, sort, after)
    shape = (bool(only.topic), bool(only.district), bool(only.step), bool(only.stage))
    return _page(_list(shape, sort, bool(after)), _values(only), sort, after)


def some_ideas(ids: Select, after: str = "", listed: bool = True) -> Listing:
    """The ideas whose ids the select gives, newest first: a person's own, voted or followed ones."""
    found = select(*CARD_COLUMNS, C.id.label("key")).where(C.id.in_(ids))
    found = found.where(C.listed) if listed else found
    found = found.where(C.id < bindparam("after_id")) if after else found
    return _page(found.order_by(C.id.desc()).limit(PAGE + 1), {}, "mine", after)


def own_ideas(person_id: int) -> Select:
    """Ids of the ideas that a person wrote or became a co-author of."""
    joined = select(CoAuthor.idea_id).where(CoAuthor.person_id == person_id)
    return select(C.id).where(C.author_id == person_id).union_all(joined)  # type: ignore[return-value]


def total(only: Filter) -> int:
    """How many ideas the filter leaves, counted up to TOTAL_CAP + 1."""
    step = STEP_OF[Stage(only.stage)] if only.stage else only.step
    only = Filter(only.topic, only.district, step, only.stage, only.q)
    shape = (bool(only.topic), bool(only.district), bool(only.step), bool(only.stage))
    some = select(C.id).where(C.listed, *_conditions(shape))
    if only.q:
        some = some.where(C.id.in_(search.matching_ids(only.q)))
    counted = select(func.count()).select_from(some.limit(TOTAL_CAP + 1).subquery())
    return int(db.session.scalar(counted, _values(only)) or 0)


def _found_ideas(only: Filter, sort: str, after: str) -> Listing:
    """Ranked by the search, or its newest matches in the order of `sort`."""
    hits = search.ranked(only.q)
    if hits is None:
        return Listing([], "")
    shape = (bool(only.topic), bool(only.district), bool(only.step), bool(only.stage))
    key = hits.c.rank if sort == "match" else _key(sort)
    found = select(*CARD_COLUMNS, key.label("key")).join(hits, hits.c.id == C.id)
    found = found.where(C.listed, *_conditions(shape))
    return _page(_ordered(found, key, sort, bool(after)), _values(only), sort, after)


@lru_cache(maxsize=256)
def _list(shape: tuple[bool, ...], sort: str, more: bool) -> Select:
    """Built once per shape: what changes from request to request are parameters."""
    key = _key(sort)
    found = select(*CARD_COLUMNS, key.label("key")).where(C.listed, *_conditions(shape))
    return _ordered(found, key, sort, more)


def _ordered(found: Select, key: ColumnElement, sort: str, more: bool) -> Select:
    upwards = sort in ("eyes", "match")
    place, cursor = tuple_(key, C.id), tuple_(bindparam("after_key", type_=key.type), bindparam("after_id"))
    if more:
        found = found.where(place > cursor if upwards else place < cursor)
    order = (key, C.id) if upwards else (key.desc(), C.id.desc())
    return found.order_by(*order).limit(PAGE + 1)


def _key(sort: str) -> ColumnElement:
    return C[SORT_KEYS[sort]]


def _conditions(shape: tuple[bool, ...]) -> list[ColumnElement[bool]]:
    """The first filter that is set leads the index; the others are written so that no index can serve them:
    a planner that picks one of those would have to sort, at 100,000 ideas for 26 ms."""
    topic, district, step, stage = shape
    said: list[ColumnElement[bool]] = []
    if district:
        said.append(C.district_id == bindparam("district"))
    if topic:
        said.append((C.topic_id + 0 if said else C.topic_id) == bindparam("topic"))
    if step:
        said.append((C.step + "" if said else C.step) == bindparam("step"))
    if stage:
        said.append(C.stage + "" == bindparam("stage"))
    return said


def _values(only: Filter) -> dict[str, Any]:
    given = {"topic": only.topic, "district": only.district, "step": only.step, "stage": only.stage}
    return {name: value for name, value in given.items() if value}


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
