"""Evidence and the evaluation, as they are written."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from ..forms import Clean, of_our_time, text_field
from ..pilots import rules
from ..pilots.forms import MoneyField, PartForm, cleaned
from ..words import say


class EvidenceForm(PartForm):
    part = "evidence"
    kind = SelectField(lazy_gettext("Kind"))
    text = text_field(lazy_gettext("What it says"), 10, 4000)
    on = DateField(lazy_gettext("Day"), [Optional(), of_our_time])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(code, say(words)) for code, words in rules.EVIDENCE_KINDS]


def _people(label: str) -> IntegerField:
    return IntegerField(label, [Optional(), NumberRange(0, 1_000_000)], render_kw={"min": 0})


class EvaluationForm(PartForm):
    """Every field may wait; the checklist of the decision says what is still missing."""

    part = "evaluation"
    summary = TextAreaField(lazy_gettext("Summary in plain words"), [Optional(), Clean()])
    findings = text_field(lazy_gettext("What was found"), 0, 8000, required=False)
    dropouts_participant = _people(lazy_gettext("Left: people who stopped for their own reasons"))
    dropouts_innovation = _people(lazy_gettext("Left: because of what was tested"))
    dropouts_research = _people(lazy_gettext("Left: because of how it was tested"))
    cost_actual = MoneyField(lazy_gettext("What it cost in the end"))

    def validate_summary(self, field: TextAreaField) -> None:
        n = len(field.data or "")
        if n > rules.SUMMARY_MAX:
            said = gettext("Write at most {high} characters; there are {n}.")
            raise ValidationError(said.format(high=rules.SUMMARY_MAX, n=n))

    def found(self) -> dict[str, Any]:
        names = ("summary", "findings", "dropouts_participant", "dropouts_innovation", "dropouts_research")
        return {**{name: self[name].data for name in names}, "cost_actual": self.cost_actual.cents}


def missing_reasons(form: MultiDict[str, str]) -> dict[int, str]:
    """missing_<measure id> → the reason why there is no last reading."""
    given = ((name.removeprefix("missing_"), words) for name, words in form.items() if name.startswith("missing_"))
    return {int(id): cleaned(words) for id, words in given if id.isascii() and id.isdecimal() and len(id) < 10}
