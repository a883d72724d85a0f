"""Taking part, leaving, and what moderators set up."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from .. import text
from ..forms import Clean, InRange, LabForm, line_field, text_field
from ..pilots.rules import KEEP_DAYS, MAX_KEEP_DAYS
from ..words import say
from . import asking, rules
from .consents import Terms
from .models import Question
from .places import SignUp

ANSWER, FACT = "answer_", "fact_"
NUMBER = lazy_gettext("Give a whole number.")


class TakePartForm(LabForm):
    """With a field for each question and for each thing about oneself that is asked: see take_part_form()."""

    consent = HiddenField()
    wait = HiddenField()
    minor = BooleanField()
    guardian_name = StringField(lazy_gettext("Name of a parent or guardian"), [Optional(), Clean(one_line=True)])
    guardian_email = StringField(lazy_gettext("Their mail address"), [Optional()])

    def version(self) -> int | None:
        return version_of(self.consent.data)

    def said(self) -> SignUp:
        given = {field.short_name: field.data or "" for field in self}
        facts = {name.removeprefix(FACT): value for name, value in given.items() if name.startswith(FACT) and value}
        answers = {
            int(name.removeprefix(ANSWER)): value for name, value in given.items() if name.startswith(ANSWER) and value
        }
        return SignUp(facts, answers, bool(self.minor.data), self.guardian_name.data or "",
                      (self.guardian_email.data or "").strip())  # fmt: skip

    @property
    def asked(self) -> list[Any]:
        return [field for field in self if field.short_name.startswith(ANSWER)]

    @property
    def facts(self) -> list[Any]:
        return [field for field in self if field.short_name.startswith(FACT)]


def version_of(raw: str | None) -> int | None:
    raw = raw or ""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 8 else None


def take_part_form(
    questions: Sequence[Question], kinds: Sequence[str], age: int, sent: Mapping[str, str] | None = None, **given: Any
) -> TakePartForm:
    """`sent`: what was sent before a sign-in. The action says what fits; the form only keeps what was chosen."""
    fields = {f"{ANSWER}{one.id}": _answer(one) for one in questions} | {f"{FACT}{kind}": _fact(kind) for kind in kinds}
    kind: Any = type("AskingForm", (TakePartForm,), fields)
    form: TakePartForm = kind(formdata=MultiDict(sent)) if sent is not None else kind(**given)
    form.minor.label.text = gettext("I am younger than %(age)s", age=age)
    return form


def _answer(question: Question) -> RadioField:
    own = bool(question.choices)
    choices = [SelectChoice(value, words if own else say(words)) for value, words in asking.choices_of(question)]
    return RadioField(question.text, choices=choices, validate_choice=False)


def _fact(kind: str) -> SelectField:
    values = [SelectChoice(value, say(words)) for value, words in asking.values_of(kind)]
    choices = [SelectChoice("", gettext("I would rather not say")), *values]
    return SelectField(say(rules.KIND_WORDS[kind]), choices=choices, validate_choice=False, default="")


class LeaveForm(LabForm):
    why = RadioField(lazy_gettext("Why do you leave?"), validate_choice=False)
    forget = BooleanField(lazy_gettext("Delete what I wrote in this test"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.why.choices = [SelectChoice(code, say(words)) for code, words in rules.DROPOUTS]


class AgreeForm(LabForm):
    consent = HiddenField()


# For moderators


def _count(label: str, low: int, high: int, default: int | None = None) -> IntegerField:
    in_range = InRange(low, high, lazy_gettext("Give a number from %(low)s to %(high)s.", low=low, high=high))
    return IntegerField(label, [InputRequired(NUMBER), in_range], default=default, render_kw={"min": low, "max": high})


class PlacesForm(LabForm):
    places = _count(lazy_gettext("Places for testers"), 1, 100_000)


class FirstCallForm(LabForm):
    first_call = _count(lazy_gettext("Days of the first call"), 0, rules.FIRST_CALL_MAX, 0)


class GroupForm(LabForm):
    """`group` is a kind and a value in one, so that one list offers all of them."""

    group = SelectField(lazy_gettext("Group"), validate_choice=False)
    count = _count(lazy_gettext("Places kept for it"), 0, 100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            SelectChoice(f"{kind}:{value}", f"{say(rules.GROUP_WORDS[kind])}: {say(words)}")
            for kind in ("age", "device", "access", rules.DISTRICT)
            for value, words in asking.values_of(kind)
        ]
        self.group.choices = [SelectChoice("", gettext("Choose")), *groups]

    def chosen(self) -> tuple[str, str]:
        kind, _, value = (self.group.data or "").partition(":")
        return kind, value


class QuestionForm(LabForm):
    text = line_field(lazy_gettext("Question"), *rules.QUESTION)
    choices = TextAreaField(lazy_gettext("Answers, one a line"), [Optional(), Clean()])
    fits = TextAreaField(lazy_gettext("Which answers fit, one a line"), [InputRequired(lazy_gettext("This is needed.")),
                                                                         Clean()])  # fmt: skip
    sentence = text_field(lazy_gettext("What everyone else reads"), *rules.SENTENCE)
    once = HiddenField()

    def choice_lines(self) -> list[str]:
        return _lines(self.choices.data)

    def fit_values(self) -> list[str]:
        """As they are kept: a yes or no by its code, whatever language it was written in."""
        words = {say(label).casefold(): code for code, label in rules.YES_NO} | {code: code for code, _ in rules.YES_NO}
        lines = _lines(self.fits.data)
        return lines if self.choice_lines() else [words.get(line.casefold(), line) for line in lines]

    def validate_once(self, field: HiddenField) -> None:
        field.data = (field.data or "")[:80]


def _lines(raw: str | None) -> list[str]:
    return [line for line in (text.line(one)[:120] for one in (raw or "").splitlines()) if line]


class TakeOutForm(LabForm):
    reason = text_field(lazy_gettext("Reason, which they read"), 10, 500)
    why = SelectField(lazy_gettext("Counted as"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [SelectChoice(code, say(rules.DROPOUT_WORDS[code])) for code, _ in rules.DROPOUTS]
        self.why.choices = [SelectChoice("", gettext("Not known")), *words]


class TermsForm(LabForm):
    consent_text = text_field(lazy_gettext("Consent text"), 40, 4000)
    collects = text_field(lazy_gettext("What is collected"), 3, 1000, required=False)
    contact = line_field(lazy_gettext("Whom testers can ask"), 3, 200, required=False)
    keep_days = _count(lazy_gettext("Days after the end until it is deleted"), 1, MAX_KEEP_DAYS, KEEP_DAYS)
    version = HiddenField()

    def terms(self) -> Terms:
        return Terms(self.consent_text.data or "", self.collects.data or "", self.contact.data or "",
                     self.keep_days.data or KEEP_DAYS)  # fmt: skip


class AnswerForm(LabForm):
    """A guardian's two buttons."""

    decision = HiddenField()

    def validate_decision(self, field: HiddenField) -> None:
        if field.data not in ("agreed", "declined", "withdrawn"):
            raise ValidationError(gettext("Choose one of the buttons."))
