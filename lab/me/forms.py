"""A person's own settings."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from babel.dates import format_time
from flask import current_app
from flask_babel import get_locale, gettext, lazy_gettext
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import ValidationError

from ..accounts.models import Person
from ..accounts.rules import DISPLAY_NAME
from ..city import queries as city
from ..forms import LabForm, line_field
from ..notices.rules import KIND_HINTS, KIND_WORDS, PACE_WORDS, Choice, Kind, Pace
from ..words import say
from . import rules

QUIET = ("quiet_from", "quiet_to")


class SettingsForm(LabForm):
    display_name = line_field(lazy_gettext("Your name in the lab"), *DISPLAY_NAME)
    district = SelectField(lazy_gettext("Your district"))
    lang = SelectField(lazy_gettext("Language of the pages and mails"))
    wants_mail = BooleanField(lazy_gettext("Send me mails about what I wrote, voted for, follow or test"))

    def __init__(self, person: Person) -> None:
        districts = [(str(district.id), district.name) for district in city.places().districts.values()]
        self.spoken = current_app.config["LAB"].languages
        super().__init__(
            data={
                "display_name": person.display_name,
                "district": str(person.district_id or ""),
                "lang": person.lang if person.lang in self.spoken else self.spoken[0],
                "wants_mail": person.wants_mail,
            }
        )
        self.district.choices = [("", lazy_gettext("I do not say")), *districts]
        self.lang.choices = [(code, rules.language_name(code)) for code in self.spoken]

    @property
    def district_id(self) -> int | None:
        return int(self.district.data) if self.district.data else None


class _NoticesForm(LabForm):
    quiet_from = SelectField(lazy_gettext("Nothing from"))
    quiet_to = SelectField(lazy_gettext("until"))

    def validate_quiet_to(self, field: Field) -> None:
        if bool(self.quiet_from.data) != bool(field.data):
            raise ValidationError(gettext("Choose both quiet hours, or neither."))
        if field.data and field.data == self.quiet_from.data:
            raise ValidationError(gettext("Choose two different quiet hours."))

    @property
    def quiet(self) -> tuple[int, int] | None:
        return (int(self.quiet_from.data), int(self.quiet_to.data)) if self.quiet_to.data else None

    @property
    def choices(self) -> dict[Kind, Choice]:
        return {kind: Choice(Pace(self[f"mail_{kind}"].data), self[f"push_{kind}"].data) for kind in Kind}

    def kinds(self) -> Iterator[tuple[str, str, Field, Field]]:
        """(words, hint, mail, push) of each kind."""
        for kind in Kind:
            yield say(KIND_WORDS[kind]), say(KIND_HINTS[kind]), self[f"mail_{kind}"], self[f"push_{kind}"]


def notices_form(person: Person, choices: Mapping[Kind, Choice]) -> _NoticesForm:
    """Two fields for each kind of notice (`mail_outcome`, `push_outcome`), and the quiet hours."""
    paces = [(pace.value, say(words)) for pace, words in PACE_WORDS.items()]
    fields = {f"mail_{kind}": SelectField(lazy_gettext("By mail"), choices=paces) for kind in Kind}
    fields |= {f"push_{kind}": BooleanField(lazy_gettext("Also on my phones")) for kind in Kind}
    data: dict[str, Any] = {f"mail_{kind}": choice.mail.value for kind, choice in choices.items()}
    data |= {f"push_{kind}": choice.push for kind, choice in choices.items()}
    data |= {name: "" if getattr(person, name) is None else str(getattr(person, name)) for name in QUIET}
    form = type("NoticesForm", (_NoticesForm,), fields)(data=data)
    for name in QUIET:
        form[name].choices = [("", gettext("None")), *((str(hour), _clock(hour)) for hour in range(24))]
    return form


def _clock(hour: int) -> str:
    return format_time(time(hour), "HH:mm", locale=str(get_locale() or "en"))
