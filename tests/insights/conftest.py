"""What the tests of Home, results and promise share: a pilot that has ended, and figures that are never stale."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lab import clock
from lab.db import atomic, db
from lab.insights import pace, tally
from lab.pilots.models import Evidence, Measure, Pilot, PilotIdea, Reading, Round
from lab.pilots.rules import STEP_OF, Stage


@pytest.fixture(autouse=True)
def fresh_figures(app: Any) -> Iterator[None]:
    pace.forget()
    tally.forget()
    yield
    pace.forget()
    tally.forget()


@pytest.fixture
def make_pilot(make_idea: Callable[..., Any]) -> Callable[..., Pilot]:
    """A pilot in `stage` with one measure, one reading and one interview, from the given ideas."""

    def make(stage: str, ideas: list[Any], **columns: Any) -> Pilot:
        values: dict[str, Any] = {
            "title": "Lamps that wake", "hypothesis": "We believe that waking lamps make the path used.",
            "change_mind": "Fewer walkers.", "cost": 900_000, "cost_band": "5k_20k", "stage": stage,
            "step": STEP_OF[Stage(stage)], "entered_at": clock.now(), "proposed_at": clock.now(),
            "places": 20, "testers": 12,
        }  # fmt: skip
        with atomic():
            pilot = Pilot(**(values | columns))
            pilot.rounds = [
                Round(number=1, place="Depot path", places=20, summary="More people walk there.", cost_actual=810_000)
            ]
            db.session.add(pilot)
            db.session.flush()
            measure = Measure(name="Walkers", unit="an hour", direction="up", baseline=40, target=80)
            measure.readings = [Reading(value=70, on=clock.today(), at=clock.now())]
            pilot.rounds[0].measures = [measure]
            db.session.add(
                Evidence(round_id=pilot.rounds[0].id, kind="interview", text="Nice.", on=clock.today(), at=clock.now())
            )
            db.session.add_all(PilotIdea(pilot_id=pilot.id, idea_id=idea.id) for idea in ideas)
        return pilot

    return make
