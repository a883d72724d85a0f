"""What an administrator types about the city."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, DecimalField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from .. import text
from ..forms import Clean, InRange, LabForm, line_field
from ..words import say
from . import rules
from .models import District

NEEDED = lazy_gettext("This is needed.")


def slug_field() -> StringField:
    return StringField(
        lazy_gettext("Short name in addresses"),
        [_slug],
        description=lazy_gettext("Small letters, digits, hyphens. Leave it empty to have one made from the name."),
    )


def _slug(form: Any, field: StringField) -> None:
    field.data = (field.data or "").strip().lower() or rules.slug_of(text.words(form.name.data or ""))
    if not rules.SLUG.fullmatch(field.data) or len(field.data) > rules.SLUG_MAX:
        raise ValidationError(lazy_gettext("Use small letters, digits and single hyphens, 40 at most."))


class CityForm(LabForm):
    """`values()` are the row's columns."""

    def values(self) -> dict[str, Any]:
        return dict(self.data)

    @classmethod
    def of(cls, row: Any) -> "CityForm":
        return cls(formdata=None, obj=row)


class TopicForm(CityForm):
    name = line_field(lazy_gettext("Name"), *rules.NAME)
    slug = slug_field()


class DistrictForm(CityForm):
    name = line_field(lazy_gettext("Name"), *rules.NAME)
    slug = slug_field()
    population = IntegerField(
        lazy_gettext("People who live there"), [InputRequired(NEEDED), InRange(0, rules.POPULATION_MAX)], default=0
    )
    polygon = TextAreaField(
        lazy_gettext("Outline on the map"),
        description=lazy_gettext(
            "GeoJSON of one polygon, [longitude, latitude]. It may stay empty: then the map leaves it out."
        ),
    )

    def validate_polygon(self, field: TextAreaField) -> None:
        try:
            self.ring = rules.ring_of(field.data or "")
        except ValueError as wrong:
            raise ValidationError(say(wrong.args[0])) from wrong

    def values(self) -> dict[str, Any]:
        return {**self.data, "polygon": self.ring}

    @classmethod
    def of(cls, row: District) -> "DistrictForm":
        return cls(
            formdata=None,
            data={
                "name": row.name,
                "slug": row.slug,
                "population": row.population,
                "polygon": rules.geojson_of(row.polygon),
            },
        )


class UnitForm(CityForm):
    name = line_field(lazy_gettext("Name"), *rules.NAME, hint=lazy_gettext("As residents read it: “Mobility unit”."))
    email = StringField(lazy_gettext("Mail address"), [Optional(), Clean(one_line=True)])

    def validate_email(self, field: StringField) -> None:
        if field.data and not ("@" in field.data[1:-1] and len(field.data) <= 254 and " " not in field.data):
            raise ValidationError(lazy_gettext("Write a mail address like name@example.org."))


class HolidayForm(CityForm):
    on = DateField(lazy_gettext("Day"), [InputRequired(NEEDED)])
    name = line_field(lazy_gettext("Name"), *rules.NAME)


class HubServiceForm(CityForm):
    name = line_field(lazy_gettext("Name"), *rules.NAME)
    hint = line_field(lazy_gettext("What it is, in a few words"), 0, 200, required=False)


class BudgetLineForm(CityForm):
    name = line_field(lazy_gettext("Name"), *rules.NAME)
    amount = DecimalField(
        lazy_gettext("Amount"),
        [InputRequired(NEEDED), InRange(0, rules.AMOUNT_MAX)],
        render_kw={"step": "0.01", "min": "0"},
    )

    def values(self) -> dict[str, Any]:
        return {"name": self.name.data, "amount": int((self.amount.data or Decimal()) * 100)}

    @classmethod
    def of(cls, row: Any) -> "BudgetLineForm":
        return cls(formdata=None, data={"name": row.name, "amount": Decimal(row.amount) / 100})
