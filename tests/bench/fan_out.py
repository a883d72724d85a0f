"""How long it takes to tell everyone who voted: the move returns at once, the job does the telling."""

import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from lab import clock
from lab.accounts.models import Grant, Person
from lab.accounts.queries import actor
from lab.db import atomic, db
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices.fan_out import tell
from lab.notices.models import Notice
from lab.votes.models import Vote

from .labs import Lab

VOTERS = 10_000


@dataclass(frozen=True)
class Told:
    people: int
    seconds: float
    move_seconds: float


def tell_many(lab: Lab) -> Told:
    """Start the review of an idea with VOTERS votes, or as many as there are people."""
    with lab.app.app_context():
        idea = db.session.get_one(Idea, lab.open_ideas(1)[0])
        _let_many_vote(idea)
        moderator = db.session.scalars(select(Grant.person_id).where(Grant.role == "moderator")).first()
        began = time.perf_counter()
        event = move_idea(idea, "start_review", actor(moderator or 0), trigger="lab")
        event_id, moved = event.id, time.perf_counter()
        while tell():
            pass
        told = time.perf_counter()
        people = db.session.scalar(select(func.count()).where(Notice.event_id == event_id)) or 0
        return Told(people, told - moved, moved - began)


def _let_many_vote(idea: Idea) -> None:
    have = select(Vote.person_id).where(Vote.idea_id == idea.id)
    others = select(Person.id).where(Person.id.not_in(have), Person.id != idea.author_id).order_by(Person.id)
    wanted = max(0, VOTERS - idea.votes)
    at: datetime = clock.now()
    rows = [
        {"person_id": id, "idea_id": idea.id, "counts_for_id": idea.id, "at": at}
        for id in list(db.session.scalars(others.limit(wanted)))
    ]
    with atomic():
        if rows:
            db.session.execute(insert(Vote), rows)
        db.session.execute(update(Idea).where(Idea.id == idea.id).values(votes=Idea.votes + len(rows)))
