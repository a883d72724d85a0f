"""Evidence, the evaluation, costs, and the closing question, as they are written."""

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from ..forms import Clean, InRange, LabForm, line_field, of_our_time, text_field
from ..pilots import rules
from ..pilots.forms import NEEDED, MoneyField, PartForm, cleaned
from ..words import say
from .rules import COST_KINDS, MOST_CENTS, SOLVED, WORD_MAX


class EvidenceForm(PartForm):
    part = "evidence"
    kind = SelectField(lazy_gettext("Kind"))
    text = text_field(lazy_gettext("What it says"), 10, 4000)
    on = DateField(lazy_gettext("Day"), [Optional(), of_our_time])
    source = line_field(lazy_gettext("From whom"), 2, 120, required=False)
    people = IntegerField(lazy_gettext("From how many people"), [Optional(), InRange(0, 1_000_000)],
                          render_kw={"min": 0})  # fmt: skip
    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(code, say(words)) for code, words in rules.EVIDENCE_KINDS]

    def said(self) -> dict[str, Any]:
        return {
            "kind": self.kind.data, "text": self.text.data or "", "on": self.on.data, "source": self.source.data or "",
            "people": self.people.data or 0, "once": (self.once.data or "")[:80],
        }  # fmt: skip


class TakeUpForm(PartForm):
    """A finding in the words in which it shall be evidence."""

    part = "take"
    key = HiddenField()
    text = text_field(lazy_gettext("In these words"), 10, 4000)


def _people(label: str) -> IntegerField:
    return IntegerField(label, [Optional(), InRange(0, 1_000_000)], render_kw={"min": 0})


class EvaluationForm(PartForm):
    """Every field may wait; the checklist of the decision says what is still missing."""

    part = "evaluation"
    summary = TextAreaField(lazy_gettext("Summary in plain words"), [Optional(), Clean()])
    findings = text_field(lazy_gettext("What was found"), 0, 8000, required=False)
    dropouts_participant = _people(lazy_gettext("Left: people who stopped for their own reasons"))
    dropouts_innovation = _people(lazy_gettext("Left: because of what was tested"))
    dropouts_research = _people(lazy_gettext("Left: because of how it was tested"))
    dropouts_reason = line_field(lazy_gettext("Why these numbers differ from what was counted"), 3, 500, required=False)
    cost_actual = MoneyField(lazy_gettext("What it cost in the end"))
    cost_reason = line_field(lazy_gettext("Why this differs from the sum of the costs"), 3, 500, required=False)

    def validate_summary(self, field: TextAreaField) -> None:
        n = len(field.data or "")
        if n > rules.SUMMARY_MAX:
            said = gettext("Write at most {high} characters; there are {n}.")
            raise ValidationError(said.format(high=rules.SUMMARY_MAX, n=n))

    def found(self) -> dict[str, Any]:
        names = ("summary", "findings", "dropouts_participant", "dropouts_innovation", "dropouts_research")
        reasons = {name: self[name].data for name in ("dropouts_reason", "cost_reason") if name in request.form}
        return {**{name: self[name].data for name in names}, "cost_actual": self.cost_actual.cents, **reasons}


def missing_reasons(form: MultiDict[str, str]) -> dict[int, str]:
    """missing_<measure id> → the reason why there is no last reading."""
    given = ((name.removeprefix("missing_"), words) for name, words in form.items() if name.startswith("missing_"))
    return {int(id): cleaned(words) for id, words in given if id.isascii() and id.isdecimal() and len(id) < 10}


class CostForm(LabForm):
    on = DateField(lazy_gettext("Day"), [InputRequired(NEEDED), of_our_time])
    what = line_field(lazy_gettext("What for"), 3, 200)
    cost = MoneyField(lazy_gettext("Amount"), [InputRequired(NEEDED)])
    kind = SelectField(lazy_gettext("Kind"))
    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(code, say(words)) for code, words in COST_KINDS]

    def validate_cost(self, field: MoneyField) -> None:
        if field.cents is not None and not 0 < field.cents <= MOST_CENTS:
            raise ValidationError(gettext("Give an amount above zero."))

    def said(self) -> dict[str, Any]:
        return {
            "on": self.on.data, "what": self.what.data, "cents": self.cost.cents, "kind": self.kind.data,
            "once": (self.once.data or "")[:80],
        }  # fmt: skip


class ClosingForm(LabForm):
    answer = RadioField(
        lazy_gettext("Your answer"), validators=[InputRequired(lazy_gettext("Choose one of the three."))]
    )
    text = text_field(lazy_gettext("A few words"), 0, WORD_MAX, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer.choices = [(code, say(words)) for code, words in SOLVED]


class LookForm(PartForm):
    part = "look"
    text = text_field(lazy_gettext("What the look found"), 10, 1000)
