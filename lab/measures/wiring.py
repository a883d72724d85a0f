"""What a pilot is judged by, on its page and among what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask

from .. import clock
from ..errors import N_
from ..pilots import findings, sections
from ..pilots.page import PilotPage
from .forms import MeasureForm, ReadingForm
from .found import found
from .page import MeasureView, views


@dataclass(frozen=True)
class Measures:
    """`wrong`: the reading form that came back, by its measure; then its details are open."""

    new: MeasureForm
    views: list[MeasureView]
    readings: Mapping[int, ReadingForm] = field(default_factory=dict)
    wrong: int = 0


def init_app(_app: Flask) -> None:
    label = N_("What it is judged by")
    sections.register(sections.Section("measures", 60, "measures/_measures.html", _measures, label))
    findings.register(found)


def _measures(page: PilotPage) -> Measures:
    given = page.given("measures")
    wrong = given.get("reading_of", 0)
    readings = {row.measure.id: _empty(row.measure.id, row.measure.unit) for row in page.current.measures}
    shown = views(page)
    if wrong:
        return Measures(MeasureForm(formdata=None), shown, {**readings, wrong: given["form"]}, wrong)
    return Measures(given.get("form") or MeasureForm(formdata=None), shown, readings)


def _empty(measure_id: int, unit: str) -> ReadingForm:
    return ReadingForm(formdata=None, of=measure_id, data={"on": clock.today(), "unit": unit})
