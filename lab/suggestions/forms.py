"""Forms of suggestions and invitations."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ..errors import Invalid
from ..forms import Clean, LabForm, text_field
from ..ideas.models import Idea
from .actions import mark_of
from .rules import PARTS, WHY, WORD


class SuggestionForm(LabForm):
    """`before`: the mark of the text that the writer started from."""

    part = HiddenField()
    text = TextAreaField(lazy_gettext("Your text"), [Clean()])
    why = text_field(lazy_gettext("Why it is better"), *WHY)
    before = HiddenField()
    once = HiddenField()

    def validate_part(self, field: Field) -> None:
        if field.data not in PARTS:
            field.data = "need"

    def validate_text(self, field: Field) -> None:
        low, high = PARTS[self.part.data if self.part.data in PARTS else "need"][1]
        if self.part.data == "title":
            field.data = " ".join((field.data or "").split())
        n = len(field.data or "")
        if n == 0:
            raise ValidationError(gettext("This is needed."))
        if n < low:
            raise ValidationError(gettext("Write at least {low} characters; there are {n}.").format(low=low, n=n))
        if n > high:
            raise ValidationError(gettext("Write at most {high} characters; there are {n}.").format(high=high, n=n))

    def validate_or_raise(self) -> None:
        if not self.validate():
            raise Invalid({name: [str(said) for said in field.errors] for name, field in self._fields.items()})


def blank(idea: Idea, part: str, once: str) -> SuggestionForm:
    text = getattr(idea, part)
    return SuggestionForm(formdata=None, data={"part": part, "text": text, "before": mark_of(text), "once": once})


def form_with(fields: Any) -> SuggestionForm:
    """The same checks for a suggestion that waited for a sign-in."""
    return SuggestionForm(formdata=MultiDict(fields))


class DeclineForm(LabForm):
    word = text_field(lazy_gettext("Why not, in a sentence"), *WORD)


class MergeForm(LabForm):
    """What the author made by hand of the idea's text and the suggestion."""

    text = TextAreaField(lazy_gettext("The text as it should be"), [Clean()])


class InvitationForm(LabForm):
    email = EmailField(lazy_gettext("Mail address"))


class ByNameForm(LabForm):
    person = SelectField(lazy_gettext("Somebody who commented"), validate_choice=False)

    @property
    def person_id(self) -> int:
        given = self.person.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 10 else 0


def by_name(people: list[tuple[int, str]]) -> ByNameForm:
    form = ByNameForm()
    form.person.choices = [SelectChoice("", gettext("Choose")), *(SelectChoice(str(id), name) for id, name in people)]
    return form
