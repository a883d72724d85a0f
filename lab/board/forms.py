"""What staff type on the board and about who pays and helps. Limits come from the rules."""

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import InputRequired, ValidationError

from .. import text
from ..city import queries as city
from ..forms import LabForm, line_field, text_field
from ..pilots.forms import NEEDED, MoneyField, PartForm
from ..pilots.stages import STAGE_WORDS, Stage
from ..words import say
from . import queries, rules

ONCE_MAX = 80


class LimitsForm(LabForm):
    """One number for each column; its fields are drawn by the template from `typed`."""

    def __init__(self, kept: dict[str, int] | None = None) -> None:
        super().__init__()
        sent = request.form if kept is None else {}
        known = kept or {}
        self.typed = {str(stage): sent.get(stage, str(known.get(stage, ""))).strip() for stage in rules.COLUMNS}
        self.wrong: dict[str, str] = {}

    def limits(self) -> dict[str, int | None] | None:
        """None when one of them is no limit; `wrong` says which."""
        low, high = rules.LIMIT
        found: dict[str, int | None] = {}
        for stage, typed in self.typed.items():
            ok = not typed or (typed.isascii() and typed.isdecimal() and len(typed) < 4 and low <= int(typed) <= high)
            if not ok:
                words = say(STAGE_WORDS[Stage(stage)])
                said = gettext("Give a number from {low} to {high}.").format(low=low, high=high)
                self.wrong[stage] = f"{words}: {said}"
            found[stage] = int(typed) if ok and typed else None
        return None if self.wrong else found


class Marked(PartForm):
    """A form that makes a row carries `once`."""

    once = HiddenField()

    def mark(self) -> str:
        return (self.once.data or "")[:ONCE_MAX]


class MoneyRowForm(Marked):
    part = "money"
    source = SelectField(lazy_gettext("Where it comes from"))
    name = line_field(lazy_gettext("Who pays"), *rules.NAME)
    amount = MoneyField(lazy_gettext("Amount"), [InputRequired(NEEDED)])
    state = SelectField(lazy_gettext("How sure it is"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source.choices = [(code, say(words)) for code, words in rules.SOURCES]
        self.state.choices = [(code, say(words)) for code, words in rules.STATES]

    def validate_amount(self, field: MoneyField) -> None:
        low, high = rules.AMOUNT
        if field.cents is not None and not low <= field.cents <= high:
            raise ValidationError(gettext("Give an amount of more than nothing."))

    def row(self) -> dict[str, Any]:
        return {
            "source": self.source.data,
            "name": self.name.data,
            "amount": self.amount.cents,
            "state": self.state.data,
        }


class PartnerForm(Marked):
    part = "partner"
    name = line_field(lazy_gettext("Partner"), *rules.NAME)
    role = line_field(lazy_gettext("What it does for the test"), *rules.ROLE)
    link = line_field(lazy_gettext("Its page"), 0, rules.LINK_MAX, required=False)
    unit = SelectField(lazy_gettext("Unit of the city that knows it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(unit.id), unit.name) for unit in city.places().units.values()]
        self.unit.choices = [("", gettext("None")), *units]

    def validate_link(self, field: Field) -> None:
        if field.data and not (field.data.startswith(("https://", "http://")) and text.is_safe_link(field.data)):
            raise ValidationError(gettext("Give a whole address that begins with https://."))

    def partner(self) -> dict[str, Any]:
        return {
            "name": self.name.data, "role": self.role.data, "link": self.link.data or "",
            "unit_id": int(self.unit.data) if self.unit.data else None,
        }  # fmt: skip


class ServiceForm(Marked):
    part = "service"
    service = SelectField(lazy_gettext("Service"))
    words = text_field(lazy_gettext("What for, and when"), *rules.NEED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service.choices = [
            (str(one.id), f"{one.name}: {one.hint}" if one.hint else one.name) for one in queries.services()
        ]


class AnswerForm(PartForm):
    part = "answer"
    state = SelectField(lazy_gettext("Answer"))
    answer = text_field(lazy_gettext("In your words"), *rules.ANSWER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [(code, say(words)) for code, words in rules.ANSWERS]
