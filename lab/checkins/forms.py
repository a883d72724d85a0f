"""A tester's short word, their diary, and the days on which they are asked."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from .. import text
from ..errors import Invalid
from ..forms import of_our_time, text_field
from ..photos.forms import PhotosField
from ..pilots.forms import PartForm
from ..pilots.rules import MOODS
from ..words import say
from . import rules

CHOOSE = lazy_gettext("Choose one of the five faces.")


class GivenForm(PartForm):
    """`once` lets the same page count once."""

    once = HiddenField()
    photos = PhotosField(lazy_gettext("A photo"), most=rules.PHOTOS, describe=False)

    def validate_once(self, field: HiddenField) -> None:
        field.data = (field.data or "")[:80]

    def validate_or_raise(self) -> None:
        if not self.validate():
            raise Invalid(self.errors)


class CheckInForm(GivenForm):
    """`back`: the page of its own on which it was written, if it was there."""

    part = "check-in"
    back = HiddenField()
    mood = RadioField(lazy_gettext("How do you find it?"), [InputRequired(CHOOSE)])
    task = RadioField(lazy_gettext("Did it do what you needed?"), [Optional()])
    text = text_field(lazy_gettext("A few words"), 0, rules.TEXT_MAX, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mood.choices = [(str(n), say(words)) for n, words in MOODS]
        self.task.choices = [(code, say(words)) for code, words in rules.TASKS]

    def given(self) -> dict[str, Any]:
        return {
            "mood": int(self.mood.data), "text": self.text.data or "", "task": self.task.data or "",
            "photo": self.photos.wanted, "once": self.once.data or "",
        }  # fmt: skip


class EntryForm(GivenForm):
    part = "entry"
    on = DateField(lazy_gettext("Day"), [Optional(), of_our_time])
    text = text_field(lazy_gettext("What happened, how it was"), *rules.ENTRY)

    def given(self) -> dict[str, Any]:
        return {"text": self.text.data or "", "on": self.on.data, "photo": self.photos.wanted}


class PlanForm(PartForm):
    part = "plan"
    days = StringField(lazy_gettext("Days after a tester's first one"))

    def validate_days(self, field: StringField) -> None:
        """Empty means that nobody is asked."""
        parts = text.line(field.data or "").replace(",", " ").replace(";", " ").split()
        if not all(part.isascii() and part.isdecimal() and 1 <= int(part[:6]) <= rules.LAST_DAY for part in parts):
            raise ValidationError(gettext("Give numbers from 1 to {most}, with commas between them.").format(
                most=rules.LAST_DAY))  # fmt: skip
        if len(parts) > rules.MOST_DAYS:
            raise ValidationError(gettext("These are more than {most} days.").format(most=rules.MOST_DAYS))

    def given(self) -> list[int]:
        return [int(part) for part in text.line(self.days.data or "").replace(",", " ").replace(";", " ").split()]


def form_with(kind: type[GivenForm], fields: Mapping[str, str]) -> Any:
    """What was sent before a sign-in."""
    return kind(formdata=MultiDict(fields))
