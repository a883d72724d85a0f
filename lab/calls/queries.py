"""Reads about calls for ideas. They are few and rarely change: what a page of ideas says of them, a process keeps."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import select

from .. import clock
from ..db import by_id, db
from . import rules
from .models import Call
from .rules import State

FRESH = 5.0
"""Seconds that another process's change of a call may take to show. What decides anything reads the row itself."""
CLOSED_SHOWN = 50
"""Closed calls on the list, the latest first."""


@dataclass(frozen=True)
class Known:
    """A call as plain values, for pages that only name it."""

    id: int
    slug: str
    title: str
    question: str
    lang: str
    opens_on: date
    closes_on: date
    opens_words: str
    closes_words: str
    votes_each: int | None
    closed_at: datetime | None

    @property
    def path(self) -> str:
        return f"/calls/{self.slug}"

    @property
    def is_open(self) -> bool:
        return rules.state(self, clock.today()) == State.OPEN


COLUMNS = tuple(getattr(Call, name) for name in Known.__dataclass_fields__)


def known() -> Mapping[int, Known]:
    """All calls by their id."""
    kept = current_app.extensions.get("calls")
    if kept and time.monotonic() - kept[0] < FRESH:
        return kept[1]
    found = {row.id: Known(*row) for row in db.session.execute(select(*COLUMNS).order_by(Call.closes_on, Call.id))}
    current_app.extensions["calls"] = (time.monotonic(), found)
    return found


def forget_calls() -> None:
    """After a change of any call."""
    current_app.extensions.pop("calls", None)


def known_call(id: int | None) -> Known | None:
    return known().get(id) if id else None


def open_calls() -> list[Known]:
    """Those that an idea can answer today, the one that closes first on top."""
    return [one for one in known().values() if one.is_open]


def call(id: int | None) -> Call | None:
    return by_id(Call, id or 0)


def call_by_slug(slug: str) -> Call | None:
    return db.session.scalar(select(Call).where(Call.slug == slug)) if slug else None


def call_by_once(once: str) -> Call | None:
    return db.session.scalar(select(Call).where(Call.once == once))


def is_taken(slug: str) -> bool:
    return db.session.scalar(select(Call.id).where(Call.slug == slug)) is not None


def open_id(id: int | None) -> int | None:
    """The same id while its call is open. Reads the row: an idea is sent in for it."""
    found = call(id)
    return found.id if found and found.is_open else None


def kept_id(wanted: int | None, answered: int | None) -> int | None:
    """Which call an idea that was sent in answers after a change: one that has closed keeps its ideas."""
    return open_id(wanted) if answered is None or open_id(answered) else answered


def counts_votes(id: int | None) -> bool:
    """Whether it limits how many of its ideas one resident votes for."""
    found = call(id)
    return found is not None and found.votes_each is not None


def calls_by_state() -> dict[State, list[Call]]:
    """Open ones by their end, planned ones by their beginning, closed ones latest first."""
    today = clock.today()
    going = select(Call).where(Call.closed_at.is_(None), Call.closes_on >= today).order_by(Call.closes_on, Call.id)
    over = (
        select(Call)
        .where(Call.closed_at.is_not(None) | (Call.closes_on < today))
        .order_by(Call.closes_on.desc(), Call.id.desc())
        .limit(CLOSED_SHOWN)
    )
    found: dict[State, list[Call]] = {where: [] for where in State}
    for one in [*db.session.scalars(going), *db.session.scalars(over)]:
        found[one.state].append(one)
    found[State.PLANNED].sort(key=lambda planned: (planned.opens_on, planned.id))
    return found


def past_their_end(limit: int) -> list[int]:
    """Ids of calls whose last day is over and that nobody has closed yet."""
    ended = select(Call.id).where(Call.closed_at.is_(None), Call.closes_on < clock.today())
    return list(db.session.scalars(ended.order_by(Call.closes_on, Call.id).limit(limit)))
