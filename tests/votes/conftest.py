from collections.abc import Callable
from datetime import datetime

import pytest

from lab import clock
from lab.db import atomic, db
from lab.ideas.models import Idea
from lab.policy import Actor
from lab.votes.models import Vote


@pytest.fixture
def merge() -> Callable[..., None]:
    """What a merge leaves behind: the source merged, its votes counting for the target, or resting where one counts."""

    def make(source: Idea, target: Idea, at: datetime | None = None) -> None:
        with atomic():
            there = {vote.person_id for vote in db.session.query(Vote).where(Vote.counts_for_id == target.id)}
            for vote in db.session.query(Vote).where(Vote.counts_for_id == source.id):
                vote.counts_for_id = None if vote.person_id in there else target.id
                target.votes += vote.counts_for_id is not None
            source.votes, source.stage, source.step = 0, "merged", "outcome"
            source.merged_into_id, source.entered_at = target.id, at or clock.now()

    return make


@pytest.fixture
def votes_of() -> Callable[[Actor], list[tuple[int, int | None]]]:
    """(idea, counts for) of each vote of a person."""

    def read(who: Actor) -> list[tuple[int, int | None]]:
        rows = db.session.query(Vote.idea_id, Vote.counts_for_id).where(Vote.person_id == who.id).order_by(Vote.id)
        return [tuple(row) for row in rows]

    return read
