"""Pilots and ideas, driven together at length: tests/pilots/together.py says what is done, and what must hold."""

from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pilots.together import Together, Town


def test_whatever_people_do_pilots_and_their_ideas_fit_together(app, make_person):
    town = Town(Path(app.config["LAB"].instance), make_person)

    run_state_machine_as_test(
        lambda: Together(town),
        settings=settings(max_examples=120, stateful_step_count=70, deadline=None, print_blob=True,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
