"""What went wrong, and what the lab says to it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, RadioField
from wtforms.validators import InputRequired, Optional

from ..errors import Invalid
from ..forms import of_our_time, text_field
from ..photos.forms import PhotosField
from ..pilots.forms import PartForm
from ..words import say
from . import rules
from .actions import PHOTOS


class IncidentForm(PartForm):
    """`once` lets the same page count once."""

    part = "incident"
    text = text_field(lazy_gettext("What happened?"), *rules.TEXT)
    severity = RadioField(lazy_gettext("How bad is it?"), [InputRequired(lazy_gettext("Say how bad it is."))])
    on = DateField(lazy_gettext("When"), [Optional(), of_our_time])
    photos = PhotosField(lazy_gettext("A photo"), most=PHOTOS, describe=False)
    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.severity.choices = [(code, say(words)) for code, words in rules.SEVERITIES]

    def validate_once(self, field: HiddenField) -> None:
        field.data = (field.data or "")[:80]

    def validate_or_raise(self) -> None:
        if not self.validate():
            raise Invalid(self.errors)

    def given(self) -> dict[str, Any]:
        return {
            "text": self.text.data or "", "severity": self.severity.data, "on": self.on.data,
            "photo": self.photos.wanted, "once": self.once.data or "",
        }  # fmt: skip


def form_with(fields: Mapping[str, str]) -> IncidentForm:
    """What was sent before a sign-in."""
    return IncidentForm(formdata=MultiDict(fields))


class AnswerForm(PartForm):
    """`public`: everyone reads the words, without the reporter's."""

    part = "answer"
    words = text_field(lazy_gettext("What became of it"), *rules.WORDS)
    public = BooleanField(lazy_gettext("Show these words on the pilot's page"))
