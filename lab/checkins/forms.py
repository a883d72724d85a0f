"""A tester's short word."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField

from ..forms import text_field
from ..pilots import rules
from ..pilots.forms import PartForm
from ..words import say


class CheckInForm(PartForm):
    part = "check-in"
    mood = SelectField(lazy_gettext("How is it going"))
    text = text_field(lazy_gettext("A few words"), 0, 1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mood.choices = [(str(n), f"{n} · {say(words)}") for n, words in reversed(rules.MOODS)]
