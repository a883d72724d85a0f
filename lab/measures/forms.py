"""What is measured, and what was read."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from ..forms import line_field, of_our_time
from ..pilots import rules
from ..pilots.forms import NEEDED, FigureField, PartForm
from ..words import say


class MeasureForm(PartForm):
    part = "measure"
    name = line_field(lazy_gettext("What is measured"), 3, 120)
    unit = line_field(lazy_gettext("Unit"), 1, 40, hint=lazy_gettext("For example: minutes, of 100 trips, euros."))
    direction = SelectField(lazy_gettext("Direction"))
    baseline = FigureField(lazy_gettext("Baseline: how it is today"), [InputRequired(NEEDED)])
    target = FigureField(lazy_gettext("Target: from where on it has worked"), [InputRequired(NEEDED)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.direction.choices = [(code, say(words)) for code, words in rules.DIRECTIONS]

    def measured(self) -> dict[str, Any]:
        return {
            "name": self.name.data, "unit": self.unit.data, "direction": self.direction.data,
            "baseline": self.baseline.figure, "target": self.target.figure,
        }  # fmt: skip


class ReadingForm(PartForm):
    part = "reading"
    value = FigureField(lazy_gettext("Value"), [InputRequired(NEEDED)])
    on = DateField(lazy_gettext("Day"), [InputRequired(NEEDED), of_our_time])
