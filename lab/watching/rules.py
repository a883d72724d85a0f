"""What of a list can be followed, and how a search is written down so that the same one is always the same. Pure."""

import hashlib
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from ..errors import N_
from ..ideas.stages import STEP_OF, Stage

MOST = 30
"""So many topics, districts and searches one person follows."""
LONGEST = 2000
"""Characters of a search as it is written down: 200 letters of any alphabet, and its filters."""
KEPT = ("topic", "district", "call", "step", "lang", "photo", "q", "exact")
"""Parameters of the list of ideas that say what is wanted. Orders, pages, and places where somebody stood do not."""
NEWS_IN = ("open", "pilot")
"""Steps into which something new comes: ideas open for votes, and those of pilots that look for testers."""


def normal(given: Mapping[str, str]) -> str:
    """The search that these parameters of the list ask for, "" when nothing of them can be followed."""
    wanted = {name: given[name] for name in KEPT if given.get(name)}
    step = given.get("step") or (STEP_OF[Stage(given["stage"])] if given.get("stage") else "")
    wanted.pop("step", None)
    if step in NEWS_IN:
        wanted["step"] = step
    if "q" not in wanted:
        wanted.pop("exact", None)
    return urlencode([(name, wanted[name]) for name in KEPT if name in wanted])


def parameters(query: str) -> dict[str, str]:
    """A search as it is written down, as parameters of the list."""
    return dict(parse_qsl(query[:LONGEST]))


def noun(query: str) -> str:
    """Whether it is a topic, a district or a search."""
    names = tuple(parameters(query))
    return names[0] if names in (("topic",), ("district",)) else "search"


def mark(query: str) -> str:
    """A short name that may stand in a page's ids."""
    return hashlib.sha256(query.encode()).hexdigest()[:10]


FOLLOW: Mapping[str, str] = {
    "topic": N_("Follow this topic"),
    "district": N_("Follow this district"),
    "search": N_("Follow this search"),
}
FOLLOWING: Mapping[str, str] = {
    "topic": N_("You follow this topic."),
    "district": N_("You follow this district."),
    "search": N_("You follow this search."),
}
