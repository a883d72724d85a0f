"""Forms that are generated from what a move asks, and the fields that every form of the lab uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
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
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import NumberInput

from . import text
from .city import queries as city
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


class InRange(NumberRange):
    """A whole number of hundreds of digits is outside of every range too: the library stumbles over it."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if isinstance(field.data, int):
            field.data = max(-(2**63), min(field.data, 2**63))
        super().__call__(form, field)


def line_field(label: str, low: int, high: int, hint: str = "", required: bool = True) -> StringField:
    return StringField(label, [_presence(required), Clean(one_line=True), _length(low, high)], description=hint)


def text_field(label: str, low: int, high: int, hint: str = "", required: bool = True) -> TextAreaField:
    return TextAreaField(label, [_presence(required), Clean(), _length(low, high)], description=hint)


def _presence(required: bool) -> Any:
    return InputRequired(lazy_gettext("This is needed.")) if required else Optional()


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

    class Meta(FlaskForm.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """JSON comes in any shape, and no field expects one: it is read as an empty form."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

    def take(self, fields: Mapping[str, list[str]]) -> None:
        """Set errors that an action found beside their fields; what belongs to no field stands on top."""
        for name, said in fields.items():
            target = self._fields.get(name)
            words = [say(s) for s in said]
            if target is not None:
                target.errors = [*target.errors, *words]
            else:
                self.form_errors: list[str] = [*self.form_errors, *words]


def move_form(
    move: Move,
    facts: Facts,
    choices: Choices,
    defaults: Mapping[str, Any] | None = None,
    sent_as: Mapping[str, str] | None = None,
) -> LabForm:
    """The form of one move: a field for each answer, and `seen`, the last event that the person saw.

    `sent_as`: fields that were sent before a sign-in, instead of this request's.
    """
    defaults = defaults or {}
    fields: dict[str, Any] = {ask.name: _field(ask, choices, defaults.get(ask.name)) for ask in move.asks}
    fields["seen"] = HiddenField()
    kind = type(f"{move.name.title()}Form", (LabForm,), fields)
    shown = {name: _shown(value) for name, value in defaults.items()}
    form: LabForm = kind(formdata=MultiDict(sent_as), data=shown) if sent_as is not None else kind(data=shown)
    form.move, form.facts = move, facts
    return form


def number(form: LabForm, mark: str) -> None:
    """Give the fields ids of their own, for a page that holds several forms."""
    for field in form:
        field.id = field.label.field_id = f"{mark}{field.name}"


def answers(form: LabForm) -> dict[str, Any] | None:
    """The move's answers, ready for the action; None when the form is wrong (its fields say why)."""
    move, facts = form.move, form.facts
    ok = form.validate()
    given = sent(form)
    wrong = {name: said for name, said in unanswered(move, facts, given).items() if not form[name].errors}
    form.take(wrong)
    return given if ok and not wrong else None


def sent(form: LabForm) -> dict[str, Any]:
    """What was sent, as the action wants it. A field that is wrong gives None."""
    asks = form.move.asks
    return {ask.name: None if form[ask.name].errors else _value(ask, form[ask.name].data) for ask in asks}


@dataclass(frozen=True)
class Group:
    """Fields that stand together. `legend` is empty for a single field."""

    legend: str
    fields: list[tuple[Ask, Field]]


def groups(form: LabForm) -> list[Group]:
    """The form's fields in order; boxes to tick that follow each other become one question."""
    found: list[Group] = []
    for is_check, asks in groupby(form.move.asks, lambda ask: ask.kind == "check"):
        pairs = [(ask, form[ask.name]) for ask in asks]
        if is_check and len(pairs) > 1:
            found.append(Group(gettext("Tick each that is a yes"), pairs))
        else:
            found.extend(Group("", [pair]) for pair in pairs)
    return found


def _shown(value: Any) -> Any:
    """Selects compare texts."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _value(ask: Ask, data: Any) -> Any:
    if data in (None, ""):
        return None
    if ask.kind == "topic":
        topic = city.places().topic(data)
        return topic.id if topic else None
    if ask.kind in LISTS:
        return int(data)
    return round(data * 100) if ask.kind == "money" else data


LISTS = ("unit", "topic", "pilot", "budget_line")
"""Kinds whose options are rows of the lab, named by their number; a topic by its slug."""


def _slug_of_topic(named: Any) -> Any:
    """A topic may be named by its number too."""
    by_number = {str(topic.id): topic.slug for topic in city.places().topics.values()}
    return by_number.get(str(named), named)


def _field(ask: Ask, choices: Choices, chosen: Any = None) -> Field:
    label, hint = say(ask.label), say(ask.hint)
    if ask.kind in ("line", "text"):
        # Lengths are the move's to check: whether an answer is needed at all may depend on the others.
        field = StringField if ask.kind == "line" else TextAreaField
        return field(label, [Optional(), Clean(one_line=ask.kind == "line")], description=hint)
    if ask.kind == "choice":
        return _select(label, hint, [(code, say(words)) for code, words in ask.choices], chosen)
    if ask.kind in LISTS:
        filters = (_slug_of_topic,) if ask.kind == "topic" else ()
        return _select(label, hint, choices.get(ask.name) or choices.get(ask.kind) or [], chosen, filters)
    return _plain_field(ask, label, hint)


def _select(
    label: str, hint: str, options: list[tuple[str, str]], chosen: Any, filters: tuple[Callable[[Any], Any], ...] = ()
) -> SelectField:
    """Nothing is chosen in silence: without an answer to start from, the first line asks to choose."""
    known = chosen is not None and str(chosen) in dict(options)
    lines = options if known else [("", gettext("Choose")), *options]
    shown = [SelectChoice(value, words) for value, words in lines]
    return SelectField(label, [_on_the_list], choices=shown, description=hint, validate_choice=False, filters=filters)


def _on_the_list(_form: FlaskForm, field: SelectField) -> None:
    if field.data and field.data not in {one.value for one in field.choices}:
        raise ValidationError(gettext("Choose one from the list."))


def _plain_field(ask: Ask, label: str, hint: str) -> Field:
    if ask.kind == "check":
        return BooleanField(label, description=hint)
    if ask.kind == "date":
        return DateField(label, [_readable(gettext("Give a day.")), Optional(), of_our_time], description=hint)
    if ask.kind == "money":
        low, high = ask.low / 100, ask.high / 100
        checks = [_readable(gettext("Give an amount, for example 1200 or 1200.50.")), Optional(), _between(low, high)]
        return DecimalField(label, checks, description=hint, widget=NumberInput(step="0.01", min=low))
    low, high = (1, MAX_ID) if ask.kind == "idea" else (ask.low, ask.high)
    checks = [_readable(gettext("Give a whole number.")), Optional(), _between(low, high)]
    return IntegerField(label, checks, description=hint, render_kw={"min": low, "max": high})


def _readable(words: str) -> Callable[[FlaskForm, Field], None]:
    """Our words for what could not be read; the field still holds what was typed."""

    def check(_form: FlaskForm, field: Field) -> None:
        typed = (field.raw_data or [""])[0]
        unreadable = field.data is None or (isinstance(field.data, Decimal) and not field.data.is_finite())
        if isinstance(typed, str) and typed.strip() and unreadable:
            field.errors = []
            raise StopValidation(words)

    return check


def of_our_time(_form: FlaskForm, field: Field) -> None:
    """A year that was cut off or typed twice."""
    if field.data and not 2000 <= field.data.year < 2100:
        raise ValidationError(gettext("Give a day of this century."))


def _between(low: float, high: float) -> Callable[[FlaskForm, Field], None]:
    def check(_form: FlaskForm, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(
                gettext("Give a number from {low} to {high}.").format(low=f"{low:g}", high=f"{high:.0f}")
            )

    return check
