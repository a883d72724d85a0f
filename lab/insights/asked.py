"""What somebody asks of the results in their address, and the addresses that change one thing of it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext

from ..calls import queries as calls
from ..city import queries as city
from ..errors import NotFound
from ..words import say
from .outcomes import DECISION_WORDS
from .queries import Wanted
from .tally import tally

NAMES = ("topic", "district", "decision", "year", "call", "tested")
YEAR = re.compile("2[0-9]{3}")


@dataclass(frozen=True)
class Asked:
    """`given`: the filters as they stand in the address. `named`: the words of each."""

    given: Mapping[str, str]
    wanted: Wanted
    named: Mapping[str, str]

    def url(self, path: str = "/results", **changes: str) -> str:
        """The same with something else; "" takes a filter away. Never with the cursor of another list."""
        kept = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    def chosen(self, name: str) -> str:
        return self.given.get(name, "")

    def on(self) -> list[tuple[str, str]]:
        """(words, address without it) of each filter."""
        return [(words, self.url(**{name: ""})) for name, words in self.named.items()]


def asked(args: Mapping[str, str]) -> Asked:
    """Raises NotFound for a value that names nothing."""
    given = {name: args[name] for name in NAMES if args.get(name)}
    topic, district, call = _things(given)
    year, decision, tested = given.get("year", ""), given.get("decision", ""), given.get("tested", "")
    known = (not year or YEAR.fullmatch(year), decision in ("", *DECISION_WORDS), tested in ("", "1"))
    if not all(known):
        raise NotFound()
    named = {
        "topic": topic.name if topic else "", "district": district.name if district else "",
        "decision": say(DECISION_WORDS[decision]) if decision else "", "year": year,
        "call": call.title if call else "", "tested": gettext("Only what was tested") if tested else "",
    }  # fmt: skip
    return Asked(
        given,
        Wanted(topic.id if topic else None, district.id if district else None, decision, int(year or 0),
               call.id if call else None, bool(tested)),
        {name: words for name, words in named.items() if words},
    )  # fmt: skip


def _things(given: Mapping[str, str]) -> list[Any]:
    """The topic, the district and the call."""
    places = city.places()
    found = {
        "topic": places.topic(given.get("topic", "")),
        "district": places.district(given.get("district", "")),
        "call": _call(given.get("call", "")),
    }
    if any(given.get(name) and not thing for name, thing in found.items()):
        raise NotFound()
    return list(found.values())


def _call(slug: str) -> Any:
    return next((call for call in calls.known().values() if call.slug == slug), None) if slug else None


def choices(asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """Pairs of value and words for the fields; what is chosen is among them, also when nothing came of it yet."""
    places, counts = city.places(), tally()
    years = sorted({*counts.years, *([asked.wanted.year] if asked.wanted.year else [])}, reverse=True)
    return {
        "topics": [(one.slug, one.name) for one in places.topics.values()],
        "districts": [(one.slug, one.name) for one in places.districts.values()],
        "years": [(str(year), str(year)) for year in years],
        "calls": _calls(counts.calls | ({asked.wanted.call} if asked.wanted.call else set())),
    }


def _calls(ids: Collection[int]) -> list[tuple[str, str]]:
    """The newest first."""
    found = [call for call in calls.known().values() if call.id in ids] if ids else []
    return [(call.slug, call.title) for call in sorted(found, key=lambda call: call.opens_on, reverse=True)]
