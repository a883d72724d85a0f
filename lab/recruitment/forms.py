"""Taking part."""

from wtforms import HiddenField

from ..forms import LabForm


class TakePartForm(LabForm):
    consent = HiddenField()

    def version(self) -> int | None:
        raw = self.consent.data or ""
        return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 8 else None
