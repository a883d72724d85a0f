"""What testers tell about the test: check-ins and a diary. When they are asked; how it is deleted again."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from .. import clock
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotAllowed, NotFound, Words
from ..events import Event
from ..permissions import Action
from ..photos import actions as photos
from ..photos.rules import NO_PHOTOS, Wanted
from ..pilots import queries as pilots
from ..pilots.gates import not_in_the_future
from ..pilots.models import CheckIn, Pilot, Round, Tester
from ..pilots.rules import Stage
from ..policy import Actor, check
from . import queries, rules
from .models import CheckInPlan, DiaryEntry

FORGOTTEN = N_("What testers wrote was deleted, as promised, so nothing more is asked.")


def check_in(
    pilot: Pilot, actor: Actor, mood: int, text: str = "", *, task: str = "", photo: Wanted = NO_PHOTOS, once: str = ""
) -> CheckIn:
    """A tester's word about the test so far. Raises NotAllowed for everybody else. The same form twice is once."""
    with atomic():
        lock(pilot)
        tester = _tester(pilot, actor)
        if pilot.stage not in (Stage.RUNNING, Stage.PAUSED, Stage.EVALUATING):
            raise Conflict(N_("Check-ins are open while the test runs."))
        if pilot.round.forgotten_on:
            raise Conflict(FORGOTTEN)
        if sent := _sent(CheckIn, tester, once):
            return sent
        said = CheckIn(round_id=pilot.round.id, tester_id=tester.id, mood=mood, text=text, task=task,
                       once=once or None, at=clock.now())  # fmt: skip
        db.session.add(said)
        db.session.flush()
        if photo:
            photos.attach(actor, CheckIn.kind, said.id, photo, rules.PHOTOS)
    return said


def _tester(pilot: Pilot, actor: Actor) -> Tester:
    tester = pilots.tester(pilot.round.id, actor.id)
    if tester is None or not tester.has_a_voice:
        raise NotAllowed(N_("Only testers of this pilot may do this."))
    return tester


def _sent(kind: Any, tester: Tester, once: str) -> Any:
    """What this very form has brought already. Asked under the pilot's lock."""
    return db.session.scalar(select(kind).where(kind.tester_id == tester.id, kind.once == once)) if once else None


# The plan


def plan(pilot: Pilot, actor: Actor, days: Sequence[int]) -> tuple[int, ...]:
    """From now on the testers of this round are asked on these days. Raises Invalid for days that it does not reach."""
    with atomic():
        lock(pilot)
        check(Action.CHECK_IN_PLAN, actor, pilot)
        run = pilot.round
        row = db.session.get(CheckInPlan, run.id) or CheckInPlan(round_id=run.id)
        row.days = sorted(set(days))
        if tuple(row.days) != (reached := queries.days_of(run, row)):
            last = reached[-1] if reached else 0
            raise Invalid({"days": [Words(N_("The test does not last so long. The last day that it reaches: {last}."),
                                          last=last)]})  # fmt: skip
        db.session.add(row)
    return reached


def plan_from_a_copy(event: Event) -> None:
    """The next round asks on the same days, until somebody changes that."""
    pilot = pilots.pilot(event.thing_id)
    last = db.session.get(CheckInPlan, pilot.rounds[-2].id) if pilot and len(pilot.rounds) > 1 else None
    if pilot and last:
        db.session.add(CheckInPlan(round_id=pilot.round.id, days=list(last.days)))
        db.session.flush()


# The diary


def write_entry(
    pilot: Pilot, actor: Actor, text: str, *, on: date | None = None, photo: Wanted = NO_PHOTOS, once: str = ""
) -> DiaryEntry:
    """Without `on` it is about today. The same form twice is one entry."""
    with atomic():
        lock(pilot)
        check(Action.DIARY_WRITE, actor, pilot)
        tester = _tester(pilot, actor)
        if sent := _sent(DiaryEntry, tester, once):
            return sent
        entry = DiaryEntry(round_id=pilot.round.id, tester_id=tester.id, on=_day(pilot, on), text=text,
                           once=once or None, at=clock.now())  # fmt: skip
        db.session.add(entry)
        db.session.flush()
        if photo:
            photos.attach(actor, DiaryEntry.kind, entry.id, photo, rules.PHOTOS)
    return entry


def change_entry(
    pilot: Pilot, actor: Actor, entry: DiaryEntry, text: str, *, on: date | None = None, photo: Wanted = NO_PHOTOS
) -> None:
    """Own entries can be changed while the test runs; those of an earlier round stay as they were."""
    with atomic():
        lock(pilot)
        check(Action.DIARY_WRITE, actor, pilot)
        if lock(entry).tester_id != _tester(pilot, actor).id:
            raise NotFound()
        on = _day(pilot, on)
        pictures = photos.attach(actor, DiaryEntry.kind, entry.id, photo, rules.PHOTOS)
        if pictures.changed or (entry.text, entry.on) != (text, on):
            entry.text, entry.on, entry.changed_at = text, on, clock.now()


def _day(pilot: Pilot, on: date | None) -> date:
    not_in_the_future(on)
    if on and pilot.round.started_on and on < pilot.round.started_on:
        raise Invalid({"on": [N_("The test had not started on this day.")]})
    return on or clock.today()


# Taking it back


def take_back(actor: Actor, given: CheckIn | DiaryEntry) -> None:
    """Own words can be deleted at any time, with their photo."""
    with atomic():
        check(Action.GIVEN_DELETE, actor, lock(given))
        _forget(type(given), type(given).id == given.id)


def forget(run: Round) -> int:
    """The promised time is over: single check-ins and diary entries go, what was counted of them stays."""
    heard = queries.listening(run)
    diary = queries.diary_counts(run)
    if heard.said or diary[1]:
        plan = db.session.get(CheckInPlan, run.id) or CheckInPlan(round_id=run.id, days=list(heard.days))
        plan.kept = {"figures": _kept(heard.figures), "diary": list(diary)}
        db.session.add(plan)
    return _forget(CheckIn, CheckIn.round_id == run.id) + _forget(DiaryEntry, DiaryEntry.round_id == run.id)


def _kept(figures: queries.Figures) -> dict[str, Any]:
    return {**asdict(figures), "cells": [[cell.day, cell.asked, cell.answered, cell.moods] for cell in figures.cells]}


def forget_tester(tester: Tester) -> int:
    """Who leaves a test may take along what they gave in it."""
    return _forget(CheckIn, CheckIn.tester_id == tester.id) + _forget(DiaryEntry, DiaryEntry.tester_id == tester.id)


def _forget(kind: Any, which: ColumnElement[bool]) -> int:
    photos.remove_all(kind.kind, select(kind.id).where(which))
    gone: Any = db.session.execute(delete(kind).where(which), execution_options={"synchronize_session": "fetch"})
    return int(gone.rowcount)
