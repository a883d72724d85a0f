"""What a learning card holds, when there is one, and when it says something new. Pure."""

import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from ..errors import N_
from ..pilots.rules import attainment
from ..pilots.stages import Stage

FORMAT = "pilotlight-learning-card"
FORMAT_OF_MANY = "pilotlight-learning-cards"
VERSION = 1
LICENCE = "CC BY 4.0: use it, change it, and name the lab that it comes from."
CARD_MAX = 64_000
"""Characters of one card as JSON: five times what a long one has."""
MANY_MAX = 200_000
"""Characters that the page takes; the command line takes more."""
DEEPEST = 6
MOST_CARDS = 1000

DECIDED = frozenset({Stage.SCALING, Stage.SCALED, Stage.STOPPED})
"""Stages of a pilot from which others can learn."""
MADE_BY = frozenset({"decide_scale", "decide_stop", "go_live", "abandon"})
"""Moves after which a card says something new."""
OUTCOME_WORDS = {
    Stage.SCALED: N_("It stays"),
    Stage.SCALING: N_("It worked and is being rolled out"),
    Stage.STOPPED: N_("It stopped"),
}
TEXTS = {"reusable": 4000, "differently": 4000, "for_whom": 500}
"""What staff add to what the pilot knows by itself."""

FIELD_WORDS = {
    "title": N_("Title"),
    "outcome": N_("Outcome"),
    "reason": N_("Why it stopped"),
    "hypothesis": N_("What was to be found out"),
    "tried": N_("What was tried"),
    "where": N_("Where"),
    "for_whom": N_("For whom"),
    "testers": N_("Testers"),
    "rounds": N_("Rounds"),
    "result": N_("Result"),
    "measures": N_("Measures"),
    "learned": N_("What was learned"),
    "reusable": N_("What others can reuse"),
    "differently": N_("What we would do differently"),
    "cost": N_("What it cost"),
    "sdgs": N_("Sustainable Development Goals"),
    "contact": N_("Contact"),
    "language": N_("Language"),
    "licence": N_("Licence"),
    "origin": N_("Where it comes from"),
}

ARRIVED = {
    "new": N_("The card is here now."),
    "newer": N_("The newer version of the card is here now."),
    "back": N_("The card is public again."),
    "same": N_("This card was here already; nothing has changed."),
}
"""What somebody reads who imported a card, by the kind of its arrival."""

Card = dict[str, Any]
_HTML = re.compile(r"<\s*/?[a-zA-Z][^<>]*>|<!|<\?|<\s*/?[a-zA-Z]+\s[^<>]*=|&#?\w{2,8};")


def share(baseline: float, target: float, result: float | None) -> float | None:
    """How far it came, on four decimals."""
    if result is None or target == baseline:
        return None
    return round(attainment(baseline, target, result), 4)


def moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


def changes(old: Card, new: Card) -> list[str]:
    """Names of the fields that say something else."""
    return [name for name in FIELD_WORDS if old.get(name) != new.get(name)]


def holds_html(said: str) -> bool:
    return bool(_HTML.search(said))


def plain(said: str) -> str:
    """A text as a card may hold it: what would read as HTML elsewhere stands in other brackets."""
    if not holds_html(said):
        return said
    return re.sub(r"&(?=#?\w{2,8};)", "& ", said.replace("<", "‹").replace(">", "›"))


def words(found: Card) -> str:
    """What a card is found by."""
    told = ("title", "tried", "hypothesis", "where", "for_whom", "result", "learned", "reusable", "differently")
    return "\n".join(str(found[name]) for name in told if found.get(name))


def day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def address(url: str) -> str:
    """One spelling for each lab: small letters, no slash at the end."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"
