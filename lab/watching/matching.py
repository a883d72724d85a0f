"""Which followed topics, districts and searches fit something new: an idea that is public now, or a pilot that looks
for testers. Each search is asked once, however many people follow it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select

from ..db import db
from ..events import Event
from ..ideas import search as ideas_search
from ..ideas.models import Idea
from ..pilots.models import Pilot, PilotDistrict, PilotIdea
from ..pilots.rules import Stage
from . import queries, searches
from .searches import Search

CHUNK = 5_000
"""Searches that one statement names."""
Thing = tuple[str, int]
"""Kind and number of what an event is about."""


@dataclass(frozen=True)
class Subject:
    """What a search looks at: a public idea as it stands in this happening. A pilot's is in its districts too."""

    idea: int
    topic: int | None
    districts: frozenset[int]
    call: int | None
    lang: str
    photos: int
    step: str
    text: str


_COLUMNS = (Idea.id, Idea.topic_id, Idea.district_id, Idea.call_id, Idea.lang, Idea.photos, Idea.title, Idea.need,
            Idea.solution)  # fmt: skip


def watchers(event: Event) -> list[Select]:
    """Who follows what the event fits, as selects of `person_id`."""
    thing = (event.kind, event.thing_id)
    subjects = _subjects([thing]).get(thing, [])
    fitting = sorted(_fitting(queries.followed_queries(), subjects)) if subjects else []
    ideas = {subject.idea for subject in subjects}
    chunks = (fitting[start : start + CHUNK] for start in range(0, len(fitting), CHUNK))
    return [queries.who_follow(chunk, event, ideas) for chunk in chunks]


def followed(person_id: int, things: Collection[Thing]) -> dict[Thing, list[str]]:
    """The person's own searches that fit each of these things, of those that do. As many statements for one as for
    many."""
    mine = _read(queries.followed_queries(person_id)) if things else {}
    subjects = _subjects(things) if mine else {}
    found = _found(mine.values(), [subject for of in subjects.values() for subject in of])
    fits = {thing: [query for query, search in mine.items() if _fits(search, of, found)]
            for thing, of in subjects.items()}  # fmt: skip
    return {thing: fitting for thing, fitting in fits.items() if fitting}


def _fitting(asked: Sequence[str], subjects: Sequence[Subject]) -> list[str]:
    read = _read(asked)
    found = _found(read.values(), subjects)
    return [query for query, search in read.items() if _fits(search, subjects, found)]


def _read(asked: Iterable[str]) -> dict[str, Search | None]:
    return {query: searches.read(query) for query in asked}


def _fits(search: Search | None, subjects: Iterable[Subject], found: Mapping[Any, set[int]]) -> bool:
    if search is None:
        return False
    words = (search.q, search.exact)
    return any(_leaves(search, one) and (not search.q or one.idea in found[words]) for one in subjects)


def _leaves(search: Search, one: Subject) -> bool:
    """Whether its filters leave the idea; its words are asked apart."""
    return (
        search.topic in (None, one.topic)
        and (search.district is None or search.district in one.districts)
        and search.call in (None, one.call)
        and search.step in ("", one.step)
        and search.lang in ("", one.lang)
        and (not search.photo or one.photos > 0)
    )


def _found(asked: Iterable[Search | None], subjects: Sequence[Subject]) -> dict[ideas_search.Asked, set[int]]:
    """(words, exactly) → ideas that hold them. The words of a search whose filters leave nothing are not looked for."""
    wanted = {(one.q, one.exact) for one in asked if one and one.q and any(_leaves(one, s) for s in subjects)}
    return ideas_search.holding(wanted, {subject.idea: subject.text for subject in subjects})


# What happened, as a search sees it


def _subjects(things: Collection[Thing]) -> dict[Thing, list[Subject]]:
    ideas = [id for kind, id in things if kind == "idea"]
    pilots = [id for kind, id in things if kind == "pilot"]
    found: dict[Thing, list[Subject]] = {("idea", one.idea): [one] for one in _new_ideas(ideas)}
    for pilot, one in _tested_ideas(pilots):
        found.setdefault(("pilot", pilot), []).append(one)
    return found


def _new_ideas(ids: Collection[int]) -> list[Subject]:
    """As they were published: open for votes. One that was hidden since is no news."""
    if not ids:
        return []
    rows = db.session.execute(select(*_COLUMNS).where(Idea.id.in_(ids), Idea.listed))
    return [_subject(row, "open") for row in rows]


def _tested_ideas(pilots: Collection[int]) -> list[tuple[int, Subject]]:
    """(pilot, idea) for pilots that look for testers now."""
    if not pilots:
        return []
    tested = (
        select(PilotIdea.pilot_id, *_COLUMNS)
        .join(Idea, Idea.id == PilotIdea.idea_id)
        .join(Pilot, Pilot.id == PilotIdea.pilot_id)
        .where(PilotIdea.pilot_id.in_(pilots), PilotIdea.left_at.is_(None), Idea.listed)
        .where(Pilot.stage == Stage.RECRUITING)
    )
    there: dict[int, set[int]] = defaultdict(set)
    in_them = select(PilotDistrict.pilot_id, PilotDistrict.district_id).where(PilotDistrict.pilot_id.in_(pilots))
    for pilot, district in db.session.execute(in_them):
        there[pilot].add(district)
    found = [(row.pilot_id, _subject(row, "pilot")) for row in db.session.execute(tested)]
    return [(pilot, replace(one, districts=one.districts | there[pilot])) for pilot, one in found]


def _subject(row: Any, step: str) -> Subject:
    districts = frozenset([row.district_id] if row.district_id else [])
    text = f"{row.title}\n{row.need}\n{row.solution}"
    return Subject(row.id, row.topic_id, districts, row.call_id, row.lang, row.photos, step, text)
