"""What the lab refuses, in its own words. No status codes: web.py alone knows those."""

from collections.abc import Iterable, Mapping
from typing import Any


class Words(str):
    """A sentence with values in it: reads as English by itself, and web.py can say it in another language."""

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> "Words":
        words = super().__new__(cls, template.format(**values))
        words.template, words.values = template, values
        return words


def N_(words: str) -> str:
    """Mark words for translation where no language is known yet."""
    return words


class Refusal(Exception):
    """The lab says no. `sentence` is what the person reads; `details` is for the page that shows it."""

    def __init__(self, sentence: str = "", **details: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does."""


class NotSignedIn(Refusal):
    """The act needs a person, and nobody is signed in yet."""


class NotAllowed(Refusal):
    """This person may not do this. The sentence says who may."""


class Conflict(Refusal):
    """The thing is no longer where the person thought it was."""


class TooMany(Refusal):
    """Too often in too short a time. `retry_after` is in seconds."""

    def __init__(self, sentence: str, retry_after: int = 60) -> None:
        super().__init__(sentence, retry_after=retry_after)
        self.retry_after = retry_after


class Invalid(Refusal):
    """Answers are missing or wrong: `fields` maps a field's name to its sentences ("" for the whole)."""

    def __init__(self, fields: Mapping[str, Iterable[str]] | None = None, sentence: str = "") -> None:
        self.fields = {name: list(said) for name, said in (fields or {}).items()}
        first = next((said[0] for said in self.fields.values() if said), "")
        super().__init__(sentence or first, fields=self.fields)
