"""What somebody asks of the list in its address, and the addresses that change one thing of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

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
        wanted = {name: value for name, value in {**self.given, **changes}.items() if value}
        return "/ideas" + (f"?{urlencode(wanted)}" if wanted else "")

    def chosen(self, name: str) -> str:
        return self.given.get(name, "")


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


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    chosen: bool
    url: str = ""


def choices(asked: Asked) -> Mapping[str, list[Choice]]:
    """What may be chosen: links for order and for own lists, options for the filters."""
    places = city.places()
    orders = [(name, SORT_WORDS[name]) for name in SORTS]
    return {
        "sort": _links(asked, "sort", ([(MATCH, BEST_MATCH)] if asked.only.q else []) + orders, asked.sort),
        "mine": _links(asked, "mine", list(MINE_WORDS.items()), asked.mine),
        "topic": _options(asked, "topic", [(t.slug, t.name) for t in places.topics.values()]),
        "district": _options(asked, "district", [(d.slug, d.name) for d in places.districts.values()]),
        "step": _options(asked, "step", [(step, say(STEP_WORDS[step])) for step in STEPS[1:]]),
    }


def _links(asked: Asked, name: str, values: list[tuple[str, str]], now: str) -> list[Choice]:
    """Own lists stand by themselves: choosing an order or a filter leaves them."""
    made = []
    for value, words in values:
        chosen = value == now and (name == "mine" or not asked.mine)
        if name == "mine":
            url = "/ideas" if chosen else f"/ideas?mine={value}"
        else:
            url = asked.url(sort="" if value == MATCH else value, mine="")
        made.append(Choice(value, say(words), chosen, url))
    return made


def _options(asked: Asked, name: str, values: list[tuple[str, str]]) -> list[Choice]:
    return [Choice(value, words, value == asked.chosen(name)) for value, words in values]
