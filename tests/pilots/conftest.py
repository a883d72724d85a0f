"""A pilot on its way: each step is made as the people of the lab make it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lab import clock
from lab.evaluation import actions as evaluation
from lab.ideas.models import Idea
from lab.measures import actions as measures
from lab.pilots import actions
from lab.pilots.actions import move_pilot
from lab.pilots.models import Pilot
from lab.policy import Actor
from lab.recruitment import actions as recruitment

LONG = "We looked at it for a long time, with the people of the street, and this is what we found out about it."
CONSENT = "We keep your name until the test ends. You can leave at any time, and then we delete it."


def charter(**other: Any) -> dict[str, Any]:
    day = clock.today()
    return {
        "problem": "The path is dark in winter.", "scope": "Twelve lamps, nothing else.", "place": "Depot path",
        "start": day, "end": day + timedelta(days=30), "roles": "The unit builds, testers walk.",
        "stop_rules": "A lamp falls.", "consent_text": CONSENT, "places": 2,
    } | other  # fmt: skip


SCORES = {
    f"score_{name}": 3
    for name in ("support", "need_evidence", "equity", "goal_fit", "readiness", "effort", "cost", "risk")
}
APPROVAL = {"budget_line": 1, "owner_unit": 1, "scale_owner": 2, "text": "The city tests this next winter."}
SCALE = {
    "outcome": "roll_out", "text": "It worked, so it goes on.", "service_owner": 2, "budget_source": "City budget",
}  # fmt: skip
LIVE = {"where": "The whole depot path", "service_owner": 2}
STOP = {"stop_reason": "no_effect", "learned": LONG}
STEPS = ("approved", "recruiting", "running", "evaluating", "scaling")


@pytest.fixture
def kay(make_person: Callable[..., Actor]) -> Actor:
    """Another official."""
    return make_person("kay", "official")


@pytest.fixture
def propose(make_idea: Callable[..., Idea], mo: Actor) -> Callable[..., Pilot]:
    def make(ideas: list[Idea] | None = None, actor: Actor | None = None, **fields: Any) -> Pilot:
        chosen = ideas or [make_idea("shortlisted")]
        values = {
            "title": "Lamps that wake up", "hypothesis": "We believe that light which wakes up is enough.",
            "change_mind": "If children still walk on the road.", "ideas": [idea.id for idea in chosen],
            "parts": ["The light"], "districts": [1], "cost": 120_050, "cost_band": "under_5k", "sdg": [11],
        }  # fmt: skip
        return actions.propose(actor or mo, **(values | fields))

    return make


@pytest.fixture
def pilot_at(propose: Callable[..., Pilot], mo: Actor, kim: Actor, ben: Actor) -> Callable[..., Pilot]:
    """A pilot that came to `stage` by its moves: Mo runs it, Kim decides, Ben tests."""

    def make(stage: str = "proposed", ideas: list[Idea] | None = None, **of_charter: Any) -> Pilot:
        pilot = propose(ideas)
        for step in STEPS[: STEPS.index(stage) + 1] if stage in STEPS else ():
            _GO[step](pilot, mo, kim, ben, of_charter)
        return pilot

    return make


def _approve(pilot: Pilot, _mo: Actor, kim: Actor, _ben: Actor, _charter: dict[str, Any]) -> None:
    move_pilot(pilot, "approve", kim, **APPROVAL)


def recruit(pilot: Pilot, mo: Actor, _kim: Actor, _ben: Actor, of_charter: dict[str, Any]) -> None:
    if not pilot.round.measures:
        measures.add_measure(pilot, mo, name="Children on the path", unit="of 100", direction="up",
                               baseline=41, target=70)  # fmt: skip
    move_pilot(pilot, "open_recruitment", mo, **charter(**of_charter))


def start(pilot: Pilot, mo: Actor, _kim: Actor, ben: Actor, _charter: dict[str, Any]) -> None:
    recruitment.take_part(pilot, ben, pilot.round.consent_version)
    for measure in list(pilot.round.measures):
        measures.add_reading(pilot, mo, measure.id, value=41, on=clock.today())
    move_pilot(pilot, "start", mo)


def _finish(pilot: Pilot, mo: Actor, _kim: Actor, _ben: Actor, _charter: dict[str, Any]) -> None:
    move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")


def evaluated(pilot: Pilot, mo: Actor) -> Pilot:
    evaluation.add_evidence(pilot, mo, kind="interview", text="Twelve parents say it helps.")
    for measure in list(pilot.round.measures):
        measures.add_reading(pilot, mo, measure.id, value=63, on=clock.today())
    evaluation.evaluate(pilot, mo, summary="It works.", findings="More walk.", dropouts_participant=1,
                        dropouts_innovation=0, dropouts_research=0, cost_actual=100_000)  # fmt: skip
    return pilot


def _scale(pilot: Pilot, mo: Actor, kim: Actor, _ben: Actor, _charter: dict[str, Any]) -> None:
    evaluated(pilot, mo)
    move_pilot(pilot, "decide_scale", kim, **SCALE, target_date=clock.today() + timedelta(days=60))


_GO = {"approved": _approve, "recruiting": recruit, "running": start, "evaluating": _finish, "scaling": _scale}
