"""Pilots on their way, with something found in their tests, and ended ones about which people were asked."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from lab import clock
from lab.db import atomic, db
from lab.evaluation import actions as evaluation
from lab.evaluation import timers
from lab.ideas.models import Idea
from lab.measures import actions as measures
from lab.pilots import findings
from lab.pilots.actions import move_pilot
from lab.pilots.findings import Finding
from lab.pilots.models import Pilot
from lab.policy import Actor
from lab.votes.models import Vote

from ..pilots.conftest import LIVE, kay, pilot_at, propose  # noqa: F401 - fixtures

MONTH = timedelta(days=30)


@pytest.fixture
def find(app: Any) -> Iterator[Callable[..., None]]:
    """A part of the test that finds something in every round."""
    found: list[Finding] = []
    before = list(findings._readers)

    def add(**fields: Any) -> None:
        values = {"key": "survey-1", "label": "Survey at the gate", "words": "Nine of twelve feel safer there.",
                  "kind": "survey", "people": 12}  # fmt: skip
        found.append(Finding(**(values | fields)))

    findings._readers[:] = [*before, lambda _run: list(found)]
    yield add
    findings._readers[:] = before


@pytest.fixture
def scaled(pilot_at: Callable[..., Pilot], kim: Actor) -> Callable[..., Pilot]:  # noqa: F811
    def make(ideas: list[Idea] | None = None) -> Pilot:
        pilot = pilot_at("scaling", ideas)
        move_pilot(pilot, "go_live", kim, **LIVE, live_on=clock.today())
        return pilot

    return make


@pytest.fixture
def asked(scaled: Callable[..., Pilot]) -> Iterator[Callable[..., Pilot]]:
    """It is live, a month has passed, and people were asked. The rest of the test is on that day."""
    moments = []

    def make(ideas: list[Idea] | None = None) -> Pilot:
        pilot = scaled(ideas)
        moment = clock.at(clock.now() + MONTH)
        moment.__enter__()
        moments.append(moment)
        timers.ask_whether_it_solved_it()
        return pilot

    yield make
    for moment in reversed(moments):
        moment.__exit__(None, None, None)


def vote(who: Actor, idea: Idea) -> None:
    """Written straight into the table: voting closed when the idea came into a pilot."""
    with atomic():
        db.session.add(Vote(person_id=who.id, idea_id=idea.id, counts_for_id=idea.id, at=clock.now()))
        idea.votes += 1


@pytest.fixture
def voters_of(make_person: Callable[..., Actor]) -> Callable[..., list[Actor]]:
    def make(idea: Idea, n: int) -> list[Actor]:
        people = [make_person(f"voter{idea.id}x{number}") for number in range(n)]
        for person in people:
            vote(person, idea)
        return people

    return make


def complete_but_for_evidence(pilot: Pilot, mo: Actor) -> None:
    for measure in list(pilot.round.measures):
        measures.add_reading(pilot, mo, measure.id, value=63, on=clock.today())
    evaluation.evaluate(pilot, mo, summary="It works.", dropouts_participant=0, dropouts_innovation=0,
                        dropouts_research=0, cost_actual=5)  # fmt: skip
