"""What a pilot is judged by, on its page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask

from ..pilots import sections
from ..pilots.page import PilotPage
from .forms import MeasureForm, ReadingForm


@dataclass(frozen=True)
class Measures:
    """`wrong`: the reading form that came back, by its measure; then its details are open."""

    new: MeasureForm
    readings: Mapping[int, ReadingForm] = field(default_factory=dict)
    wrong: int = 0


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("measures", 60, "measures/_measures.html", _measures))


def _measures(page: PilotPage) -> Measures:
    given = page.given("measures")
    wrong = given.get("reading_of", 0)
    readings = {row.measure.id: ReadingForm(formdata=None, of=row.measure.id) for row in page.current.measures}
    if wrong:
        return Measures(MeasureForm(formdata=None), {**readings, wrong: given["form"]}, wrong)
    return Measures(given.get("form") or MeasureForm(formdata=None), readings)
