"""What a person types to sign in, and an administrator to give a role."""

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired

from .. import text
from ..city import queries as city
from ..forms import Clean, LabForm, line_field
from ..policy import ROLES
from . import rules


class EmailForm(LabForm):
    """Whether it is an address is for actions.mail_address() to say."""

    email = StringField(
        lazy_gettext("Your mail address"),
        [InputRequired(lazy_gettext("Write your mail address.")), Clean(one_line=True)],
    )


class CodeForm(LabForm):
    code = StringField(lazy_gettext("The code from the mail"), [InputRequired(lazy_gettext("Write the six digits."))])
    display_name = HiddenField()

    @property
    def digits(self) -> str:
        return "".join(c for c in self.code.data or "" if c.isascii() and c.isdigit())

    @property
    def name(self) -> str:
        """A name that came along with the code; one that will not do is asked for on its own page."""
        name = text.line(self.display_name.data or "")
        return name if rules.DISPLAY_NAME[0] <= len(name) <= rules.DISPLAY_NAME[1] else ""


class NameForm(LabForm):
    display_name = line_field(lazy_gettext("Your name in the lab"), *rules.DISPLAY_NAME)
    district = SelectField(lazy_gettext("Your district"), choices=list, validate_choice=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        districts = [(d.slug, d.name) for d in city.places().districts.values()]
        self.district.choices = [("", lazy_gettext("I would rather not say")), *districts]
        self.district.data = self.district.data or ""

    @property
    def district_id(self) -> int | None:
        found = city.places().district(self.district.data or "")
        return found.id if found else None


class GrantForm(LabForm):
    email = StringField(lazy_gettext("Mail address"), [InputRequired(lazy_gettext("Write a mail address."))])
    role = SelectField(lazy_gettext("Role"), choices=[(role, lazy_gettext(rules.ROLE_WORDS[role])) for role in ROLES])
