"""A few words beside an answer."""

from flask_babel import lazy_gettext

from ..forms import LabForm, text_field
from .rules import WORD_MAX


class WordsForm(LabForm):
    text = text_field(lazy_gettext("Why? A few words"), 0, WORD_MAX, required=False)
