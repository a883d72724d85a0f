"""A test with testers, and surveys that they can answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lab import clock
from lab.measures.actions import add_reading
from lab.pilots.actions import move_pilot
from lab.pilots.models import Pilot
from lab.policy import Actor
from lab.recruitment.actions import take_part
from lab.surveys import actions
from lab.surveys.models import Survey
from lab.surveys.rules import TEMPLATES

from ..pilots.conftest import kay, pilot_at, propose  # noqa: F401 - fixtures

SUS = {f"sus_{n}": 4 if n % 2 else 2 for n in range(1, 11)}
"""A good one: 75."""


@pytest.fixture
def make_testers(make_person: Callable[..., Actor]) -> Callable[..., list[Actor]]:
    """`n` more residents who take part in the pilot."""

    def make(pilot: Pilot, n: int) -> list[Actor]:
        found = [make_person(f"tester{pilot.id}x{m}") for m in range(n)]
        for who in found:
            take_part(pilot, who, pilot.round.consent_version)
        return found

    return make


@pytest.fixture
def make_survey(mo: Actor) -> Callable[..., Survey]:
    """Open from today for two weeks, unless told otherwise; `questions` are (kind, words, options)."""

    def make(
        pilot: Pilot, template: str = "sus", questions: list[tuple] = (), ready: bool = True, **days: Any
    ) -> Survey:
        survey = actions.plan(pilot, mo, template, str(TEMPLATES[template].words))
        for kind, words, *options in questions:
            actions.add_question(survey, mo, kind=kind, words=words, options=options[0] if options else ())
        said = {"title": survey.title, "moment": survey.moment, "opens_on": survey.opens_on,
                "closes_on": survey.closes_on} | days  # fmt: skip
        (actions.ask_testers if ready else actions.change)(survey, mo, **said)
        return survey

    return make


@pytest.fixture
def running(pilot_at: Callable[..., Pilot], mo: Actor, ben: Actor) -> Pilot:  # noqa: F811 - a fixture
    """Being tested, with room for many; Ben is its first tester."""
    pilot = pilot_at("recruiting", places=80, end=clock.today() + timedelta(days=60))
    take_part(pilot, ben, pilot.round.consent_version)
    add_reading(pilot, mo, pilot.round.measures[0].id, value=41, on=clock.today())
    move_pilot(pilot, "start", mo, reason="More people come in the first week, from the school.")
    return pilot


def answered(survey: Survey, who: Actor, answers: dict[str, Any]) -> None:
    """All screens, one after another."""
    from lab.surveys.rules import screens

    for n in range(len(screens(survey.items))):
        actions.answer(survey, who, n, answers)
