"""What is late, which column is full, and when money adds up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.board import rules
from lab.board.rules import ASKED, PROMISED, RECEIVED, Where, money_of
from lab.pilots.stages import Stage

TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.PROPOSED, "Decision late"), (Stage.RUNNING, "Status note late"),
        (Stage.PAUSED, "Second look at the pause late"), (Stage.EVALUATING, "Evaluation late"),
        (Stage.SCALING, "Service late"), (Stage.APPROVED, ""),
    ],
)  # fmt: skip
def test_each_stage_has_its_own_word_for_late(stage, words):
    assert rules.late(Where(stage, due_on=YESTERDAY), TODAY) == words
    assert rules.late(Where(stage, due_on=TODAY), TODAY) == ""


def test_after_the_evaluation_it_is_the_decision_that_is_late():
    assert rules.late(Where(Stage.EVALUATING, YESTERDAY, is_evaluated=True), TODAY) == "Decision late"


def test_a_test_that_should_have_started_is_late():
    assert rules.late(Where(Stage.RECRUITING, starts_on=YESTERDAY), TODAY) == "Start late"
    assert rules.late(Where(Stage.RECRUITING, starts_on=TODAY), TODAY) == ""


@pytest.mark.parametrize(("count", "limit", "over"), [(3, 3, False), (4, 3, True), (99, None, False), (0, 1, False)])
def test_a_column_is_over_its_limit_from_one_more_on(count, limit, over):
    assert rules.is_over(count, limit) == over


ROWS = st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from([ASKED, PROMISED, RECEIVED])), max_size=20)


@given(ROWS)
def test_rows_add_up_to_their_sum_and_to_nothing_else(rows):
    total = sum(amount for amount, _state in rows)
    assert money_of(total, rows).adds_up == (total > 0)
    assert not money_of(total + 1, rows).adds_up
    assert money_of(total + 1, rows).missing == 1
    assert money_of(max(1, total) - 1, rows).missing == max(1, total) - 1 - total


@given(ROWS)
def test_what_is_only_asked_for_makes_nothing_complete(rows):
    of = money_of(sum(amount for amount, _state in rows), rows)
    assert of.can_be_complete == (bool(rows) and all(state != ASKED for _amount, state in rows))


@pytest.mark.parametrize(("spent", "budget", "percent"), [(0, 100, 0), (50, 100, 50), (150, 100, 150), (5, 0, 0)])
def test_what_is_spent_is_a_part_of_the_budget(spent, budget, percent):
    assert rules.spent_percent(spent, budget) == percent
