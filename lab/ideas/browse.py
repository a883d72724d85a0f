"""What somebody asks of the list in its address, and the addresses that change one thing of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import get_template_attribute
from flask_babel import get_locale, gettext
from markupsafe import Markup

from .. import text
from ..city import queries as city
from ..errors import N_
from ..words import say
from . import districts, nearby, queries
from .nearby import Near
from .queries import Filter
from .rules import LANGS, SORT_WORDS, SORTS, STAGE_WORDS, STEP_OF, STEP_WORDS, STEPS, Stage

MINE_WORDS = {"mine": N_("My ideas"), "voted": N_("Voted for"), "followed": N_("Following")}
MINE = tuple(MINE_WORDS)
MATCH, NEAREST = "match", "nearest"
"""The order of a search that asks for none, and the one that only a place has."""
BEST_MATCH, NEAREST_WORDS = N_("Best match"), N_("Nearest")
RADII = (500, 1000, 2000, 5000)
GOES_WITH = {"q": ("exact",), "near": ("radius",), "step": ("stage",)}
"""What has no sense without another."""
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """`given` are the parameters that were understood, as they stood in the address; others are left out.

    `named`: the words of each filter that is on.
    """

    given: Mapping[str, str]
    only: Filter
    sort: str
    mine: str
    after: str
    named: Mapping[str, str]
    calls: Options

    def url(self, **changes: str) -> str:
        """The same list with something else; "" takes a filter away. Never with the cursor of another order."""
        for name, belongings in GOES_WITH.items():
            if changes.get(name) == "":
                changes |= dict.fromkeys(belongings, "")
        wanted = {**self.given, **changes}
        if wanted.get("sort") == NEAREST and not wanted.get("near"):
            del wanted["sort"]
        return _url(tuple((name, value) for name, value in wanted.items() if value))

    def chosen(self, name: str) -> str:
        return self.given.get(name, "")

    def keeps(self, *but: str) -> list[tuple[str, str]]:
        """What a form on the page carries along, beside its own fields."""
        return [(name, value) for name, value in self.given.items() if name not in but]

    def on(self) -> list[tuple[str, str]]:
        """(words, address without it) of each filter that is on; what was searched for stands in its own field."""
        return [(words, self.url(**{name: ""})) for name, words in self.named.items()]

    def without(self) -> list[tuple[str, str]]:
        """The same for a list that is empty: the search is one of them, where it is not the only one."""
        sought = [(f"“{self.chosen('q')}”", self.url(q=""))] if self.only.q and self.named else []
        return sought + self.on()


@lru_cache(maxsize=1024)
def _url(wanted: tuple[tuple[str, str], ...]) -> str:
    return "/ideas" + (f"?{urlencode(wanted)}" if wanted else "")


def asked(args: Mapping[str, str]) -> Asked:
    """Values that the lab does not know are left out, so an old link still shows a list."""
    places, offered = city.places(), queries.calls_to_choose(args.get("call", ""))
    q = text.line(args.get("q", ""))[:200]
    topic, district = places.topic(args.get("topic", "")), places.district(args.get("district", ""))
    call = next((call for call in offered if call.slug == args.get("call")), None)
    near = nearby.near(args.get("near", ""), args.get("radius", ""))
    lang, photo = _one_of(args.get("lang"), tuple(dict(LANGS))), args.get("photo") == "1"
    step = _one_of(args.get("step"), STEPS)
    known = {
        "q": q,
        "exact": "1" if q and args.get("exact") == "1" else "",
        "topic": topic.slug if topic else "",
        "district": district.slug if district else "",
        "call": call.slug if call else "",
        "step": step,
        "stage": _one_of(args.get("stage"), _stages_of(step) if step else tuple(Stage)),
        "lang": lang,
        "photo": "1" if photo else "",
        "near": near.said() if near else "",
        "radius": str(near.radius) if near and near.radius != nearby.RADIUS else "",
        "sort": _one_of(args.get("sort"), (*SORTS, NEAREST) if near else SORTS),
        "mine": _one_of(args.get("mine"), MINE),
    }
    return Asked(
        given={name: value for name, value in known.items() if value},
        only=Filter(topic.id if topic else None, district.id if district else None, known["step"], known["stage"], q,
                    call.id if call else None, lang, photo, near, known["exact"] == "1"),
        sort=known["sort"] or (MATCH if q else "rising"),
        mine=known["mine"],
        after=args.get("after", ""),
        named=_named(known, topic, district, call, near),
        calls=tuple((call.slug, call.title) for call in offered),
    )  # fmt: skip


def _named(known: Mapping[str, str], topic: Any, district: Any, call: Any, near: Near | None) -> Mapping[str, str]:
    """In the order in which the chips stand."""
    named = {
        "topic": topic.name if topic else "",
        "district": district.name if district else "",
        "call": call.title if call else "",
        "step": say(STEP_WORDS[known["step"]]) if known["step"] else "",
        "stage": say(STAGE_WORDS[Stage(known["stage"])]) if known["stage"] else "",
        "lang": dict(LANGS).get(known["lang"], ""),
        "photo": gettext("With a photo") if known["photo"] else "",
        "near": gettext("Within {distance}").format(distance=distance(near.radius)) if near else "",
    }
    return {name: words for name, words in named.items() if words}


def _stages_of(step: str) -> tuple[Stage, ...]:
    """A stage of another step is left out: who chooses a new step means that one."""
    return tuple(stage for stage, there in STEP_OF.items() if there == step)


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    return str(value) if value in known else ""


def distance(metres: int) -> str:
    return f"{metres} m" if metres < 1000 else f"{metres / 1000:g} km"


def district_around(asked: Asked) -> Asked | None:
    """The list of the whole district that a place lies in, for a place with no idea on the map near it."""
    places = city.places()
    district = places.districts.get(districts.at_point(asked.chosen("near")) or 0)
    if district is None or asked.only.district:
        return None
    given = {name: value for name, value in asked.given.items() if name not in ("near", "radius")}
    named = {name: words for name, words in asked.named.items() if name != "near"}
    return replace(
        asked,
        given={**given, "district": district.slug, "sort": "" if asked.sort == NEAREST else asked.chosen("sort")},
        only=replace(asked.only, near=None, district=district.id),
        sort=(MATCH if asked.only.q else "rising") if asked.sort == NEAREST else asked.sort,
        named={**named, "district": district.name},
    )


class Choice(NamedTuple):
    words: str
    url: str
    chosen: bool


def orders(asked: Asked) -> list[Choice]:
    """The orders of the list as links; a search has one more, and begins with it, and so has a place."""
    known = ([(MATCH, BEST_MATCH)] if asked.only.q else []) + ([(NEAREST, NEAREST_WORDS)] if asked.only.near else [])
    known += [(name, SORT_WORDS[name]) for name in SORTS]
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
    """The choices: drawn once for each in each language, since every list shows them."""
    places = city.places()
    return _filters(
        tuple((t.slug, t.name) for t in places.topics.values()),
        tuple((d.slug, d.name) for d in places.districts.values()),
        asked.calls,
        tuple(asked.chosen(name) for name in ("topic", "district", "call", "step", "lang", "photo", "stage")),
        asked.only.near.radius if asked.only.near else 0,
        str(get_locale() or "en"),
    )


@lru_cache(maxsize=512)
def _filters(
    topics: Options, districts: Options, calls: Options, chosen: tuple[str, ...], radius: int, locale: str
) -> Markup:
    pick = get_template_attribute("macros/filter.html", "pick")
    tick = get_template_attribute("macros/filter.html", "tick")
    steps = tuple((step, say(STEP_WORDS[step])) for step in STEPS[1:])
    step = chosen[3] or (STEP_OF[Stage(chosen[6])] if chosen[6] else "")
    stages = tuple((stage, say(STAGE_WORDS[stage])) for stage in _stages_of(step))
    radii = tuple((str(metres), distance(metres)) for metres in sorted({*RADII, radius}))
    return Markup("").join([
        pick("radius", gettext("How far"), "", radii, str(radius)) if radius else Markup(""),
        pick("topic", gettext("Topic"), gettext("All topics"), topics, chosen[0]),
        pick("district", gettext("District"), gettext("The whole city"), districts, chosen[1]),
        pick("call", gettext("Call for ideas"), gettext("With or without"), calls, chosen[2]) if calls else Markup(""),
        pick("step", gettext("Step"), gettext("All steps"), steps, chosen[3]),
        pick("stage", gettext("Within this step"), gettext("All of it"), stages, chosen[6])
        if len(stages) > 1 else Markup(""),
        pick("lang", gettext("Language"), gettext("All languages"), LANGS, chosen[4]),
        tick("photo", gettext("With a photo"), chosen[5]),
    ])  # fmt: skip
