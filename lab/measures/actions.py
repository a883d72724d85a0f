"""What a pilot is judged by, and its readings.

A baseline reading is one that was written down before the test started. A last reading is one that was written
after it started and is not dated before it. So both kinds can carry the same day without being mistaken.
"""

from datetime import date
from math import isfinite

from .. import clock
from ..db import atomic, db
from ..errors import N_, Invalid, NotFound
from ..pilots import queries as pilots
from ..pilots.gates import not_ended, not_in_the_future, note_when_complete, unlocked
from ..pilots.models import Measure, Pilot, Reading
from ..policy import Actor


def add_measure(
    pilot: Pilot, _actor: Actor, *, name: str, unit: str, direction: str, baseline: float, target: float
) -> Measure:
    """Raises Invalid for a target that is no change for the better, Conflict once the test has started."""
    with atomic():
        unlocked(pilot)
        _check_target(direction, baseline, target)
        measure = Measure(
            round_id=pilot.round.id, name=name, unit=unit, direction=direction, baseline=baseline, target=target
        )
        db.session.add(measure)
    return measure


def change_measure(
    pilot: Pilot, _actor: Actor, id: int, *, name: str, unit: str, direction: str, baseline: float, target: float
) -> Measure:
    with atomic():
        unlocked(pilot)
        measure = _measure(pilot, id)
        _check_target(direction, baseline, target)
        measure.name, measure.unit, measure.direction = name, unit, direction
        measure.baseline, measure.target = baseline, target
    return measure


def remove_measure(pilot: Pilot, _actor: Actor, id: int) -> None:
    with atomic():
        unlocked(pilot)
        measure = _measure(pilot, id)
        for reading in measure.readings:
            db.session.delete(reading)
        db.session.flush()
        db.session.delete(measure)


def _check_target(direction: str, baseline: float, target: float) -> None:
    if not (isfinite(baseline) and isfinite(target)):
        raise Invalid({"target": [N_("Give a number.")]})
    if target == baseline:
        raise Invalid({"target": [N_("The target must differ from the baseline.")]})
    if direction == "up" and target < baseline:
        raise Invalid({"target": [N_("More is better here, so the target lies above the baseline.")]})
    if direction == "down" and target > baseline:
        raise Invalid({"target": [N_("Less is better here, so the target lies below the baseline.")]})


def add_reading(pilot: Pilot, actor: Actor, measure_id: int, *, value: float, on: date) -> Reading:
    with atomic():
        not_ended(pilot)
        measure = _measure(pilot, measure_id)
        if not isfinite(value):
            raise Invalid({"value": [N_("Give a number.")]})
        not_in_the_future(on)
        before_start = pilot.round.started_on is None
        reading = Reading(measure_id=measure.id, value=value, on=on, before_start=before_start, at=clock.now())
        measure.readings.append(reading)
        note_when_complete(pilot, actor)
    return reading


def _measure(pilot: Pilot, id: int) -> Measure:
    measure = pilots.measure(pilot, id)
    if measure is None:
        raise NotFound()
    return measure
