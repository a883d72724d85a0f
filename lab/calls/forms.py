"""What moderators type about a call. Limits come from the rules."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, Field, HiddenField, IntegerField, SelectField
from wtforms.validators import Optional, StopValidation, ValidationError

from .. import clock
from ..city import queries as city
from ..forms import LabForm, line_field, of_our_time, text_field
from ..ideas.rules import LANGS
from ..photos.forms import PhotosField
from ..photos.queries import photos_of
from . import rules
from .actions import CallText
from .models import Call
from .rules import Dates


def _a_day(_form: LabForm, field: Field) -> None:
    """Our words in place of the field's own; it still holds what was typed."""
    if field.data is None:
        typed = (field.raw_data or [""])[0]
        field.errors = []
        raise StopValidation(gettext("Give a day.") if typed else gettext("This is needed."))


def _a_number(_form: LabForm, field: Field) -> None:
    if field.data is None and (field.raw_data or [""])[0].strip():
        field.errors = []
        raise StopValidation(gettext("Give a whole number."))


def _in_range(_form: LabForm, field: Field) -> None:
    low, high = rules.VOTES_EACH
    if not low <= field.data <= high:
        raise ValidationError(gettext("Give a number from {low} to {high}.").format(low=low, high=high))


class CallForm(LabForm):
    title = line_field(lazy_gettext("Theme"), *rules.TITLE)
    question = line_field(lazy_gettext("The question to residents"), *rules.QUESTION)
    about = text_field(lazy_gettext("What residents should know"), *rules.ABOUT, required=False)
    opens_on = DateField(lazy_gettext("First day"), [_a_day, of_our_time])
    opens_words = line_field(lazy_gettext("The first day in words"), *rules.WORDS, required=False)
    closes_on = DateField(lazy_gettext("Last day"), [_a_day, of_our_time])
    closes_words = line_field(lazy_gettext("The last day in words"), *rules.WORDS, required=False)
    votes_each = IntegerField(lazy_gettext("Votes for each resident"), [_a_number, Optional(), _in_range])
    photos = PhotosField(lazy_gettext("A picture"), most=1)
    unit = SelectField(lazy_gettext("Who asks"), validate_choice=False)
    lang = SelectField(lazy_gettext("Language of this text"), choices=LANGS, validate_choice=False)
    once = HiddenField()
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(unit.id), unit.name) for unit in city.places().units.values()]
        self.unit.choices = [("", gettext("The lab")), *units]
        if self.lang.data not in dict(LANGS):
            self.lang.data = LANGS[0][0]

    def check(self, already_open: bool = False) -> bool:
        """All that is wrong at once: a date that lies before the other is said beside an empty question."""
        self.validate()
        for name, said in rules.wrong_dates(self._dates(), clock.today(), already_open).items():
            if not self[name].errors:
                self.take({name: said})
        self.take({"photos": self.photos.undescribed()})
        return not self.errors

    def _dates(self) -> Dates:
        return Dates(self.opens_on.data, self.closes_on.data)

    def text(self) -> CallText:
        """After check(): both days are there."""
        unit = self.unit.data or ""
        known = unit.isdecimal() and int(unit) in city.places().units
        return CallText(
            title=self.title.data or "", question=self.question.data or "", about=self.about.data or "",
            lang=self.lang.data, opens_on=self.opens_on.data or clock.today(),
            closes_on=self.closes_on.data or clock.today(), opens_words=self.opens_words.data or "",
            closes_words=self.closes_words.data or "", votes_each=self.votes_each.data,
            unit_id=int(unit) if known else None,
        )  # fmt: skip

    def keep_dates_of(self, call: Call) -> None:
        """A closed call's page does not ask for its dates and votes: they stay."""
        for name in ("opens_on", "closes_on", "opens_words", "closes_words", "votes_each"):
            self[name].data, self[name].validators = getattr(call, name), ()


class CloseForm(LabForm):
    reason = text_field(lazy_gettext("Why it closes now"), *rules.REASON)


class ResultForm(LabForm):
    result = text_field(lazy_gettext("What came of it"), *rules.RESULT)


def call_form_of(call: Call, seen: str) -> CallForm:
    kept = {name: getattr(call, name) for name in CallText.__dataclass_fields__ if name != "unit_id"}
    form = CallForm(formdata=None, data={**kept, "unit": str(call.unit_id or ""), "seen": seen})
    form.photos.fill(photos_of(call.kind, [call.id])[call.id])
    return form
