"""The form of a comment."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import ValidationError

from ..errors import Invalid
from ..forms import LabForm, text_field
from ..ideas.rules import LANGS
from .rules import BODY


class CommentForm(LabForm):
    body = text_field(lazy_gettext("Your comment"), *BODY)
    lang = SelectField(lazy_gettext("Language of your comment"), choices=LANGS, validate_choice=False)
    parent = HiddenField()
    once = HiddenField()

    def validate_body(self, field: Field) -> None:
        if not field.data and not field.errors:
            raise ValidationError(gettext("This is needed."))

    @property
    def parent_id(self) -> int | None:
        """0, which no comment has, where the form was tampered with."""
        given = (self.parent.data or "").strip()
        if not given:
            return None
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 10 else 0

    def validate_or_raise(self) -> None:
        if not self.validate():
            raise Invalid({name: [str(said) for said in field.errors] for name, field in self._fields.items()})

    def lang_or(self, otherwise: str) -> str:
        return self.lang.data if self.lang.data in dict(LANGS) else otherwise


def form_with(fields: Any) -> CommentForm:
    """The same checks for a comment that waited for a sign-in."""
    return CommentForm(formdata=MultiDict(fields))
