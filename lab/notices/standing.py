"""How a person stands to what notices are about, when these are about to go: what they have stopped, taken back or
left since. As many statements for one notice as for a whole digest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, literal, null, or_, select, union_all

from ..db import db
from ..events import Event
from ..ideas.models import CoAuthor, Idea
from ..pilots.models import PilotIdea
from ..reports.rules import MUST_HEAR
from ..votes.models import Follow, Vote
from ..votes.rules import FOLLOWING, STOPPED
from ..watching import matching as watching
from . import audience
from .models import Notice

Thing = tuple[str, int]
"""Kind and number of what an event is about."""


@dataclass(frozen=True)
class Standing:
    """One person and some things. `ideas`: those behind each thing; `votes`: (idea voted on, idea that it counts for);
    `tests`: pilots in which they take part; `watches`: things that fit what they follow beside single ideas;
    `merged`: event that merges an idea → the ideas that were merged into that one before."""

    ideas: Mapping[Thing, frozenset[int]]
    votes: frozenset[tuple[int, int | None]]
    wrote: frozenset[int]
    follows: frozenset[int]
    stopped: frozenset[int]
    tests: frozenset[int]
    watches: frozenset[Thing]
    merged: Mapping[int, frozenset[int]]

    def has_stopped(self, thing: Thing) -> bool:
        """Every idea behind it, as one stop says it of all of them."""
        ideas = self.ideas.get(thing, frozenset())
        return bool(ideas) and ideas <= self.stopped

    def is_reached(self, event: Event) -> bool:
        """The same as audience.told_people() says it of a whole city, for the letters that a person can leave."""
        ideas = self.ideas.get((event.kind, event.thing_id), frozenset())
        by_letter = {
            "A": bool(ideas & self.wrote),
            "V": any(self._counts(vote, ideas | self.merged.get(event.id, frozenset())) for vote in self.votes),
            "F": bool(ideas & self.follows),
            "T": event.kind == "pilot" and event.thing_id in self.tests,
            "W": (event.kind, event.thing_id) in self.watches,
        }
        return any(by_letter.get(letter, False) for letter in event.audience)

    def _counts(self, vote: tuple[int, int | None], ideas: frozenset[int]) -> bool:
        """A vote belongs to the idea that it was cast on and to the one for which it counts, unless it was stopped."""
        cast_on = vote[0]
        return any(idea in ideas and not {idea, cast_on} & self.stopped for idea in vote if idea)


def still_wanted(person_id: int, told: Sequence[tuple[Notice, Event]]) -> set[int]:
    """Ids of those of the person's notices that still reach them. Whether they take mails at all is not asked here."""
    standing = of_person(person_id, [event for notice, event in told if not must_come(notice, event)])
    return {notice.id for notice, event in told if must_come(notice, event) or _is_wanted(notice, event, standing)}


def must_come(notice: Notice, event: Event) -> bool:
    """What concerns this one person, and decisions about their own text, come whatever they have stopped."""
    return (notice.letter == "P" and not event.reminder) or event.move in MUST_HEAR


def _is_wanted(notice: Notice, event: Event, standing: Standing) -> bool:
    if standing.has_stopped((event.kind, event.thing_id)):
        return False
    return notice.letter not in "VFTW" or standing.is_reached(event)


def stopped_things(person_id: int, things: set[Thing]) -> set[Thing]:
    """Those of which the person hears nothing more."""
    ideas = _ideas_behind(person_id, things)
    ids = set().union(*ideas.values())
    said = select(Follow.idea_id).where(Follow.person_id == person_id, Follow.state == STOPPED, Follow.idea_id.in_(ids))
    stopped = set(db.session.scalars(said)) if ids else set()
    return {thing for thing, behind in ideas.items() if behind and behind <= stopped}


def of_person(person_id: int, about: Sequence[Event]) -> Standing:
    things = {(event.kind, event.thing_id) for event in about}
    ideas = _ideas_behind(person_id, things)
    merged = {event.id: frozenset(audience.merged_before(event)) for event in about if event.move == "merge"}
    ids = set().union(*ideas.values(), *merged.values())
    votes, found = set(), defaultdict(set)
    if ids:
        for what, idea, counts_for in db.session.execute(_said(person_id, ids)):
            if what == "vote":
                votes.add((idea, counts_for))
            else:
                found[what].add(idea)
    return Standing(
        ideas, frozenset(votes), frozenset(found["wrote"]), frozenset(found[FOLLOWING]), frozenset(found[STOPPED]),
        _tests(person_id, {id for kind, id in things if kind == "pilot"}),
        frozenset(watching.followed(person_id, {(event.kind, event.thing_id) for event in about
                                                if "W" in event.audience})),
        merged,
    )  # fmt: skip


def _ideas_behind(person_id: int, things: set[Thing]) -> dict[Thing, frozenset[int]]:
    """The idea itself, the ideas that a pilot tests, or those of a call that are this person's."""
    behind: dict[Thing, set[int]] = {thing: {thing[1]} if thing[0] == "idea" else set() for thing in things}
    pilots = [id for kind, id in things if kind == "pilot"]
    calls = [id for kind, id in things if kind == "call"]
    tested = select(PilotIdea.pilot_id, PilotIdea.idea_id).where(
        PilotIdea.pilot_id.in_(pilots), PilotIdea.left_at.is_(None)
    )
    for pilot, idea in db.session.execute(tested) if pilots else ():
        behind["pilot", pilot].add(idea)
    for call, idea in db.session.execute(audience.own_answers(person_id, calls)) if calls else ():
        behind["call", call].add(idea)
    return {thing: frozenset(ideas) for thing, ideas in behind.items()}


def _said(person_id: int, ids: set[int]) -> Select:
    """Rows (what, idea, idea that a vote counts for). Stops are read all: a vote that a merge moved asks for both."""
    parts = union_all(
        select(literal("vote"), Vote.idea_id, Vote.counts_for_id)
        .where(Vote.person_id == person_id, or_(Vote.idea_id.in_(ids), Vote.counts_for_id.in_(ids))),
        select(Follow.state, Follow.idea_id, null())
        .where(Follow.person_id == person_id, or_(Follow.state == STOPPED, Follow.idea_id.in_(ids))),
        select(literal("wrote"), Idea.id, null()).where(Idea.author_id == person_id, Idea.id.in_(ids)),
        select(literal("wrote"), CoAuthor.idea_id, null())
        .where(CoAuthor.person_id == person_id, CoAuthor.idea_id.in_(ids)),
    ).subquery()  # fmt: skip
    return select(*parts.c)


def _tests(person_id: int, pilots: set[int]) -> frozenset[int]:
    if not pilots:
        return frozenset()
    return frozenset(db.session.scalars(audience.tests_of(person_id, pilots)))
