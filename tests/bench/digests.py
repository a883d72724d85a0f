"""Digests of a morning: gathered for everybody whose hour has come, then written and put into the folder of mails."""

import time
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from lab import clock, events, mail
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.ideas.models import Idea
from lab.notices import digests, fan_out
from lab.policy import SYSTEM
from lab.votes.models import Vote

from .labs import Lab

PEOPLE = 10_000
PARTS = 3
"""Steps of as many ideas that each of them is told of."""
SENT = 500
"""So many of the digests are written: each costs the same."""


@dataclass(frozen=True)
class Morning:
    people: int
    gathered_in: float
    """Seconds."""
    written: int
    written_in: float
    """Seconds, with their claims and notes."""

    @property
    def each_ms(self) -> float:
        return self.written_in / self.written * 1000


def of_a_morning(lab: Lab) -> Morning:
    with lab.app.app_context():
        _hold_steps()
        began = time.perf_counter()
        people = 0
        while made := digests.gather():
            people += made
        gathered_in, written = time.perf_counter() - began, 0
        began = time.perf_counter()
        while written < SENT and (sent := mail.send()):
            written += sent
        written_in = time.perf_counter() - began
        with atomic():
            db.session.execute(update(Delivery).where(Delivery.state == "waiting").values(state="suppressed"))
        return Morning(people, gathered_in, written, written_in)


def _hold_steps() -> None:
    """PEOPLE voters are told of a step of PARTS ideas, and it is the next morning. What else waits is none of it."""
    ideas = list(db.session.scalars(select(Idea.id).where(Idea.stage == "open").order_by(Idea.id).limit(PARTS)))
    with atomic():
        db.session.execute(
            update(Delivery).where(Delivery.state.in_(("held", "waiting", "sending"))).values(state="suppressed")
        )
        for idea_id in ideas:
            _let_vote(idea_id)
            events.record("idea", idea_id, "start_review", SYSTEM, audience="V")
    while fan_out.tell():
        pass
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.state == "held").values(next_at=clock.now()))


def _let_vote(idea_id: int) -> None:
    voted = select(Vote.person_id).where(Vote.idea_id == idea_id)
    first = select(Person.id).where(Person.erased_at.is_(None)).order_by(Person.id).limit(PEOPLE).subquery()
    others = list(db.session.scalars(select(first.c.id).where(first.c.id.not_in(voted))))
    rows = [{"person_id": id, "idea_id": idea_id, "counts_for_id": idea_id, "at": clock.now()} for id in others]
    if rows:
        db.session.execute(insert(Vote), rows)
        db.session.execute(update(Idea).where(Idea.id == idea_id).values(votes=Idea.votes + len(rows)))
