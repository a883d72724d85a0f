"""What a person may choose for themselves. Pure."""

from ..errors import N_

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "pl": "Polski", "fr": "Français", "es": "Español", "it": "Italiano"}
"""Each in its own words, as its speakers look for it."""

LEAVING = (
    N_("Your name, your mail address, your settings and your notices are deleted."),
    N_("Drafts are deleted. Ideas and comments that you sent in stay, without your name."),
    N_("Photos that you sent are deleted, also those of ideas that stay."),
    N_("Your votes stay counted, and nobody can tell any more that they were yours."),
    N_("You leave the pilots that you test, and your consent is taken back."),
    N_("Your places in workshops to come are given back."),
)
"""What happens when somebody leaves, said before they do."""


def language_name(code: str) -> str:
    return LANGUAGE_NAMES.get(code, code)
