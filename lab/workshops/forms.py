"""What the lab's staff type about a workshop. Limits come from the rules."""

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import DateField, Field, HiddenField, IntegerField, SelectField, TimeField
from wtforms.validators import Optional, StopValidation, ValidationError

from .. import clock, text
from ..forms import LabForm, line_field, of_our_time, text_field
from ..words import say
from . import rules
from .rules import Plan

ONCE_MAX = 80


def _given(words: str) -> Any:
    """Our words in place of the field's own; it still holds what was typed."""

    def check(_form: LabForm, field: Field) -> None:
        if field.data is None:
            typed = (field.raw_data or [""])[0].strip()
            field.errors = []
            raise StopValidation(words if typed else gettext("This is needed."))

    return check


def _between(low: int, high: int) -> Any:
    def check(_form: LabForm, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(gettext("Give a number from {low} to {high}.").format(low=low, high=high))

    return check


class WorkshopForm(LabForm):
    title = line_field(lazy_gettext("Title"), *rules.TITLE)
    purpose = text_field(lazy_gettext("What it is for"), *rules.PURPOSE)
    day = DateField(lazy_gettext("Day"), [_given(lazy_gettext("Give a day.")), of_our_time])
    begins = TimeField(lazy_gettext("Begins at"), [_given(lazy_gettext("Give a time, for example 18:30."))])
    ends = TimeField(lazy_gettext("Ends at"), [_given(lazy_gettext("Give a time, for example 18:30."))])
    place = line_field(lazy_gettext("Where"), *rules.PLACE)
    link = line_field(lazy_gettext("Link to the online meeting"), 0, rules.LINK_MAX, required=False)
    places = IntegerField(
        lazy_gettext("Places"), [_given(lazy_gettext("Give a whole number.")), _between(*rules.PLACES)]
    )
    who = SelectField(lazy_gettext("Who may come"))
    until = DateField(lazy_gettext("Last day to sign up"), [Optional(), of_our_time])
    once = HiddenField()
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who.choices = [(str(who), say(words)) for who, words in rules.WHO_WORDS.items()]

    def validate_link(self, field: Field) -> None:
        if field.data and not (field.data.startswith(("https://", "http://")) and text.is_safe_link(field.data)):
            raise ValidationError(gettext("Give a whole address that begins with https://."))

    def check(self) -> bool:
        """All that is wrong at once: how the times stand to each other is said beside an empty title too."""
        self.validate()
        if not any(self[name].errors for name in ("day", "begins", "ends", "places", "until")):
            self.take(rules.wrong(self.plan(), clock.now(), clock.zone()))
        return not self.errors

    def plan(self) -> Plan:
        return Plan(
            title=self.title.data or "", purpose=self.purpose.data or "", place=self.place.data or "",
            day=self.day.data, begins=self.begins.data, ends=self.ends.data, places=self.places.data,
            who=self.who.data, link=self.link.data or "", until=self.until.data,
        )  # fmt: skip

    def mark(self) -> str:
        return (self.once.data or "")[:ONCE_MAX]


class CancelForm(LabForm):
    reason = text_field(lazy_gettext("Why it does not take place"), *rules.REASON)


class PresenceForm(LabForm):
    """`came` is drawn by the template, one box for each person who signed up."""

    others = IntegerField(
        lazy_gettext("People who came without having signed up"),
        [_given(lazy_gettext("Give a whole number.")), _between(0, rules.OTHERS_MAX)],
    )

    def ids(self) -> set[int]:
        return {int(id) for id in request.form.getlist("came") if id.isascii() and id.isdecimal() and len(id) < 11}


class ReportForm(LabForm):
    report = text_field(lazy_gettext("What came of it"), *rules.REPORT)
