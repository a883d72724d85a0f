"""The readings of a pilot as CSV, for anybody who wants to count for themselves."""

from ..pilots.models import Pilot
from . import queries, sheet

HEADER = ("round", "measure", "day", "value", "unit", "n", "note", "before_start", "baseline", "target")


def readings(pilot: Pilot) -> str:
    rows = (
        (number, measure.name, reading.on.isoformat(), reading.value, measure.unit, reading.n, reading.note,
         int(reading.before_start), measure.baseline, measure.target)
        for number, measure, reading in queries.public_rows(pilot)
    )  # fmt: skip
    return sheet.written(HEADER, rows)
