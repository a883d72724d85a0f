"""A card as another lab hands it on, and pilots that were decided here."""

import copy
import json
from typing import Any

import pytest

from lab import clock
from lab.learning import actions, schema
from lab.learning.models import ForeignCard
from lab.learning.queries import foreign
from lab.pilots.actions import move_pilot
from tests.pilots.conftest import SCALE, STOP, evaluated, kay, pilot_at, propose  # noqa: F401 - fixtures

CARD: dict[str, Any] = {
    "format": "pilotlight-learning-card",
    "version": 1,
    "licence": "CC BY 4.0: name the lab.",
    "origin": {"lab": "Riverton Lab", "city": "Riverton", "url": "https://lab.riverton.example", "path": "/pilots/7",
               "number": 7, "decided_on": "2026-01-12"},
    "changed_at": "2026-01-12T10:00:00Z",
    "language": "en",
    "title": "Cargo bikes to borrow",
    "outcome": "stopped",
    "reason": "no_effect",
    "hypothesis": "We believe that families leave the car at home when a cargo bicycle stands at the corner.",
    "tried": "Six cargo bicycles at three corners, to borrow by the hour.",
    "where": "Mill quarter",
    "for_whom": "Families without a garage",
    "testers": 24,
    "rounds": [{"number": 1, "started_on": "2025-09-01", "ended_on": "2025-12-01", "testers": 24, "changes": ""}],
    "result": "Half of the trips replaced a walk, not a drive.",
    "measures": [{"name": "Trips by car", "unit": "a week", "direction": "down", "baseline": 40, "target": 20,
                  "result": 35, "attainment": 0.25}],
    "learned": "A bicycle by the hour is too dear for shopping. Lend it for a day.",
    "reusable": "The contract with the bicycle shop.",
    "differently": "Ask the shops first.",
    "cost": {"cents": 1_234_500, "currency": "EUR", "band": "5k_20k"},
    "sdgs": [11, 13],
    "contact": {"unit": "Mobility office", "mail": "mobility@riverton.example"},
}  # fmt: skip


def card(**other: Any) -> dict[str, Any]:
    """Another one; `origin__number=8` changes a part of a part."""
    made = copy.deepcopy(CARD)
    for name, value in other.items():
        into, _, part = name.partition("__")
        if part:
            made[into] = {**made[into], part: value}
        else:
            made[into] = value
    return made


def said(**other: Any) -> str:
    return json.dumps(card(**other))


def read_one(**other: Any) -> dict[str, Any]:
    return schema.read(said(**other), clock.today())[0]


@pytest.fixture
def bring(app, mo):
    """Mo imports a card."""

    def make(**other: Any) -> ForeignCard:
        return foreign(actions.import_card(read_one(**other), mo).id)

    return make


@pytest.fixture
def stopped(pilot_at, mo, kim):  # noqa: F811 - a fixture of the pilots
    return lambda **other: _decided(pilot_at, mo, kim, "decide_stop", **(STOP | other))


@pytest.fixture
def scaling(pilot_at):  # noqa: F811 - as above
    return lambda: pilot_at("scaling")


def _decided(at, mo, kim, move, **answers):
    pilot = evaluated(at("evaluating"), mo)
    move_pilot(pilot, move, kim, **answers)
    return pilot
