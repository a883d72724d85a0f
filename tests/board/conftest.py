"""The pilots of other packages' tests, and some written straight into the table where only their number matters."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lab import clock
from lab.city.models import HubService
from lab.db import atomic, db
from lab.pilots.models import Pilot, Round
from lab.pilots.stages import STEP_OF, Stage
from tests.pilots.conftest import kay, pilot_at, propose
from tests.workshops.conftest import make_workshop

__all__ = ["kay", "make_workshop", "pilot_at", "propose"]


@pytest.fixture
def write_pilot(app) -> Callable[..., Pilot]:
    """In `stage` since a week; moves are for tests of moves."""

    def write(stage: str = "running", starts_on: Any = None, **columns: Any) -> Pilot:
        values = {
            "title": "Lamps that wake up", "hypothesis": "Light is enough.", "change_mind": "Nobody walks.",
            "cost": 500_000, "cost_band": "under_5k", "stage": stage, "step": STEP_OF[Stage(stage)],
            "entered_at": clock.now() - timedelta(days=7), "proposed_at": clock.now() - timedelta(days=30),
            "owner_unit_id": 1,
        }  # fmt: skip
        with atomic():
            pilot = Pilot(**(values | columns))
            pilot.rounds.append(Round(number=1, starts_on=starts_on))
            db.session.add(pilot)
        return pilot

    return write


@pytest.fixture
def advice(app) -> HubService:
    with atomic():
        service = HubService(name="Legal advice", hint="Two hours with a lawyer of the city")
        db.session.add(service)
    return service
