"""When a call is planned, open and closed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from lab.calls import rules
from lab.calls.rules import Dates, State

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 31)


@dataclass
class ACall:
    opens_on: date = FIRST
    closes_on: date = LAST
    opens_words: str = ""
    closed_at: datetime | None = None


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 1), State.PLANNED),
        (FIRST, State.OPEN),
        (LAST, State.OPEN),
        (date(2026, 4, 1), State.CLOSED),
    ],
)
def test_a_call_is_open_from_its_first_to_its_last_day(today, state):
    assert rules.state(ACall(), today) == state


def test_a_call_that_was_closed_by_hand_is_closed_before_its_last_day():
    assert rules.state(ACall(closed_at=datetime(2026, 3, 5, tzinfo=UTC)), FIRST) == State.CLOSED


def test_a_call_for_spring_waits_until_a_moderator_names_the_day():
    in_spring = ACall(opens_words="in spring 2026")
    assert rules.state(in_spring, LAST) == State.PLANNED
    assert rules.waits_for_a_day(in_spring, FIRST)
    assert not rules.waits_for_a_day(in_spring, date(2026, 3, 1))
    assert not rules.waits_for_a_day(ACall(), FIRST)


def test_the_last_day_does_not_lie_before_the_first():
    assert set(rules.wrong_dates(Dates(LAST, FIRST), FIRST, False)) == {"closes_on"}


def test_a_call_of_one_day_is_a_call():
    assert rules.wrong_dates(Dates(FIRST, FIRST), FIRST, False) == {}


def test_a_call_does_not_end_in_the_past():
    assert set(rules.wrong_dates(Dates(FIRST, FIRST), LAST, False)) == {"closes_on"}


@pytest.mark.parametrize(
    ("before", "now", "refused"), [(3, 2, True), (None, 3, True), (3, 5, False), (3, None, False), (3, 3, False)]
)
def test_an_open_call_s_votes_can_be_raised_not_lowered(before, now, refused):
    assert bool(rules.wrong_limit(before, now, True)) == refused
    assert rules.wrong_limit(before, now, False) == ""


def test_the_lab_has_thirty_days_to_say_what_came_of_it():
    assert rules.answer_day(FIRST) == date(2026, 4, 1)
