"""When a workshop can be, and how many places are free."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.workshops import rules
from tests.workshops.conftest import a_plan

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 3, 28), 17), (date(2026, 3, 29), 16), (date(2026, 10, 24), 16), (date(2026, 10, 25), 17)],
    ids=["last day of winter time", "first of summer time", "last of summer time", "first of winter time"],
)
def test_six_in_the_evening_is_six_by_the_labs_clock_on_both_sides_of_a_change(day, utc_hour):
    assert rules.moment(day, time(18), BERLIN) == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_no_time():
    assert rules.moment(date(2026, 3, 29), time(2, 30), BERLIN) is None
    plan = a_plan(day=date(2026, 3, 29), begins=time(2, 30), ends=time(4))
    assert set(rules.wrong(plan, NOW, BERLIN)) == {"begins"}


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times())
def test_a_moment_reads_as_it_was_written(day, at):
    at = at.replace(fold=0)
    instant = rules.moment(day, at, BERLIN)
    assert instant is None or instant.astimezone(BERLIN).replace(tzinfo=None, fold=0) == datetime.combine(day, at)


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({}, set()),
        ({"day": date(2026, 3, 2), "begins": time(10, 0)}, {"day"}),  # it is ten by the lab's clock
        ({"day": date(2026, 3, 2), "begins": time(10, 1)}, set()),
        ({"ends": time(18, 30)}, {"ends"}),
        ({"until": date(2026, 3, 16)}, set()),
        ({"until": date(2026, 3, 17)}, {"until"}),
        ({"places": 3}, set()),
        ({"places": 2}, {"places"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(other, fields):
    assert set(rules.wrong(replace(a_plan(places=3), **other), NOW, BERLIN, taken=3)) == fields


@given(st.integers(1, 2000), st.integers(0, 4000))
def test_free_places_are_never_less_than_none(places, taken):
    assert rules.free(places, taken) == max(0, places - taken)


def test_every_word_that_is_told_has_a_headline_and_a_sentence():
    assert set(rules.WORDS) == set(rules.TELLS)
