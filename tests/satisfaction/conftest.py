"""People who voted and were told, a week later."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lab import clock
from lab.db import atomic, db
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.insights import pace
from lab.jobs import run_until_idle
from lab.policy import Actor
from lab.satisfaction import rules, timers
from lab.votes.models import Vote
from tests.conftest import NOW

WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}
A_WEEK = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def fresh_figures(app: Any) -> Iterator[None]:
    pace.forget()
    yield
    pace.forget()


@pytest.fixture
def vote_for(app: Any) -> Callable[..., None]:
    def cast(idea: Idea, *people: Actor) -> None:
        with atomic():
            db.session.add_all(
                Vote(person_id=p.id, idea_id=idea.id, counts_for_id=idea.id, at=clock.now()) for p in people
            )

    return cast


@pytest.fixture
def declined(make_idea: Any, vote_for: Any, ben: Actor, mo: Actor) -> Event:
    """Ana's idea for which Ben voted, declined on Monday; both got the mail."""
    idea = make_idea("under_review")
    vote_for(idea, ben)
    event = move_idea(idea, "decline", mo, **WHY)
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        run_until_idle()
    return event


@pytest.fixture
def asked(declined: Event) -> Iterator[Event]:
    """A week later, and everybody who was told is asked."""
    with clock.at(A_WEEK + timedelta(minutes=1)):
        timers.ask()
        run_until_idle()
        yield declined


@pytest.fixture
def questions() -> Callable[[], list[Event]]:
    return lambda: list(db.session.scalars(select(Event).where(Event.move == rules.ASK).order_by(Event.id)))
