"""What is measured, and what was read."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, DateField, Field, FileField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional, StopValidation

from .. import clock
from ..forms import LabForm, line_field, of_our_time, text_field
from ..pilots import rules as pilots
from ..pilots.forms import NEEDED, FigureField, PartForm
from ..pilots.models import Measure, Reading
from ..words import say
from . import rules
from .actions import Given


class MeasureForm(PartForm):
    part = "measure"
    name = line_field(lazy_gettext("What is measured"), *rules.NAME)
    unit = line_field(
        lazy_gettext("Unit"), *rules.UNIT, hint=lazy_gettext("For example: minutes, of 100 trips, euros.")
    )
    direction = SelectField(lazy_gettext("Direction"))
    baseline = FigureField(lazy_gettext("Baseline: how it is today"), [InputRequired(NEEDED)])
    target = FigureField(lazy_gettext("Target: from where on it has worked"), [InputRequired(NEEDED)])
    how = text_field(lazy_gettext("How it is measured"), *rules.HOW, required=False)
    by_whom = line_field(lazy_gettext("Who measures it"), *rules.BY_WHOM, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.direction.choices = [(code, say(words)) for code, words in pilots.DIRECTIONS]

    def measured(self) -> dict[str, Any]:
        return {
            "name": self.name.data, "unit": self.unit.data, "direction": self.direction.data,
            "baseline": self.baseline.figure, "target": self.target.figure, "how": self.how.data or "",
            "by_whom": self.by_whom.data or "",
        }  # fmt: skip


def _whole(_form: LabForm, field: Field) -> None:
    typed = (field.raw_data or [""])[0]
    if (field.data is None and str(typed).strip()) or not 0 < (field.data or 1) <= rules.N_MAX:
        field.errors = []
        raise StopValidation(say(rules.N_RANGE))


def _number_of() -> IntegerField:
    """Of people or observations."""
    return IntegerField(lazy_gettext("From how many"), [_whole, Optional()], render_kw={"min": 1})


def _day() -> DateField:
    return DateField(lazy_gettext("Day"), [InputRequired(NEEDED), of_our_time])


def _note() -> Any:
    return line_field(lazy_gettext("Note"), 0, rules.NOTE_MAX, required=False)


def _sure() -> BooleanField:
    return BooleanField(lazy_gettext("Yes, it is right"))


class ReadingForm(PartForm):
    """`unit`: the measure's when the form was shown; a reading is not taken over into another one in silence."""

    part = "reading"
    value = FigureField(lazy_gettext("Value"), [InputRequired(NEEDED)])
    on = _day()
    n = _number_of()
    note = _note()
    unit = HiddenField()
    sure = _sure()

    def given(self, measure_id: int) -> Given:
        """After validate()."""
        return Given(
            measure_id, self.value.figure or 0.0, self.on.data or clock.today(), self.n.data, self.note.data or "",
            self.unit.data or "", bool(self.sure.data),
        )  # fmt: skip


class CorrectionForm(ReadingForm):
    part = "correction"
    why = line_field(lazy_gettext("What was wrong"), 0, rules.WHY_MAX, required=False)


def correction_of(reading: Reading) -> CorrectionForm:
    shown = {"value": f"{reading.value:.15g}", "on": reading.on, "n": reading.n, "note": reading.note}
    return CorrectionForm(formdata=None, data=shown)


class TodayForm(LabForm):
    """All measures of a pilot at once: fields `value_<id>`, `n_<id>` and `sure_<id>` for each."""

    measures: list[Measure]
    on = _day()
    note = _note()

    def given(self) -> list[Given]:
        """What was filled in. After validate()."""
        return [
            Given(
                measure.id, self.of(measure, "value").figure or 0.0, self.on.data, self.of(measure, "n").data,
                self.note.data or "", sure=bool(self.of(measure, "sure").data),
            )
            for measure in self.measures
            if self.of(measure, "value").figure is not None
        ]  # fmt: skip

    def of(self, measure: Measure, name: str) -> Any:
        return self[f"{name}_{measure.id}"]


def today_form(measures: list[Measure], day: date | None = None) -> TodayForm:
    """As it was sent, or empty for `day`."""
    fields: dict[str, Any] = {"measures": measures}
    for measure in measures:
        fields[f"value_{measure.id}"] = FigureField(measure.name, [Optional()])
        fields[f"n_{measure.id}"] = _number_of()
        fields[f"sure_{measure.id}"] = _sure()
    kind: type[TodayForm] = type("TodayForm", (TodayForm,), fields)
    return kind(formdata=None, data={"on": day}) if day else kind()


class SheetForm(LabForm):
    """`checked`: a mark of the rows that were looked at last; only those are written."""

    rows = TextAreaField(lazy_gettext("Rows"))
    file = FileField(lazy_gettext("A CSV file"))
    checked = HiddenField()
    sure = _sure()

    def sent_file(self) -> bytes | None:
        sent = request.files.get("file")
        return sent.read() if sent and sent.filename else None

    def validate_rows(self, field: TextAreaField) -> None:
        field.data = (field.data or "").replace("\r\n", "\n")


def nothing_filled_in() -> str:
    return gettext("Fill in at least one value.")
