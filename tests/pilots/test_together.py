"""The same machine as in tests/hard/test_pilots_and_ideas.py, for a few seconds in every run."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from lab.pilots import queries
from lab.pilots.actions import move_pilot
from tests.conftest import NOW

from .conftest import APPROVAL, LIVE, STOP, evaluated
from .together import Together, Town


def test_pilots_and_ideas_fit_together_whatever_people_do(app, make_person):
    town = Town(Path(app.config["LAB"].instance), make_person)

    run_state_machine_as_test(
        lambda: Together(town),
        settings=settings(max_examples=3, stateful_step_count=12, deadline=None, derandomize=True, database=None,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip


@pytest.mark.parametrize(("end", "stage"), [("decide_stop", "tested"), ("go_live", "adopted")])
def test_an_idea_that_has_its_outcome_leaves_what_is_only_proposed(make_idea, propose, pilot_at, mo, kim, end, stage):
    """Otherwise it would stand in a pilot that goes on, and never follow it."""
    shared, other = make_idea("shortlisted"), make_idea("shortlisted")
    proposed = propose([shared, other])
    if end == "decide_stop":
        move_pilot(evaluated(pilot_at("evaluating", [shared]), mo), end, kim, **STOP)
    else:
        move_pilot(pilot_at("scaling", [shared]), end, kim, **LIVE, live_on=NOW.date())

    move_pilot(proposed, "approve", kim, **APPROVAL)

    assert (shared.stage, other.stage) == (stage, "in_pilot")
    assert queries.idea_ids(proposed.id) == [other.id]
