"""A lab of any size for benchmarks: ideas, votes, comments and histories written in bulk, with exact counters.

Unlike the stories, nothing here goes through the actions: a hundred thousand ideas would take hours. What the rows
must agree on is the same, and `flask verify` finds nothing to mend. For SQLite alone, and for an empty database.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from math import gcd
from typing import Any

from sqlalchemy import Index, insert, text

from ..comments.models import Comment
from ..db import db
from ..errors import Refusal
from ..events import Event, EventActor
from ..ideas import said, search, spelling
from ..ideas.models import Idea
from ..map import counting
from ..similar import index as similar
from ..votes.models import Vote
from . import crowd_ideas, crowd_pilots
from .city import City
from .crowd_ideas import Plan
from .people import People

VOTES_EACH = 20
BATCH = 5000
WINDOWS = 8
"""The votes of an idea come at so many moments, spread over the days on which it was open."""


def voters_for(ideas: int) -> int:
    return max(400, min(20_000, ideas // 5))


def fill(city: City, people: People, n: int) -> None:
    """`n` ideas with VOTES_EACH votes each on average. Inside atomic()."""
    if db.engine.dialect.name != "sqlite":
        raise Refusal("a lab of many ideas is made on SQLite only")
    voters = sorted(people.voters)
    plans = crowd_ideas.plans(n, city, len(voters), n * VOTES_EACH)
    db.session.execute(text("PRAGMA cache_size = -200000"))
    indexes = [index for table in (Idea, Vote, Comment, Event) for index in _indexes(table)]
    for index in indexes:
        index.drop(db.session.connection())
    names = crowd_ideas.names_of(people)
    _insert(Idea, (crowd_ideas.row(plan, voters, names) for plan in plans))
    _insert_votes(plans, voters)
    _insert(Comment, (row for plan in plans for row in crowd_ideas.comments(plan, people, voters, names)))
    _insert_histories(plans, people, voters)
    crowd_pilots.fill(plans, city, people)
    _insert_words(plans)
    counting.rebuild()
    for index in indexes:
        index.create(db.session.connection())


def _indexes(model: Any) -> list[Index]:
    return sorted(model.__table__.indexes, key=lambda index: str(index.name))


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    for batch in _batches(rows):
        db.session.execute(insert(model.__table__), batch)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


# Votes


def _insert_votes(plans: list[Plan], voters: list[int]) -> None:
    """In the order of the voters: so both unique indexes, which cannot be dropped, only grow at their ends."""
    write = "INSERT INTO votes (person_id, idea_id, counts_for_id, at) VALUES (?, ?, ?, ?)"
    for batch in _batches(_votes(plans, voters)):
        db.session.connection().exec_driver_sql(write, batch)


def _votes(plans: list[Plan], voters: list[int]) -> Iterator[tuple[int, int, int, str]]:
    ballots = [array("Q") for _ in voters]
    for plan in plans:
        for k, voter in enumerate(who_votes(plan, len(voters))):
            ballots[voter].append(plan.id * WINDOWS + k % WINDOWS)
    at = {plan.id: plan.vote_times(WINDOWS) for plan in plans if plan.votes}
    for voter, cast in zip(voters, ballots, strict=True):
        for packed in cast:
            id, window = divmod(packed, WINDOWS)
            yield voter, id, id, at[id][window]


def who_votes(plan: Plan, people: int) -> Iterator[int]:
    """Different people for every idea, and never its author: a walk around the circle with a step that meets all."""
    step = plan.step
    while gcd(step, people) != 1:
        step += 1
    return ((plan.author + (k + 1) * step) % people for k in range(plan.votes))


# Histories


def _insert_histories(plans: list[Plan], people: People, voters: list[int]) -> None:
    """Told already, so that a worker finds nothing to do. Their ids are known: the table was empty."""
    id, event_rows, actor_rows = 0, [], []
    for plan in plans:
        for row, actor_id in crowd_ideas.history(plan, people, voters):
            id += 1
            event_rows.append({**row, "id": id, "root_id": id})
            if actor_id:
                actor_rows.append({"event_id": id, "person_id": actor_id})
    _insert(Event, event_rows)
    _insert(EventActor, actor_rows)


# Words


def _insert_words(plans: list[Plan]) -> None:
    write = text("INSERT INTO idea_words (rowid, title, body) VALUES (:id, :title, :body)")
    rows = (search.row_of(plan.id, plan.title, plan.need, plan.solution) for plan in plans if plan.is_public)
    for batch in _batches(rows):
        db.session.execute(write, batch)
    for source in said.sources():
        for batch in _batches(said.all_rows(source)):
            said.keep_many(source, batch)
    spelling.count_again()
    similar.fill()
