"""What staff add to an own card, and a card of another lab as it comes."""

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import FileField, HiddenField, SelectField, TextAreaField

from ..city import queries as city
from ..forms import LabForm, text_field
from . import rules


class CardForm(LabForm):
    for_whom = text_field(lazy_gettext("For whom it was"), 0, rules.TEXTS["for_whom"], required=False)
    reusable = text_field(lazy_gettext("What others can reuse"), 0, rules.TEXTS["reusable"], required=False)
    differently = text_field(
        lazy_gettext("What we would do differently"), 0, rules.TEXTS["differently"], required=False
    )
    contact = SelectField(lazy_gettext("Whom other labs can ask"))
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(unit.id), unit.name) for unit in city.places().units.values()]
        self.contact.choices = [("", gettext("The unit that runs it")), *units]

    def written(self) -> dict[str, Any]:
        return {
            "for_whom": self.for_whom.data or "", "reusable": self.reusable.data or "",
            "differently": self.differently.data or "",
            "contact": int(self.contact.data) if self.contact.data else None, "seen": self.seen.data or "",
        }  # fmt: skip


class ImportForm(LabForm):
    """A file or a text; the file counts when there are both."""

    file = FileField(lazy_gettext("The card as a file"))
    card = TextAreaField(lazy_gettext("Or its text, copied"))

    def said(self) -> str:
        """What was sent. A file that is no text gives what no card begins with."""
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return (self.card.data or "").strip()
        return sent.read(4 * rules.MANY_MAX + 4).decode("utf-8-sig", "replace")
