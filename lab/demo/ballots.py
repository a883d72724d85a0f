"""The demo's votes: many at once, each on its own day, with the idea's counter and score exact."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, insert, select

from .. import clock
from ..calls import queries as calls
from ..calls.models import Call
from ..db import atomic, db, lock
from ..ideas.actions import score
from ..ideas.models import Idea
from ..ideas.rules import Stage
from ..votes.models import Vote

Ballot = tuple[int, datetime]
"""Who votes, and when."""


def cast(idea: Idea, ballots: Iterable[Ballot]) -> int:
    """Votes as cast_vote() counts them: once a person, never an author's, and only while voting is open."""
    with atomic():
        lock(idea)
        if idea.stage != Stage.OPEN:
            return 0
        counted = set(db.session.scalars(select(Vote.person_id).where(Vote.counts_for_id == idea.id)))
        out = counted | idea.author_ids | _used_up(calls.call(idea.call_id))
        rows = [
            {"person_id": person_id, "idea_id": idea.id, "counts_for_id": idea.id, "at": at}
            for person_id, at in ballots
            if person_id not in out
        ]
        if rows:
            db.session.execute(insert(Vote), rows)
            idea.votes += len(rows)
            score(idea)
    return len(rows)


def _used_up(call: Call | None) -> set[int | None]:
    """People who have given all their votes in a call that limits them."""
    if call is None or call.votes_each is None:
        return set()
    given = (
        select(Vote.person_id)
        .join(Idea, Idea.id == Vote.counts_for_id)
        .where(Idea.call_id == call.id)
        .group_by(Vote.person_id)
        .having(func.count() >= call.votes_each)
    )
    return set(db.session.scalars(given))


def voters(
    key: str, wanted: int, people: Mapping[int, int | None], district_id: int | None, sure: Iterable[int]
) -> list[int]:
    """`wanted` different people, neighbours three times as likely; the `sure` ones are among them."""
    dice = Random(f"voters of {key}")
    sure = [id for id in sure if id in people][:wanted]
    near = {id: 3.0 if district_id is not None and home == district_id else 1.0 for id, home in people.items()}
    drawn = sorted((id for id in people if id not in sure), key=lambda id: -(dice.random() ** (1 / near[id])))
    return sure + drawn[: wanted - len(sure)]


def spread(key: str, who: Sequence[int], start: datetime, end: datetime) -> list[Ballot]:
    """Most in the first days, none at night, oldest first."""
    dice = Random(f"ballots of {key}")
    ballots = []
    for person_id in who:
        at = start + (end - start) * dice.random() ** 2
        local = at.astimezone(clock.zone())
        awake = local.replace(hour=dice.randrange(7, 23)) if local.hour < 7 else local
        ballots.append((person_id, min(max(awake, start), end)))
    return sorted(ballots, key=lambda ballot: ballot[1])


def instalments(ballots: Sequence[Ballot], every: timedelta) -> list[tuple[datetime, list[Ballot]]]:
    """(when, ballots cast since the last time), so that a merge or a comment in between finds the votes of its day."""
    parts: list[tuple[datetime, list[Ballot]]] = []
    for ballot in ballots:
        if not parts or ballot[1] > parts[-1][0]:
            parts.append((ballot[1] + every, []))
        parts[-1][1].append(ballot)
    return parts
