"""How pilots are compared."""

from fractions import Fraction

import pytest

from lab.backlog import rules
from lab.pilots.rules import CRITERIA


def row(**given):
    return {name: 3.0 for name, *_ in CRITERIA} | given


def test_the_least_is_nought_and_the_most_is_one():
    assert rules.normalised([2, 4, 3]) == [0.0, 1.0, 0.5]


def test_where_less_is_better_the_least_is_one():
    assert rules.normalised([2, 4, 3], reverse=True) == [1.0, 0.0, 0.5]


def test_a_column_of_equals_counts_half():
    assert rules.normalised([3, 3, 3]) == [0.5, 0.5, 0.5]
    assert rules.normalised([3, 3], reverse=True) == [0.5, 0.5]
    assert rules.normalised([]) == []


def test_equal_weights_sum_to_one_exactly():
    assert sum(rules.EQUAL_WEIGHTS.values()) == 1


def test_one_scored_pilot_alone_stands_in_the_middle():
    assert rules.weighted_sums([row()], rules.EQUAL_WEIGHTS) == [0.5]


def test_more_support_and_less_risk_rank_higher():
    cheap, risky = rules.weighted_sums([row(support=5, risk=1), row(support=1, risk=5)], rules.EQUAL_WEIGHTS)
    assert cheap == pytest.approx(6 / 8 * 0.5 + 2 / 8)
    assert risky == pytest.approx(6 / 8 * 0.5)


def test_weights_that_sum_to_less_than_one_are_refused():
    with pytest.raises(ValueError, match="sum to 1"):
        rules.weighted_sums([row()], {"support": Fraction(99, 100)})
