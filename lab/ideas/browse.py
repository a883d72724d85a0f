"""What somebody asks of the list in its address, and the addresses that change one thing of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from flask import get_template_attribute
from flask_babel import get_locale, gettext
from markupsafe import Markup

from .. import text
from ..city import queries as city
from ..errors import N_
from ..words import say
from . import districts
from .queries import Filter
from .rules import SORT_WORDS, SORTS, STEP_WORDS, STEPS, Stage

MINE_WORDS = {"mine": N_("My ideas"), "voted": N_("Voted for"), "followed": N_("Following")}
MINE = tuple(MINE_WORDS)
MATCH = "match"
"""The order of a search that asks for none."""
BEST_MATCH = N_("Best match")
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """`given` are the parameters that were understood, as they stood in the address; others are left out."""

    given: Mapping[str, str]
    only: Filter
    sort: str
    mine: str
    after: str

    def url(self, **changes: str) -> str:
        """The same list with something else; "" takes a filter away. Never with the cursor of another order."""
        return _url(tuple((name, value) for name, value in {**self.given, **changes}.items() if value))

    def chosen(self, name: str) -> str:
        return self.given.get(name, "")


@lru_cache(maxsize=1024)
def _url(wanted: tuple[tuple[str, str], ...]) -> str:
    return "/ideas" + (f"?{urlencode(wanted)}" if wanted else "")


def asked(args: Mapping[str, str]) -> Asked:
    """Values that the lab does not know are left out, so an old link still shows a list."""
    places = city.places()
    q = text.line(args.get("q", ""))[:200]
    topic, district = places.topic(args.get("topic", "")), places.district(args.get("district", ""))
    near = args.get("near", "")
    if near and district is None:
        district = places.districts.get(districts.at_point(near) or 0)
    known = {
        "q": q,
        "topic": topic.slug if topic else "",
        "district": district.slug if district else "",
        "step": _one_of(args.get("step"), STEPS),
        "stage": _one_of(args.get("stage"), tuple(Stage)),
        "sort": _one_of(args.get("sort"), SORTS),
        "mine": _one_of(args.get("mine"), MINE),
    }
    return Asked(
        given={name: value for name, value in known.items() if value},
        only=Filter(topic.id if topic else None, district.id if district else None, known["step"], known["stage"], q),
        sort=known["sort"] or (MATCH if q else "rising"),
        mine=known["mine"],
        after=args.get("after", ""),
    )


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    return str(value) if value in known else ""


class Choice(NamedTuple):
    words: str
    url: str
    chosen: bool


def orders(asked: Asked) -> list[Choice]:
    """The orders of the list as links; a search has one more, and begins with it."""
    known = ([(MATCH, BEST_MATCH)] if asked.only.q else []) + [(name, SORT_WORDS[name]) for name in SORTS]
    # A person's own lists stand by themselves: choosing an order leaves them.
    return [
        Choice(
            say(words), asked.url(sort="" if name == MATCH else name, mine=""), name == asked.sort and not asked.mine
        )
        for name, words in known
    ]


def own_lists(asked: Asked) -> list[Choice]:
    return [
        Choice(say(words), "/ideas" if name == asked.mine else f"/ideas?mine={name}", name == asked.mine)
        for name, words in MINE_WORDS.items()
    ]


def filters(asked: Asked) -> Markup:
    """The three selects: drawn once for each choice in each language, since every list shows them."""
    places = city.places()
    return _filters(
        tuple((t.slug, t.name) for t in places.topics.values()),
        tuple((d.slug, d.name) for d in places.districts.values()),
        (asked.chosen("topic"), asked.chosen("district"), asked.chosen("step")),
        str(get_locale() or "en"),
    )


@lru_cache(maxsize=512)
def _filters(topics: Options, districts: Options, chosen: tuple[str, str, str], locale: str) -> Markup:
    pick = get_template_attribute("macros/filter.html", "pick")
    steps = tuple((step, say(STEP_WORDS[step])) for step in STEPS[1:])
    return Markup("").join([
        pick("topic", gettext("Topic"), gettext("All topics"), topics, chosen[0]),
        pick("district", gettext("District"), gettext("The whole city"), districts, chosen[1]),
        pick("step", gettext("Step"), gettext("All steps"), steps, chosen[2]),
    ])  # fmt: skip
