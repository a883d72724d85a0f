"""Forms that are generated from what a move asks, and the fields that every form of the lab uses."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from . import text
from .lifecycle import Ask, Facts, Move, unanswered
from .words import say

Choices = Mapping[str, list[tuple[str, str]]]
"""For the kinds unit, topic, idea, pilot and budget_line: (id, name), read by the caller."""

MAX_ID = 2**31 - 1


class Clean:
    """A filter and a validator in one: hidden characters are taken out, and the person is told."""

    def __init__(self, one_line: bool = False) -> None:
        self.one_line = one_line

    def __call__(self, form: FlaskForm, field: Field) -> None:
        raw = field.data or ""
        field.data = text.line(raw) if self.one_line else text.clean(raw)
        if text.hides_something(raw):
            raise ValidationError(
                gettext("Hidden characters were taken out. Please look at the text and send it again.")
            )


def line_field(label: str, low: int, high: int, hint: str = "", required: bool = True) -> StringField:
    checks = [Clean(one_line=True), _length(low, high)]
    return StringField(label, [InputRequired(lazy_gettext("This is needed.")), *checks] if required else [Optional(), *checks],
                       description=hint)  # fmt: skip


def text_field(label: str, low: int, high: int, hint: str = "", required: bool = True) -> TextAreaField:
    checks = [Clean(), _length(low, high)]
    return TextAreaField(label, [InputRequired(lazy_gettext("This is needed.")), *checks] if required else [Optional(), *checks],
                         description=hint)  # fmt: skip


def _length(low: int, high: int) -> Callable[[FlaskForm, Field], None]:
    def check(_form: FlaskForm, field: Field) -> None:
        n = len(field.data or "")
        if n and n < low:
            raise ValidationError(gettext("Write at least {low} characters; there are {n}.").format(low=low, n=n))
        if n > high:
            raise ValidationError(gettext("Write at most {high} characters; there are {n}.").format(high=high, n=n))

    return check


class LabForm(FlaskForm):
    """CSRF is checked once, by the extension, before any view."""

    class Meta:
        csrf = False

    def take(self, fields: Mapping[str, list[str]]) -> None:
        """Set errors that an action found beside their fields; what belongs to no field stands on top."""
        for name, said in fields.items():
            target = self._fields.get(name)
            words = [say(s) for s in said]
            if target is not None:
                target.errors = [*target.errors, *words]
            else:
                self.form_errors = [*self.form_errors, *words]


def move_form(move: Move, facts: Facts, choices: Choices, defaults: Mapping[str, Any] | None = None) -> LabForm:
    """The form of one move: a field for each answer, and `seen`, the last event that the person saw."""
    fields: dict[str, Any] = {ask.name: _field(ask, choices) for ask in move.asks}
    fields["seen"] = HiddenField()
    kind = type(f"{move.name.title()}Form", (LabForm,), fields)
    form: LabForm = kind(data=dict(defaults or {}))
    form.move, form.facts = move, facts  # type: ignore[attr-defined]
    return form


def answers(form: LabForm) -> dict[str, Any] | None:
    """The move's answers, ready for the action; None when the form is wrong (its fields say why)."""
    move, facts = form.move, form.facts  # type: ignore[attr-defined]
    ok = form.validate()
    given = {ask.name: _value(ask, form[ask.name].data) for ask in move.asks}
    wrong = {name: said for name, said in unanswered(move, facts, given).items() if not form[name].errors}
    form.take(wrong)
    return given if ok and not wrong else None


def _value(ask: Ask, data: Any) -> Any:
    if data in (None, ""):
        return None
    if ask.kind in ("unit", "topic", "idea", "pilot", "budget_line"):
        return int(data)
    return int(data * 100) if ask.kind == "money" else data


def _field(ask: Ask, choices: Choices) -> Field:
    label, hint = say(ask.label), say(ask.hint)
    if ask.kind in ("line", "text"):
        # Lengths are the move's to check: whether an answer is needed at all may depend on the others.
        field = StringField if ask.kind == "line" else TextAreaField
        kw = {"maxlength": ask.high} if ask.high < 100_000 else {}
        return field(label, [Optional(), Clean(one_line=ask.kind == "line")], description=hint, render_kw=kw)
    if ask.kind == "choice":
        return SelectField(label, choices=[(code, say(words)) for code, words in ask.choices], description=hint)
    if ask.kind in ("unit", "topic", "pilot", "budget_line"):
        return SelectField(label, choices=choices.get(ask.name) or choices.get(ask.kind) or [], description=hint)
    if ask.kind == "idea":
        return IntegerField(label, [Optional(), NumberRange(1, MAX_ID)], description=hint)
    return _plain_field(ask, label, hint)


def _plain_field(ask: Ask, label: str, hint: str) -> Field:
    if ask.kind == "check":
        return BooleanField(label, description=hint)
    if ask.kind == "date":
        return DateField(label, [Optional()], description=hint)
    if ask.kind == "money":
        return DecimalField(label, [Optional(), NumberRange(0, 10**9)], description=hint, render_kw={"step": "0.01"})
    kw = {"min": ask.low, "max": ask.high}
    return IntegerField(label, [Optional()], description=hint, render_kw=kw)
