"""A test that runs, with as many testers as a test needs."""

from collections.abc import Callable
from typing import Any

import pytest

from lab.db import atomic
from lab.pilots.models import Pilot
from lab.policy import Actor
from lab.recruitment import actions as recruitment
from tests.pilots.conftest import pilot_at as pilot_at
from tests.pilots.conftest import propose as propose


@pytest.fixture
def join(make_person: Callable[..., Actor]) -> Callable[..., list[Actor]]:
    """More testers of this pilot, by name."""

    def make(pilot: Pilot, *names: str) -> list[Actor]:
        people = [make_person(name) for name in names]
        for who in people:
            recruitment.take_part(pilot, who, pilot.round.consent_version)
        return people

    return make


@pytest.fixture
def running(pilot_at: Callable[..., Pilot]) -> Pilot:
    """It started today and lasts thirty days; Ben tests, and there is room for many more."""
    pilot = pilot_at("running")
    with atomic():
        pilot.places = pilot.round.places = 40
    return pilot


@pytest.fixture
def full(running: Pilot, join: Callable[..., Any]) -> tuple[Pilot, list[Actor]]:
    """The same with six more testers."""
    return running, join(running, "p1", "p2", "p3", "p4", "p5", "p6")
