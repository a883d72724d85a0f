"""The forms of surveys: setting one up, and answering a screen of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from .. import text
from ..forms import Clean, LabForm, line_field, of_our_time, text_field
from ..words import say
from . import rules
from .rules import Item

NEEDED = lazy_gettext("This is needed.")


class PlanForm(LabForm):
    """`template` is the button that was pressed."""

    template = HiddenField()
    once = HiddenField()


class SurveyForm(LabForm):
    title = line_field(lazy_gettext("What testers read as its name"), *rules.TITLE)
    moment = SelectField(lazy_gettext("When it is asked"))
    opens_on = DateField(lazy_gettext("First day"), [InputRequired(NEEDED), of_our_time])
    closes_on = DateField(lazy_gettext("Last day"), [InputRequired(NEEDED), of_our_time])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moment.choices = [SelectChoice(code, say(words)) for code, words in rules.MOMENTS]

    def said(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("title", "moment", "opens_on", "closes_on")}


class QuestionForm(LabForm):
    words = line_field(lazy_gettext("Question"), *rules.WORDING)
    kind = SelectField(lazy_gettext("How it is answered"))
    options = text_field(lazy_gettext("Answers to choose from, one on each line"), 0, 1200, required=False)
    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(code, say(words)) for code, words in rules.KINDS]

    def lines(self) -> list[str]:
        found = (text.line(line) for line in (self.options.data or "").splitlines())
        return list(dict.fromkeys(line for line in found if line))

    def validate_options(self, field: TextAreaField) -> None:
        if self.kind.data not in rules.WITH_OPTIONS:
            return
        low, high = rules.OPTIONS
        if not low <= len(self.lines()) <= high:
            said = gettext("Write from {low} to {high} answers, one on each line.")
            raise ValidationError(said.format(low=low, high=high))
        if any(len(line) > rules.OPTION_MAX for line in self.lines()):
            raise ValidationError(gettext("Write at most {high} characters on a line.").format(high=rules.OPTION_MAX))

    def validate_once(self, field: HiddenField) -> None:
        field.data = (field.data or "")[:80]


class AnswerForm(LabForm):
    """One screen; see answer_form. `items` are what it asks."""

    items: Sequence[Item]

    def answers(self) -> dict[str, Any]:
        """Item → value of what was answered, as the rules take it."""
        return {item.key: value for item in self.items if (value := self._value(item)) not in (None, "", [])}

    def _value(self, item: Item) -> Any:
        if item.kind == "several":
            return [n for n in item.values if self[f"{item.key}_{n}"].data]
        said = self[item.key].data
        if item.kind == "text":
            return said or ""
        return int(said) if str(said) in {str(n) for n in item.values} else None

    def rows(self) -> list[tuple[Item, Any]]:
        """Each item with its field, or with its boxes."""
        return [
            (item, [self[f"{item.key}_{n}"] for n in item.values] if item.kind == "several" else self[item.key])
            for item in self.items
        ]


def answer_form(
    items: Sequence[Item], before: Mapping[str, Any] | None = None, sent_as: Mapping[str, str] | None = None
) -> AnswerForm:
    """The form of one screen. `before`: what was answered already. `sent_as`: what was sent before a sign-in.

    Each box has a name of its own: what is kept for a sign-in holds one value by name.
    """
    fields: dict[str, Any] = {name: field for item in items for name, field in _fields(item).items()}
    kind = type("ScreenForm", (AnswerForm,), fields)
    shown = {name: value for item in items for name, value in _shown(item, (before or {}).get(item.key)).items()}
    form: AnswerForm
    if sent_as is not None:
        form = kind(formdata=MultiDict(sent_as))
    else:
        form = kind(data=shown) if before is None else kind(formdata=None, data=shown)
    form.items = items
    return form


def _fields(item: Item) -> dict[str, Any]:
    label = _label(item)
    if item.kind == "text":
        return {item.key: TextAreaField(label, [Optional(), Clean(), _short_enough])}
    if item.kind == "several":
        return {f"{item.key}_{n}": BooleanField(item.options[n]) for n in item.values}
    choices = [SelectChoice(str(n), _choice(item, n)) for n in item.values]
    return {item.key: RadioField(label, [Optional()], choices=choices, validate_choice=False)}


def _choice(item: Item, value: int) -> str:
    """The lab's own answers as they were written, the template's in the reader's language."""
    if not item.options:
        return str(value)
    return item.options[value] if item.kind == "one" else say(item.options[value])


def _label(item: Item) -> str:
    """As the summary of errors names it, before a colon."""
    if item.kind == "pair":
        return " – ".join(map(say, item.ends))
    return (item.words if item.own else say(item.words)).rstrip(".")


def _short_enough(_form: LabForm, field: TextAreaField) -> None:
    n = len(field.data or "")
    if n > rules.TEXT_MAX:
        said = gettext("Write at most {high} characters; there are {n}.")
        raise ValidationError(said.format(high=rules.TEXT_MAX, n=n))


def _shown(item: Item, value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if item.kind == "several":
        return {f"{item.key}_{n}": n in value for n in item.values}
    return {item.key: value if item.kind == "text" else str(value)}
