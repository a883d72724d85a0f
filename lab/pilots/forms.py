"""What people write about a pilot. Limits come from rules; a number may be written with a comma or a point."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import NumberInput

from .. import text
from ..city import queries as city
from ..forms import MAX_ID, LabForm, line_field, text_field
from ..ideas.rules import COST_BANDS, LANGS
from ..photos.forms import PhotosField
from ..words import say
from . import notes, rules

NEEDED = lazy_gettext("This is needed.")
WHOLE_CITY = "all"
_MONEY = re.compile(r"\d{1,9}([.,]\d{1,2})?")
_BETWEEN = re.compile(r"[,;\s]+")


class MoneyField(StringField):
    """Whole currency units with up to two decimals; `cents` is what was meant."""

    widget = NumberInput(step="0.01", min=0)
    cents: int | None = None

    def pre_validate(self, _form: Any) -> None:
        raw = (self.data or "").strip()
        self.cents = None
        if not raw:
            return
        if not (raw.isascii() and _MONEY.fullmatch(raw)):
            raise ValidationError(gettext("Give an amount of money, with at most two decimals."))
        self.cents = int(Decimal(raw.replace(",", ".")) * 100)


class FigureField(StringField):
    """A number that was measured."""

    widget = NumberInput(step="any")
    figure: float | None = None

    def pre_validate(self, _form: Any) -> None:
        raw = (self.data or "").strip().replace(",", ".")
        self.figure = None
        if not raw:
            return
        try:
            number = Decimal(raw) if raw.isascii() and "_" not in raw and len(raw) <= 40 else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or abs(number) > 10**12:
            raise ValidationError(gettext("Give a number."))
        self.figure = float(number)


class Several(Field):
    """The same name several times, or one value with commas or spaces: both are a list."""

    def process_formdata(self, valuelist: list[str]) -> None:
        given = (part for value in valuelist for part in _BETWEEN.split(value))
        self.data = list(dict.fromkeys(part for part in given if part))


class PartForm(LabForm):
    """One of several forms on the pilot's page: its fields' ids carry its name, so that each stands once."""

    part = ""

    def __init__(self, *args: Any, of: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{self.part}-{field.name}" + (f"-{of}" if of else "")
            field.label.field_id = field.id


class ProposeForm(LabForm):
    """`ideas`, `parts` and `districts` are drawn by the template, which knows the shortlisted ideas."""

    title = line_field(lazy_gettext("Title"), *rules.TITLE)
    hypothesis = text_field(lazy_gettext("What we want to find out"), *rules.HYPOTHESIS)
    change_mind = text_field(lazy_gettext("What would change our mind"), *rules.CHANGE_MIND)
    ideas = Several(lazy_gettext("Ideas"))
    districts = Several(lazy_gettext("Where"))
    cost = MoneyField(lazy_gettext("What the test costs"), [InputRequired(NEEDED)])
    cost_band = SelectField(lazy_gettext("Cost band"))
    sdg = Several(lazy_gettext("Sustainable Development Goals"))
    lang = SelectField(lazy_gettext("Language of this text"), validators=[Optional()])
    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cost_band.choices = [(code, say(words)) for code, words in COST_BANDS]
        self.lang.choices = list(LANGS)

    def validate_ideas(self, field: Several) -> None:
        if not all(id.isascii() and id.isdecimal() and 0 < int(id) <= MAX_ID for id in field.data or ()):
            raise ValidationError(gettext("Give the numbers of shortlisted ideas."))
        if not field.data:
            raise ValidationError(gettext("Choose at least one shortlisted idea."))

    def validate_districts(self, field: Several) -> None:
        if not field.data:
            raise ValidationError(gettext("Say where: one district or more, or the whole city."))
        if self.district_ids() is None:
            raise ValidationError(gettext("One of these districts does not exist."))

    def validate_sdg(self, field: Several) -> None:
        if not field.data:
            raise ValidationError(gettext("Choose at least one goal."))
        if not all(goal.isascii() and goal.isdecimal() and int(goal) in rules.SDGS for goal in field.data):
            raise ValidationError(gettext("Goals are numbers from 1 to 17."))

    def validate_once(self, field: HiddenField) -> None:
        field.data = (field.data or "")[:80]

    def idea_ids(self) -> list[int]:
        return [int(id) for id in self.ideas.data or ()]

    def kinds(self) -> list[str]:
        """As what each idea is in it, in the order of `ideas`; "" where nothing was chosen."""
        return [request.form.get(f"kind_{id}", "") for id in self.ideas.data or ()]

    def parts(self) -> list[str]:
        """What each idea gave, in the order of `ideas`: from `part_<idea>`, else from the parallel `parts`."""
        return [cleaned(text) for text in self.parts_as_typed()]

    def parts_as_typed(self) -> list[str]:
        parallel = request.form.getlist("parts")
        return [
            request.form.get(f"part_{id}") or (parallel[n] if n < len(parallel) else "")
            for n, id in enumerate(self.ideas.data or ())
        ]

    def district_ids(self) -> list[int] | None:
        """By slug or by number; None when one is unknown."""
        places = city.places()
        if WHOLE_CITY in (self.districts.data or ()):
            return list(places.districts)
        found = [self._district(name) for name in self.districts.data or ()]
        return None if None in found else [id for id in found if id is not None]

    def _district(self, name: str) -> int | None:
        if named := city.places().district(name):
            return named.id
        return int(name) if name.isascii() and name.isdecimal() and int(name) in city.places().districts else None


class EditForm(ProposeForm):
    """The same, without the ideas: their parts have a page of their own. `seen`: the last event that the person saw."""

    ideas = None  # type: ignore[assignment] # to WTForms, None takes the field out
    once = None
    seen = HiddenField()

    def changed(self) -> dict[str, Any]:
        names = [name for name in ("title", "hypothesis", "change_mind", "lang") if self[name].data]
        money = {"cost": self.cost.cents, "cost_band": self.cost_band.data} if "cost" in self else {}
        return {**{name: self[name].data for name in names}, **money, "districts": self.district_ids() or [],
                "sdg": [int(goal) for goal in self.sdg.data or ()]}  # fmt: skip


def cleaned(words: str, most: int | None = 500) -> str:
    """One line. Without `most` it is not cut: who wrote it is told that it is too long."""
    return text.line(words)[:most]


class NoteForm(PartForm):
    part = "note"
    text = text_field(lazy_gettext("What happened"), *notes.TEXT)
    learned = text_field(lazy_gettext("What we learned"), *notes.PART, required=False)
    coming = text_field(lazy_gettext("What comes next"), *notes.PART, required=False)
    photos = PhotosField(lazy_gettext("A photo"), most=1)
    once = HiddenField()

    def said(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ("text", "learned", "coming")}


class NoteCorrectionForm(PartForm):
    part = "note"
    correction = text_field(lazy_gettext("What is right"), *notes.CORRECTION)
