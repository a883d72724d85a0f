from datetime import timedelta

import pytest

from lab import clock, events
from lab.errors import Invalid
from lab.measures import actions as measures
from lab.pilots.actions import move_pilot
from lab.pilots.timers import finish_at_the_end_date


def test_a_test_ends_by_itself_on_its_last_day_once(pilot_at):
    pilot = pilot_at("running", end=clock.today() + timedelta(days=10))
    assert finish_at_the_end_date() == 0

    with clock.at(clock.now() + timedelta(days=10)):
        assert (finish_at_the_end_date(), finish_at_the_end_date()) == (1, 0)
        assert (pilot.stage, pilot.round.ended_on, events.last("pilot", pilot.id).role) == (
            "evaluating", clock.today(), "system",
        )  # fmt: skip


def test_a_missed_week_does_not_move_the_end(pilot_at):
    pilot = pilot_at("running", end=clock.today() + timedelta(days=10))
    last_day = pilot.round.ends_on

    with clock.at(clock.now() + timedelta(days=17)):
        finish_at_the_end_date()

    assert pilot.round.ended_on == last_day


def test_a_paused_test_ends_on_its_last_day_too(pilot_at, mo):
    pilot = pilot_at("running", end=clock.today() + timedelta(days=2))
    move_pilot(pilot, "pause", mo, reason="Storm", text="A storm is coming.", review_on=clock.today())

    with clock.at(clock.now() + timedelta(days=2)):
        assert finish_at_the_end_date() == 1


def test_a_test_that_starts_after_its_planned_end_gets_a_new_one(pilot_at, mo):
    """Without one it would end by itself within minutes, and everyone would be told so."""
    pilot = pilot_at("recruiting", end=clock.today() + timedelta(days=10))
    (measure,) = pilot.round.measures
    measures.add_reading(pilot, mo, measure.id, value=41, on=clock.today())

    with clock.at(clock.now() + timedelta(days=11)):
        new_end = clock.today() + timedelta(days=30)
        with pytest.raises(Invalid) as no:
            move_pilot(pilot, "start", mo, reason="Few want to walk in winter.")
        move_pilot(pilot, "start", mo, reason="Few want to walk in winter.", end=new_end)

        assert list(no.value.fields) == ["end"]
        assert (finish_at_the_end_date(), pilot.stage, pilot.round.ends_on) == (0, "running", new_end)
