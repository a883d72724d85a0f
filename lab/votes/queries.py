"""Reads about votes and follows. Who voted is secret: only the own standing is shown; telling reads ids in batches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, literal, null, or_, select, union, union_all

from .. import clock
from ..calls.queries import Known
from ..db import db
from ..ideas.models import CoAuthor, Idea
from ..ideas.queries import Standing
from ..policy import Actor
from . import rules
from .models import Follow, Vote
from .rules import FOLLOWING, STOPPED

_PERSON: BindParameter[int] = bindparam("person")
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_V, _I, _A = Vote.__table__.c, Idea.__table__.c, CoAuthor.__table__.c
_STANDINGS = union_all(
    select(_V.counts_for_id, _V.idea_id, _I.entered_at, _I.merged_into_id)
    .join_from(Vote.__table__, Idea.__table__, _I.id == _V.idea_id)
    .where(_V.person_id == _PERSON, _V.counts_for_id.in_(_IDS)),
    select(_A.idea_id, literal(0), null(), null()).where(_A.person_id == _PERSON, _A.idea_id.in_(_IDS)),
)
"""Built once: votes that count for these ideas, then co-authorships, told apart by the 0."""


def voted(actor_id: int, idea_ids: Collection[int]) -> set[int]:
    """Those of the ideas for which the person's vote counts, also when a merge moved it there."""
    if not actor_id or not idea_ids:
        return set()
    found = select(Vote.counts_for_id).where(Vote.person_id == actor_id, Vote.counts_for_id.in_(idea_ids))
    return {id for id in db.session.scalars(found) if id}


def voted_before(actor_id: int, idea_id: int, at: datetime) -> bool:
    """Whether the vote that counts for the idea was cast before that moment."""
    found = select(Vote.id).where(Vote.person_id == actor_id, Vote.counts_for_id == idea_id, Vote.at < at)
    return bool(actor_id) and db.session.scalar(found) is not None


def standings(person_id: int, idea_ids: Sequence[int]) -> Standing:
    """How a person stands to the ideas of a page: one statement for all."""
    rows: Sequence[Any] = db.session.execute(_STANDINGS, {"person": person_id, "ids": list(idea_ids)}).all()
    votes = [row for row in rows if row[1]]
    moved = {target: _moved_on(target, into, at) for target, voted_on, at, into in votes if voted_on != target}
    today = clock.today()
    return Standing(
        voted=frozenset(row[0] for row in votes),
        own=frozenset(row[0] for row in rows if not row[1]),
        may_take_back=frozenset(id for id, on in moved.items() if rules.may_take_back("", on, today)),
    )


def _moved_on(target: int, into: int | None, at: datetime) -> date | None:
    """The day of the merge that moved a vote to `target`: the last one, where merges follow each other."""
    while into is not None and into != target:
        link = db.session.execute(select(Idea.merged_into_id, Idea.entered_at).where(Idea.id == into)).one()
        into, at = link
    return clock.day_of(at) if into == target else None


def votes_behind(idea: Idea, actor: Actor) -> list[Vote]:
    """The person's votes that stand behind an idea: the one that counts, and those that a merge let rest."""
    sources = merged_into(idea.id)
    found = select(Vote).where(
        Vote.person_id == actor.id,
        or_(Vote.counts_for_id == idea.id, Vote.idea_id.in_([*sources, idea.id])),
    )
    return list(db.session.scalars(found))


def merged_into(idea_id: int) -> Mapping[int, date]:
    """Ideas that a merge moved into this one, directly or one after another, and the day on which it did."""
    found: dict[int, date] = {}
    level: dict[int, date | None] = {idea_id: None}
    while level:
        links = db.session.execute(
            select(Idea.id, Idea.merged_into_id, Idea.entered_at).where(
                Idea.merged_into_id.in_(list(level)), Idea.stage == "merged"
            )
        ).all()
        level = {id: level[into or 0] or clock.day_of(at) for id, into, at in links if id not in found}
        found |= {id: on for id, on in level.items() if on}
    return found


@dataclass(frozen=True)
class VotesLeft:
    """How a person stands in a call that limits votes. `ideas`: rows (id, title, lang, stage) of where they voted."""

    each: int
    left: int
    ideas: Sequence[Any]
    back: str


def used_in(call_id: int, person_id: int) -> int:
    """Votes of this person that count for ideas of the call."""
    counted = select(func.count()).select_from(_votes_in(call_id, person_id).subquery())
    return int(db.session.scalar(counted) or 0)


def votes_left(call: Known | None, actor: Actor, back: str) -> VotesLeft | None:
    """None where nothing is limited, or nobody is signed in. `back`: the page that shows it."""
    if call is None or call.votes_each is None or not actor.id:
        return None
    ideas = db.session.execute(_votes_in(call.id, actor.id)).all()
    return VotesLeft(call.votes_each, rules.left(call.votes_each, len(ideas)) or 0, ideas, back)


def _votes_in(call_id: int, person_id: int) -> Select:
    return (
        select(Idea.id, Idea.title, Idea.lang, Idea.stage)
        .join(Vote, Vote.counts_for_id == Idea.id)
        .where(Vote.person_id == person_id, Idea.call_id == call_id)
        .order_by(Vote.at, Vote.id)
    )


def voted_ideas(person_id: int) -> Select:
    """Ids of the ideas for which a person's vote counts."""
    return select(Vote.counts_for_id).where(Vote.person_id == person_id, Vote.counts_for_id.is_not(None))


def followed_ideas(person_id: int) -> Select:
    """Ids of the ideas that a person follows, by voting or by saying so; own ones apart."""
    said = select(Follow.idea_id).where(Follow.person_id == person_id)
    stopped = said.where(Follow.state == STOPPED)
    by_vote = voted_ideas(person_id).where(Vote.counts_for_id.not_in(stopped))
    return union(said.where(Follow.state == FOLLOWING), by_vote)  # type: ignore[return-value]


def said_of_ideas(person_id: int, limit: int) -> dict[bool, list[Row]]:
    """Whether they follow it → rows (id, title, lang) of public ideas that the person said so of, the latest first."""
    said = (
        select(Idea.id, Idea.title, Idea.lang, Follow.state)
        .join(Follow, Follow.idea_id == Idea.id)
        .where(Follow.person_id == person_id, Idea.listed)
        .order_by(Follow.at.desc(), Idea.id.desc())
    )
    states = {True: FOLLOWING, False: STOPPED}
    return {
        going: list(db.session.execute(said.where(Follow.state == state).limit(limit)))
        for going, state in states.items()
    }


def follow_state(person_id: int, idea_id: int) -> str | None:
    """What the person said: following, stopped or nothing."""
    return db.session.scalar(select(Follow.state).where(Follow.person_id == person_id, Follow.idea_id == idea_id))


def is_following(actor: Actor, idea: Idea) -> bool:
    """What the person said counts; else authors and voters follow by themselves."""
    if not actor.id:
        return False
    said = follow_state(actor.id, idea.id)
    return said == FOLLOWING if said else follows_by_itself(actor, idea)


def follows_by_itself(actor: Actor, idea: Idea) -> bool:
    return actor.id in idea.author_ids or bool(voted(actor.id, [idea.id]))


def voter_ids(idea_id: int, after: int = 0, limit: int = 500) -> list[int]:
    """People whose vote belongs to the idea, by id, those who stopped apart: for telling them in batches.

    A vote that a merge moved on belongs to both ideas; one of an erased person to nobody.
    """
    mine = [
        select(Vote.person_id.label("id")).where(column == idea_id, Vote.person_id > after)
        for column in (Vote.counts_for_id, Vote.idea_id)
    ]
    people = union(*mine).subquery()
    found = select(people.c.id).where(people.c.id.not_in(_stopped(idea_id))).order_by(people.c.id).limit(limit)
    return list(db.session.scalars(found))


def follower_ids(idea_id: int, after: int = 0, limit: int = 500) -> list[int]:
    """People who said that they follow the idea, by id. Voters and authors are not among them."""
    found = (
        select(Follow.person_id)
        .where(Follow.idea_id == idea_id, Follow.state == FOLLOWING, Follow.person_id > after)
        .order_by(Follow.person_id)
        .limit(limit)
    )
    return list(db.session.scalars(found))


def stopped(idea_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of the people who want to hear nothing more about the idea."""
    return set(db.session.scalars(_stopped(idea_id).where(Follow.person_id.in_(person_ids))))


def _stopped(idea_id: int) -> Select:
    return select(Follow.person_id).where(Follow.idea_id == idea_id, Follow.state == STOPPED)
