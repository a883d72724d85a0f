"""What a pilot is judged by and what was found: measures, readings, evidence, status notes, the evaluation.

A baseline reading is one that was written down before the test started. A last reading is one that was written
after it started and is not dated before it. So both kinds can carry the same day without being mistaken.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from math import isfinite
from typing import Any

from .. import clock, events, lifecycle
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..policy import Actor
from . import queries, rules
from .models import Evidence, Measure, Pilot, Reading, StatusNote
from .rules import Stage

LOCKED = N_("What a pilot is judged by is fixed once the test has started.")
ENDED = N_("This pilot has ended.")


def add_measure(
    pilot: Pilot, _actor: Actor, *, name: str, unit: str, direction: str, baseline: float, target: float
) -> Measure:
    """Raises Invalid for a target that is no change for the better, Conflict once the test has started."""
    with atomic():
        _unlocked(pilot)
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
        _unlocked(pilot)
        measure = _measure(pilot, id)
        _check_target(direction, baseline, target)
        measure.name, measure.unit, measure.direction = name, unit, direction
        measure.baseline, measure.target = baseline, target
    return measure


def remove_measure(pilot: Pilot, _actor: Actor, id: int) -> None:
    with atomic():
        _unlocked(pilot)
        measure = _measure(pilot, id)
        for reading in measure.readings:
            db.session.delete(reading)
        db.session.flush()
        db.session.delete(measure)


def _unlocked(pilot: Pilot) -> None:
    lock(pilot)
    if pilot.stage not in (Stage.PROPOSED, Stage.APPROVED, Stage.RECRUITING):
        raise Conflict(LOCKED)


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
        _not_ended(pilot)
        measure = _measure(pilot, measure_id)
        if not isfinite(value):
            raise Invalid({"value": [N_("Give a number.")]})
        _not_in_the_future(on)
        before_start = pilot.round.started_on is None
        reading = Reading(measure_id=measure.id, value=value, on=on, before_start=before_start, at=clock.now())
        measure.readings.append(reading)
        _note_when_complete(pilot, actor)
    return reading


def add_evidence(pilot: Pilot, actor: Actor, *, kind: str, text: str, on: date | None = None) -> Evidence:
    with atomic():
        _not_ended(pilot)
        _not_in_the_future(on)
        item = Evidence(round_id=pilot.round.id, kind=kind, text=text, on=on or clock.today(), at=clock.now())
        db.session.add(item)
        _note_when_complete(pilot, actor)
    return item


def write_note(pilot: Pilot, actor: Actor, text: str) -> StatusNote:
    """Tell how the test goes. While it runs the next note is due in 30 days."""
    with atomic():
        _not_ended(pilot)
        note = StatusNote(round_id=pilot.round.id, text=text, role=actor.role, unit_id=actor.unit_id, at=clock.now())
        db.session.add(note)
        due_before, pilot.noted_at = pilot.due_on, clock.now()
        if pilot.stage == Stage.RUNNING:
            pilot.due_on = clock.today() + timedelta(days=rules.NOTE_DAYS)
        events.record("pilot", pilot.id, "note", actor, stage_from=pilot.stage, stage_to=pilot.stage,
                      due_on=due_before if pilot.stage == Stage.RUNNING else None, texts={"text": text})  # fmt: skip
    return note


COLUMNS = ("summary", "findings", "dropouts_participant", "dropouts_innovation", "dropouts_research", "cost_actual")


def evaluate(pilot: Pilot, actor: Actor, *, missing: Mapping[int, str] | None = None, **found: Any) -> None:
    """Write the evaluation, or a part of it; what is not given stays.

    `missing`: measure id → why there is no last reading.
    Once it is complete the decision is due in 30 days.
    """
    with atomic():
        lock(pilot)
        if pilot.stage != Stage.EVALUATING:
            raise Conflict(N_("The evaluation is written after the test and before the decision."))
        run = pilot.round
        if len(found.get("summary") or "") > rules.SUMMARY_MAX:
            raise Invalid({"summary": [N_("Write at most 1,200 characters.")]})
        for name in COLUMNS:
            if found.get(name) is not None:
                setattr(run, name, found[name])
        for id, reason in (missing or {}).items():
            _measure(pilot, id).missing_reason = reason
        _note_when_complete(pilot, actor)


def _note_when_complete(pilot: Pilot, actor: Actor) -> None:
    """Whatever came last, a figure, a reading or a piece of evidence: from now on it is the decision that is due."""
    db.session.flush()
    run = pilot.round
    if pilot.stage == Stage.EVALUATING and run.evaluated_at is None and is_complete(pilot):
        run.evaluated_at = clock.now()
        due_before, pilot.due_on = pilot.due_on, clock.today() + timedelta(days=rules.DECISION_DAYS)
        events.record("pilot", pilot.id, "evaluation", actor, stage_from=pilot.stage, stage_to=pilot.stage,
                      due_on=due_before)  # fmt: skip


def is_complete(pilot: Pilot) -> bool:
    decide = lifecycle.named(rules.MOVES, "decide_scale")[0]
    return not lifecycle.missing(decide, queries.pilot_facts(pilot))


def _not_ended(pilot: Pilot) -> None:
    lock(pilot)
    if pilot.stage in rules.ENDS:
        raise Conflict(ENDED)


def _measure(pilot: Pilot, id: int) -> Measure:
    measure = queries.measure(pilot, id)
    if measure is None:
        raise NotFound()
    return measure


def _not_in_the_future(on: date | None) -> None:
    if on and on > clock.today():
        raise Invalid({"on": [N_("This day has not come yet.")]})
