"""An idea that a whole city voted for: all are told within a minute, and nobody who votes meanwhile waits long.
Whatever happens to the mail server and to the workers, everyone is told, and once."""

import threading
import time
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, insert, select, update

from lab import clock, events, recount
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.ideas.models import Idea
from lab.notices import fan_out
from lab.notices.models import Notice
from lab.policy import SYSTEM
from lab.votes.models import Vote

from ..notices import storm

VOTERS = 100_000
MINUTE = 60
PATIENCE = 5
"""Seconds that another writer may wait at worst, on a slow shared machine."""


def test_a_hundred_thousand_voters_are_told_within_a_minute(app, make_idea):
    idea_id = make_idea("open").id
    _let_everyone_vote(idea_id)
    with atomic():
        events.record("idea", idea_id, "decline", SYSTEM, audience="AVF", outcome=True)
    stop, waits = threading.Event(), []
    other = threading.Thread(target=_keep_writing, args=(app, idea_id, stop, waits))
    other.start()

    began = time.perf_counter()
    while fan_out.tell():
        pass
    took = time.perf_counter() - began
    stop.set()
    other.join()

    told = VOTERS + 1
    assert db.session.scalar(select(func.count(Notice.id))) == told
    assert db.session.scalar(select(func.count(Delivery.id))) == told
    assert db.session.scalar(select(func.sum(Person.unread))) == told
    assert took < MINUTE
    assert max(waits) < PATIENCE


def _let_everyone_vote(idea_id: int) -> None:
    now = clock.now()
    first = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
    people = [
        {"id": first + n, "email": f"p{n}@example.org", "display_name": f"P {n}", "joined_at": now}
        for n in range(VOTERS)
    ]
    votes = [{"person_id": first + n, "idea_id": idea_id, "counts_for_id": idea_id, "at": now} for n in range(VOTERS)]
    with atomic():
        db.session.execute(insert(Person), people)
        db.session.execute(insert(Vote), votes)


def _keep_writing(app: Flask, idea_id: int, stop: threading.Event, waits: list[float]) -> None:
    while not stop.is_set():
        with app.app_context():
            began = time.perf_counter()
            with atomic():
                db.session.execute(update(Idea).where(Idea.id == idea_id).values(comments=Idea.comments + 1))
            waits.append(time.perf_counter() - began)
            db.session.remove()
        time.sleep(0.02)


def test_a_thousand_are_told_once_on_the_worst_of_days(app, make_idea):
    with clock.at(datetime.now(UTC)):  # the workers know no other clock
        idea = make_idea("declined")

        day = storm.live_through(app, idea, people=1_000, kills=20, leavers=60, seed=20, seconds=900)

        storm.judge(day)
        assert day.kills == 20
        assert day.kills_while_telling >= 5
        assert list(recount.differences()) == []
