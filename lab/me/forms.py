"""A person's own settings."""

from flask import current_app
from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField

from ..accounts.models import Person
from ..accounts.rules import DISPLAY_NAME
from ..city import queries as city
from ..forms import LabForm, line_field
from . import rules


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
