"""Reads of check-ins and diaries: when who is asked, what was answered, what a person gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Row, func, select

from .. import clock
from ..accounts.models import Person
from ..db import by_id, db
from ..photos import queries as photos
from ..photos.models import Photo
from ..photos.rules import State
from ..pilots.models import CheckIn, Pilot, Round, Tester
from . import rules
from .models import CheckInPlan, DiaryEntry
from .rules import Cell, Said, Taker


@dataclass(frozen=True)
class Figures:
    """What was counted of a round's check-ins. `mood`: the sum of all testers' last moods."""

    cells: list[Cell]
    people: int
    times: int
    mood: int
    tasks: Mapping[str, int]


@dataclass(frozen=True)
class Listening:
    """A round's plan, its testers and what they said; `kept` in their place once single words are deleted."""

    run: Round
    days: tuple[int, ...]
    kept: Mapping[str, Any] | None
    takers: list[Taker]
    said: list[Said]

    @property
    def last(self) -> date | None:
        return self.run.ended_on or self.run.ends_on

    @cached_property
    def figures(self) -> Figures:
        if self.kept:
            kept = self.kept["figures"]
            return Figures(**{**kept, "cells": [Cell(*cell) for cell in kept["cells"]]})
        own = rules.by_person(self.said)
        return Figures(self._cells(), len(own), len(self.said), sum(word.mood for word in own), rules.tasks(self.said))

    def _cells(self) -> list[Cell]:
        if self.run.started_on is None:
            return []
        return rules.cells(self.days, self.run.started_on, self.last, clock.today(), self.takers, self.said)

    def silent(self) -> dict[int, date]:
        """Tester → since when the lab waits for an answer."""
        if self.run.started_on is None:
            return {}
        return rules.silent(self.days, self.run.started_on, self.last, clock.today(), self.takers, self.said)

    def dues(self, tester: Tester) -> list[tuple[int, date]]:
        """When this tester is asked."""
        if self.run.started_on is None:
            return []
        first = rules.first_day(self.run.started_on, clock.day_of(tester.joined_at))
        return rules.dues(self.days, first, self.last)


def listening(run: Round) -> Listening:
    """In three statements, however many testers there are."""
    plan = db.session.get(CheckInPlan, run.id)
    said = select(CheckIn.tester_id, CheckIn.mood, CheckIn.task, CheckIn.at).where(CheckIn.round_id == run.id)
    takers = select(Tester.id, Tester.joined_at, Tester.left_at)
    takers = takers.where(Tester.round_id == run.id, Tester.held_until.is_(None))
    return Listening(
        run=run,
        days=days_of(run, plan),
        kept=plan.kept if plan else None,
        takers=[
            Taker(row.id, clock.day_of(row.joined_at), clock.day_of(row.left_at) if row.left_at else None)
            for row in db.session.execute(takers.order_by(Tester.id))
        ],
        said=[
            Said(row.tester_id, row.mood, row.task, clock.day_of(row.at))
            for row in db.session.execute(said.order_by(CheckIn.id))
        ],
    )


def days_of(run: Round, plan: CheckInPlan | None) -> tuple[int, ...]:
    """On which days its testers are asked, as far as the round reaches."""
    first, last = run.started_on or run.starts_on, run.ended_on or run.ends_on
    return rules.cut(plan.days if plan else rules.DAYS, (last - first).days if first and last else None)


def plan_of(run: Round) -> tuple[int, ...]:
    return days_of(run, db.session.get(CheckInPlan, run.id))


def check_in(pilot: Pilot, id: int) -> CheckIn | None:
    """Of any of its rounds."""
    found = by_id(CheckIn, id)
    return found if found and found.round_id in {run.id for run in pilot.rounds} else None


def entry(pilot: Pilot, id: int) -> DiaryEntry | None:
    found = by_id(DiaryEntry, id)
    return found if found and found.round_id in {run.id for run in pilot.rounds} else None


def photos_of(entry: DiaryEntry) -> list[Photo]:
    return photos.photos_of(DiaryEntry.kind, [entry.id])[entry.id]


# What people gave


@dataclass(frozen=True)
class Given:
    """A person's own check-ins and diary in a pilot, newest first, each with its photos."""

    check_ins: list[tuple[CheckIn, list[Photo]]]
    entries: list[tuple[DiaryEntry, list[Photo]]]

    def __bool__(self) -> bool:
        return bool(self.check_ins or self.entries)


def given_by(pilot: Pilot, person_id: int) -> Given:
    of = select(Tester.id).join(Round, Round.id == Tester.round_id)
    mine = of.where(Round.pilot_id == pilot.id, Tester.person_id == person_id)
    return Given(
        _with_photos(CheckIn.kind, _newest(CheckIn, CheckIn.tester_id.in_(mine))),
        _with_photos(DiaryEntry.kind, _newest(DiaryEntry, DiaryEntry.tester_id.in_(mine))),
    )


def given_in(run: Round, limit: int) -> Given:
    """What the testers of a round wrote or showed, the newest of it: for the staff. A mood alone is in the figures."""
    shown = select(Photo.thing_id).where(Photo.thing == CheckIn.kind, Photo.state == State.ATTACHED)
    says = (CheckIn.text != "") | CheckIn.id.in_(shown)
    return Given(
        _with_photos(CheckIn.kind, _newest(CheckIn, CheckIn.round_id == run.id, says, limit=limit)),
        _with_photos(DiaryEntry.kind, _newest(DiaryEntry, DiaryEntry.round_id == run.id, limit=limit)),
    )


def _newest(kind: Any, *wanted: Any, limit: int | None = None) -> Sequence[Any]:
    order = (kind.on.desc(), kind.id.desc()) if kind is DiaryEntry else (kind.at.desc(), kind.id.desc())
    return db.session.scalars(select(kind).where(*wanted).order_by(*order).limit(limit)).all()


def _with_photos(thing: str, rows: Sequence[Any]) -> list[tuple[Any, list[Photo]]]:
    found = photos.photos_of(thing, [row.id for row in rows])
    return [(row, found[row.id]) for row in rows]


def has_given(pilot: Pilot, person_id: int) -> bool:
    mine = select(Tester.id).join(Round, Round.id == Tester.round_id)
    mine = mine.where(Round.pilot_id == pilot.id, Tester.person_id == person_id)
    found = [select(kind.id).where(kind.tester_id.in_(mine)).exists() for kind in (CheckIn, DiaryEntry)]
    return bool(db.session.scalar(select(found[0] | found[1])))


def names_of(tester_ids: Sequence[int]) -> list[Row]:
    """id, display_name of these testers, by name: for the staff, who ask them how it goes."""
    found = select(Tester.id, Person.display_name).join(Person, Person.id == Tester.person_id)
    return list(db.session.execute(found.where(Tester.id.in_(tester_ids)).order_by(Person.display_name, Tester.id)))


def diary_counts(run: Round) -> tuple[int, int]:
    """(testers, entries) of a round's diaries."""
    plan = db.session.get(CheckInPlan, run.id)
    if plan and plan.kept:
        return plan.kept["diary"][0], plan.kept["diary"][1]
    people = func.count(func.distinct(DiaryEntry.tester_id))
    row = db.session.execute(select(people, func.count(DiaryEntry.id)).where(DiaryEntry.round_id == run.id)).one()
    return row[0], row[1]
