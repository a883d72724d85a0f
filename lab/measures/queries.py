"""Reads of single readings, of what was corrected about them, and of all that a pilot has."""

from datetime import date

from sqlalchemy import select

from ..db import db
from ..pilots.models import Measure, Pilot, Reading
from ..pilots.queries import MAX_ID
from .models import ReadingChange
from .rules import is_shown


def reading(round_id: int, id: int) -> Reading | None:
    """A reading of this round."""
    of_round = Reading.measure_id.in_(select(Measure.id).where(Measure.round_id == round_id))
    return db.session.scalar(select(Reading).where(Reading.id == id, of_round)) if 0 < id <= MAX_ID else None


def same_reading(measure_id: int, on: date, value: float, before_start: bool) -> Reading | None:
    same = (Reading.measure_id == measure_id, Reading.on == on, Reading.value == value)
    return db.session.scalar(select(Reading).where(*same, Reading.before_start == before_start))


def changes(round_id: int) -> list[ReadingChange]:
    """What readings of this round said before, newest first."""
    of_round = ReadingChange.measure_id.in_(select(Measure.id).where(Measure.round_id == round_id))
    return list(db.session.scalars(select(ReadingChange).where(of_round).order_by(ReadingChange.id.desc())))


def public_rows(pilot: Pilot) -> list[tuple[int, Measure, Reading]]:
    """(round, measure, reading) of everything that all may read, by round and measure."""
    return [
        (run.number, measure, reading)
        for run in pilot.rounds
        for measure in run.measures
        for reading in measure.readings
        if is_shown(reading.n)
    ]
