"""What a pilot is judged by, and its readings.

A baseline reading is one that was written down before the test started. A last reading is one that was written
after it started and is not dated before it. So both kinds can carry the same day without being mistaken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isfinite

from sqlalchemy import delete, update

from .. import clock
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound, Words
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots.gates import not_ended, not_in_the_future, note_when_complete
from ..pilots.models import Measure, Pilot, Reading
from ..policy import Actor, check
from . import queries, rules
from .models import ReadingChange


@dataclass(frozen=True)
class Given:
    """A reading as somebody gives it. `sure`: they were asked about a value far off, and it is right."""

    measure_id: int
    value: float
    on: date
    n: int | None = None
    note: str = ""
    unit: str = ""
    sure: bool = False


# Measures


def add_measure(
    pilot: Pilot, actor: Actor, *, name: str, unit: str, direction: str, baseline: float, target: float,
    how: str = "", by_whom: str = "",
) -> Measure:  # fmt: skip
    """Raises Invalid for a target that is no change for the better, Conflict once the test has started."""
    with atomic():
        _may_change(pilot, actor)
        _check_target(direction, baseline, target)
        measure = Measure(
            round_id=pilot.round.id, name=name, unit=unit, direction=direction, baseline=baseline, target=target,
            how=how, by_whom=by_whom,
        )  # fmt: skip
        db.session.add(measure)
    return measure


def change_measure(
    pilot: Pilot, actor: Actor, id: int, *, name: str, unit: str, direction: str, baseline: float, target: float,
    how: str = "", by_whom: str = "",
) -> Measure:  # fmt: skip
    with atomic():
        _may_change(pilot, actor)
        measure = _measure(pilot, id)
        _check_target(direction, baseline, target)
        measure.name, measure.unit, measure.direction = name, unit, direction
        measure.baseline, measure.target = baseline, target
        measure.how, measure.by_whom = how, by_whom
    return measure


def remove_measure(pilot: Pilot, actor: Actor, id: int) -> None:
    with atomic():
        _may_change(pilot, actor)
        measure = _measure(pilot, id)
        db.session.execute(delete(ReadingChange).where(ReadingChange.measure_id == measure.id))
        for reading in measure.readings:
            db.session.delete(reading)
        db.session.flush()
        db.session.delete(measure)


def _may_change(pilot: Pilot, actor: Actor) -> None:
    lock(pilot)
    check(Action.PILOT_MEASURE, actor, pilot)


def _check_target(direction: str, baseline: float, target: float) -> None:
    if not (isfinite(baseline) and isfinite(target)):
        raise Invalid({"target": [rules.NO_NUMBER]})
    if target == baseline:
        raise Invalid({"target": [N_("The target must differ from the baseline.")]})
    if direction == "up" and target < baseline:
        raise Invalid({"target": [N_("More is better here, so the target lies above the baseline.")]})
    if direction == "down" and target > baseline:
        raise Invalid({"target": [N_("Less is better here, so the target lies below the baseline.")]})


# Readings


def add_reading(
    pilot: Pilot, actor: Actor, measure_id: int, *, value: float, on: date, n: int | None = None, note: str = "",
    unit: str = "", sure: bool = False,
) -> Reading:  # fmt: skip
    """Sent twice it is one reading. Raises Invalid, also where a value far off was not confirmed."""
    with atomic():
        not_ended(pilot)
        check(Action.PILOT_READING, actor, pilot)
        reading = _add(pilot, Given(measure_id, value, on, n, note, unit, sure))[0]
        note_when_complete(pilot, actor)
    return reading


def add_readings(pilot: Pilot, actor: Actor, given: Iterable[Given]) -> int:
    """All of them, or none where one is wrong. Says how many are new."""
    with atomic():
        not_ended(pilot)
        check(Action.PILOT_READING, actor, pilot)
        new = sum(_add(pilot, one)[1] for one in given)
        note_when_complete(pilot, actor)
    return new


def _add(pilot: Pilot, given: Given) -> tuple[Reading, bool]:
    """The reading, and whether it is new. The pilot is locked, so nobody adds the same one meanwhile."""
    measure = _measure(pilot, given.measure_id)
    _check(measure, given)
    before_start = pilot.round.started_on is None
    if there := queries.same_reading(measure.id, given.on, given.value, before_start):
        if (there.n, there.note) != (given.n, given.note) and (given.n is not None or given.note):
            raise Invalid({"value": [rules.THERE_ALREADY]})
        return there, False
    reading = Reading(
        measure_id=measure.id, value=given.value, on=given.on, before_start=before_start, n=given.n, note=given.note,
        at=clock.now(),
    )  # fmt: skip
    measure.readings.append(reading)
    db.session.flush()
    return reading, True


def _check(measure: Measure, given: Given) -> None:
    if not isfinite(given.value):
        raise Invalid({"value": [rules.NO_NUMBER]})
    not_in_the_future(given.on)
    if not rules.is_same_unit(given.unit, measure.unit):
        raise Invalid({"value": [Words(rules.OTHER_UNIT, unit=measure.unit)]})
    if given.n is not None and not 0 < given.n <= rules.N_MAX:
        raise Invalid({"n": [rules.N_RANGE]})
    if not (given.sure or rules.is_plausible(given.value, measure.baseline, measure.target)):
        raise Invalid({"sure": [asked_again(measure.baseline, measure.target, measure.unit)]})


def asked_again(baseline: float, target: float, unit: str) -> Words:
    return Words(rules.SURE, baseline=f"{baseline:g}", target=f"{target:g}", unit=unit)


# Mistakes


def correct_reading(pilot: Pilot, actor: Actor, id: int, given: Given, why: str = "") -> Reading:
    """What it said before is kept for the staff. Raises Conflict for a fixed baseline, and after the decision."""
    with atomic():
        reading = _correctable(pilot, actor, id)
        measure = _measure(pilot, reading.measure_id)
        _check(measure, given)
        same = queries.same_reading(measure.id, given.on, given.value, reading.before_start)
        if same and same.id != reading.id:
            raise Invalid({"value": [rules.THERE_ALREADY]})
        if (reading.value, reading.on, reading.n, reading.note) != (given.value, given.on, given.n, given.note):
            _keep(reading, actor, why)
            reading.value, reading.on, reading.n, reading.note = given.value, given.on, given.n, given.note
        note_when_complete(pilot, actor)
    return reading


def remove_reading(pilot: Pilot, actor: Actor, id: int, why: str = "") -> None:
    with atomic():
        reading = _correctable(pilot, actor, id)
        _keep(reading, actor, why, removed=True)
        was = ReadingChange.reading_id == reading.id
        db.session.execute(update(ReadingChange).where(was).values(reading_id=None))
        db.session.delete(reading)


def _correctable(pilot: Pilot, actor: Actor, id: int) -> Reading:
    not_ended(pilot)
    check(Action.PILOT_READING_CORRECT, actor, pilot)
    reading = queries.reading(pilot.round.id, id)
    if reading is None:
        raise NotFound()
    if reading.before_start and pilot.round.locked_at:
        raise Conflict(rules.FIXED)
    return reading


def _keep(reading: Reading, actor: Actor, why: str, removed: bool = False) -> None:
    was = {name: getattr(reading, name) for name in ("measure_id", "value", "on", "n", "note")}
    by = {"person_id": actor.id or None, "role": actor.role, "at": clock.now()}
    kept = None if removed else reading.id
    db.session.add(ReadingChange(reading_id=kept, removed=removed, why=why, **was, **by))


def _measure(pilot: Pilot, id: int) -> Measure:
    measure = pilots.measure(pilot, id)
    if measure is None:
        raise NotFound()
    return measure
