"""Voters, followers and testers as rows, and what became of an event."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lab import clock
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.ideas.models import Idea
from lab.notices.models import Notice, NoticeChoice
from lab.pilots.models import Pilot, PilotIdea, Round, Tester
from lab.policy import Actor
from lab.votes.models import Follow, Vote


@pytest.fixture
def vote_for() -> Callable[..., None]:
    def cast(idea: Idea, *people: Actor, counts_for: int | None = None) -> None:
        target = counts_for or idea.id
        with atomic():
            db.session.add_all(
                Vote(person_id=p.id, idea_id=idea.id, counts_for_id=target, at=clock.now()) for p in people
            )

    return cast


@pytest.fixture
def say_follow() -> Callable[..., None]:
    def say(idea: Idea, person: Actor, state: str = "following") -> None:
        with atomic():
            db.session.add(Follow(person_id=person.id, idea_id=idea.id, state=state, at=clock.now()))

    return say


@pytest.fixture
def make_pilot() -> Callable[..., Pilot]:
    """A pilot of these ideas with one round, straight into the tables."""

    def make(*ideas: Idea, stage: str = "running", testers: tuple[Actor, ...] = ()) -> Pilot:
        with atomic():
            pilot = Pilot(
                title="Light on the school path", hypothesis="We believe", change_mind="If not", cost=0,
                cost_band="under_5k", stage=stage, entered_at=clock.now(), proposed_at=clock.now(),
            )  # fmt: skip
            db.session.add(pilot)
            db.session.flush()
            run = Round(pilot_id=pilot.id)
            db.session.add(run)
            db.session.flush()
            db.session.add_all(PilotIdea(pilot_id=pilot.id, idea_id=idea.id) for idea in ideas)
            db.session.add_all(Tester(round_id=run.id, person_id=t.id, joined_at=clock.now()) for t in testers)
        return pilot

    return make


@pytest.fixture
def letters_of() -> Callable[[int], dict[str, str]]:
    """Name → letter of everyone who was told of a happening."""

    def read(root_id: int) -> dict[str, str]:
        rows = db.session.execute(
            select(Person.display_name, Notice.letter)
            .join(Notice, Notice.person_id == Person.id)
            .where(Notice.root_id == root_id)
        )
        return dict(rows.all())

    return read


@pytest.fixture
def unread_of() -> Callable[[Any], int]:
    def read(person: Actor) -> int:
        return db.session.scalar(select(Person.unread).where(Person.id == person.id)) or 0

    return read


@pytest.fixture
def real_time(app: Flask) -> Iterator[None]:
    """For tests with workers of their own, which know no other clock."""
    with clock.at(datetime.now(UTC)):
        yield


@pytest.fixture
def steps_at_once() -> Callable[..., None]:
    """These people get a mail for each step, instead of one a day."""

    def choose(*people: Actor) -> None:
        with atomic():
            db.session.add_all(NoticeChoice(person_id=p.id, kind="steps", mail="at_once", push=False) for p in people)

    return choose
