"""A workshop of a pilot, as Mo would plan it: in two weeks, in the evening, two places for the pilot's testers."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from lab.pilots.models import Pilot
from lab.policy import Actor
from lab.workshops import actions
from lab.workshops.models import Workshop
from lab.workshops.rules import Plan
from tests.pilots.conftest import kay, pilot_at, propose

__all__ = ["kay", "pilot_at", "propose"]

DAY = date(2026, 3, 16)


def a_plan(**other: Any) -> Plan:
    values = {
        "title": "Walk the path together", "purpose": "We walk in the dark and note where it is too dark.",
        "place": "Depot, room 2", "day": DAY, "begins": time(18, 30), "ends": time(20, 0), "places": 2,
        "who": "everyone", "link": "https://meet.example/path",
    }  # fmt: skip
    return Plan(**(values | other))


@pytest.fixture
def make_workshop(pilot_at: Callable[..., Pilot], mo: Actor) -> Callable[..., Workshop]:
    def make(pilot: Pilot | None = None, **other: Any) -> Workshop:
        return actions.plan(pilot or pilot_at("running"), mo, a_plan(**other))

    return make
