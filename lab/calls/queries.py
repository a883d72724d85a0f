"""Reads about calls for ideas."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from .. import clock
from ..db import by_id, db
from .models import Call
from .rules import State

CLOSED_SHOWN = 50
"""Closed calls on the list, the latest first."""


def call(id: int | None) -> Call | None:
    return by_id(Call, id or 0)


def call_by_slug(slug: str) -> Call | None:
    return db.session.scalar(select(Call).where(Call.slug == slug)) if slug else None


def call_by_once(once: str) -> Call | None:
    return db.session.scalar(select(Call).where(Call.once == once))


def is_taken(slug: str) -> bool:
    return db.session.scalar(select(Call.id).where(Call.slug == slug)) is not None


def open_calls() -> Sequence[Call]:
    """Those that an idea can answer today, the one that closes first on top."""
    return db.session.scalars(select(Call).where(*_open()).order_by(Call.closes_on, Call.id)).all()


def open_call() -> Call | None:
    """The one for the front page."""
    return db.session.scalar(select(Call).where(*_open()).order_by(Call.closes_on, Call.id).limit(1))


def open_one(slug: str) -> Call | None:
    """The call of this name while it is open."""
    found = call_by_slug(slug)
    return found if found and found.is_open else None


def open_id(id: int | None) -> int | None:
    """The same id while its call is open."""
    found = call(id)
    return found.id if found and found.is_open else None


def kept_id(wanted: int | None, answered: int | None) -> int | None:
    """Which call an idea that was sent in answers after a change: one that has closed keeps its ideas."""
    return open_id(wanted) if answered is None or open_id(answered) else answered


def _open() -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    return Call.closed_at.is_(None), Call.opens_words == "", Call.opens_on <= today, Call.closes_on >= today


def calls_by_state() -> dict[State, list[Call]]:
    """Open ones by their end, planned ones by their beginning, closed ones latest first."""
    today = clock.today()
    going = select(Call).where(Call.closed_at.is_(None), Call.closes_on >= today).order_by(Call.closes_on, Call.id)
    over = (
        select(Call)
        .where(Call.closed_at.is_not(None) | (Call.closes_on < today))
        .order_by(Call.closed_at.desc(), Call.id.desc())
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
