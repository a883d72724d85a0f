"""A search that somebody follows, read back and in plain words: “Mobility in Harbour, with “bench””."""

from dataclasses import dataclass

from flask_babel import gettext

from ..calls import queries as calls
from ..city import queries as city
from ..ideas import browse
from ..ideas.browse import Asked
from ..ideas.rules import LANGS, STEP_WORDS
from ..words import say
from . import rules


@dataclass(frozen=True)
class Search:
    """Ids, not slugs; None or "" where it asks for nothing."""

    topic: int | None = None
    district: int | None = None
    call: int | None = None
    step: str = ""
    lang: str = ""
    photo: bool = False
    q: str = ""
    exact: bool = False


def read(query: str) -> Search | None:
    """None when it names a topic, a district or a call that the lab no longer has: then nothing fits it."""
    given, places = rules.parameters(query), city.places()
    topic, district = places.topic(given.get("topic", "")), places.district(given.get("district", ""))
    call = next((call for call in calls.known().values() if call.slug == given.get("call")), None)
    gone = [name for name, found in (("topic", topic), ("district", district), ("call", call))
            if name in given and not found]  # fmt: skip
    if gone or not given:
        return None
    return Search(topic.id if topic else None, district.id if district else None, call.id if call else None,
                  given.get("step", ""), given.get("lang", ""), "photo" in given, given.get("q", ""),
                  "exact" in given)  # fmt: skip


def asked(query: str) -> str:
    """What somebody wants to follow, as it is written down; "" when the lab does not understand it."""
    return normal_of(browse.asked(rules.parameters(query)))


def normal_of(asked: Asked) -> str:
    return rules.normal(asked.given)


def path_of(query: str) -> str:
    return f"/ideas?{query}"


def name_of(query: str) -> str:
    """In plain words, in the language of whoever reads it."""
    search = read(query)
    if search is None:
        return gettext("Something that the lab no longer has")
    about = _about(search)
    rest = [*_filters(search), _words(search.q, bool(about)) if search.q else ""]
    return ", ".join(words for words in (about, *rest) if words)


def _about(search: Search) -> str:
    places = city.places()
    topic, district = places.topic_name(search.topic), places.district_name(search.district)
    if topic and district:
        return gettext("%(topic)s in %(district)s", topic=topic, district=district)
    return topic or district


def _filters(search: Search) -> list[str]:
    call = calls.known_call(search.call)
    return [
        call.title if call else "",
        say(STEP_WORDS.get(search.step)),
        dict(LANGS).get(search.lang, ""),
        gettext("With a photo") if search.photo else "",
    ]


def _words(q: str, beside: bool) -> str:
    return gettext("with “%(words)s”", words=q) if beside else f"“{q}”"
