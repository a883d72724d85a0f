"""Reads of the city's rows. Names and calendar change rarely and are read on every page: they are kept per process."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from .. import clock
from ..db import db
from ..errors import NotFound
from ..ideas.rules import Promise
from .models import BudgetLine, District, Holiday, LabFact, Topic, Unit

FRESH = 5.0
"""Seconds that another process's change of a name may take to show."""


@dataclass(frozen=True)
class Named:
    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class Places:
    """Topics, districts, units and holidays as plain values, by id and by slug."""

    topics: Mapping[int, Named]
    districts: Mapping[int, Named]
    units: Mapping[int, Named]
    holidays: frozenset[date]

    def topic(self, slug: str) -> Named | None:
        return next((t for t in self.topics.values() if t.slug == slug), None)

    def district(self, slug: str) -> Named | None:
        return next((d for d in self.districts.values() if d.slug == slug), None)

    def topic_name(self, id: int | None) -> str:
        return _name(self.topics, id)

    def district_name(self, id: int | None) -> str:
        return _name(self.districts, id)

    def unit_name(self, id: int | None) -> str:
        return _name(self.units, id)


def _name(rows: Mapping[int, Named], id: int | None) -> str:
    found = rows.get(id) if id else None
    return found.name if found else ""


def places() -> Places:
    kept = current_app.extensions.get("places")
    if kept and time.monotonic() - kept[0] < FRESH:
        return kept[1]
    found = _read_places()
    current_app.extensions["places"] = (time.monotonic(), found)
    return found


def forget_places() -> None:
    """After a change of topics, districts, units or holidays."""
    current_app.extensions.pop("places", None)


def _read_places() -> Places:
    def by_id(rows: Iterable[Any]) -> dict[int, Named]:
        return {row.id: Named(*row) for row in rows}

    run = db.session.execute
    return Places(
        topics=by_id(run(select(Topic.id, Topic.slug, Topic.name).order_by(Topic.id))),
        districts=by_id(run(select(District.id, District.slug, District.name).order_by(District.name))),
        units=by_id(run(select(Unit.id, Unit.email, Unit.name).order_by(Unit.name))),
        holidays=frozenset(db.session.scalars(select(Holiday.on))),
    )


def due_day(promise: Promise, start: date | None = None) -> date:
    """The lab's day by which `promise` is due when its clock starts on `start` (today)."""
    start = start or clock.today()
    if promise.working:
        return clock.add_working_days(start, promise.days, places().holidays)
    return start + timedelta(days=promise.days)


def budget_lines() -> list[BudgetLine]:
    return list(db.session.scalars(select(BudgetLine).order_by(BudgetLine.name)))


def fact(name: str) -> object:
    row = db.session.get(LabFact, name)
    return row.value if row else None


def rows_of(model: type[Any]) -> list[Any]:
    """All rows of one kind as the administrator reads them: the calendar by day, the others by name."""
    return list(db.session.scalars(select(model).order_by(model.on if model is Holiday else model.name)))


def row(model: type[Any], id: int) -> Any:
    """Raises NotFound for an unknown id."""
    found = db.session.get(model, id)
    if found is None:
        raise NotFound()
    return found


def has_any(model: type[Any]) -> bool:
    return db.session.scalar(select(model.id).limit(1)) is not None
