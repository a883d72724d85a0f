"""What a reading may say, and what it says."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lab.measures import rules
from lab.measures.rules import Side
from lab.pilots.rules import attainment

numbers = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))


@pytest.mark.parametrize(
    ("baseline", "target", "value", "plausible"),
    [
        (41, 70, 331, True), (41, 70, 331.1, False), (41, 70, -249, True), (41, 70, -249.5, False),
        (0, 0.1, 1, True), (0, 0.1, 1.0001, False), (0.1, 0.2, 1.1, True), (4800, 500, 0, True),
        (4800, 500, 48_000, False),
    ],
)  # fmt: skip
def test_more_than_ten_times_the_range_is_asked_again(baseline, target, value, plausible):
    assert rules.is_plausible(value, baseline, target) == plausible


@given(numbers, numbers)
def test_baseline_and_target_are_always_plausible(baseline, target):
    assert rules.is_plausible(baseline, baseline, target)
    assert rules.is_plausible(target, baseline, target)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "words"),
    [
        (41, 70, 63, "76 % of the way"), (41, 70, 70, "target reached"), (41, 70, 71, "target exceeded"),
        (41, 70, 41, "as at the start"), (41, 70, 40, "further away than at the start"),
        (4800, 500, 1900, "67 % of the way"), (4800, 500, 500, "target reached"), (4800, 500, 400, "target exceeded"),
        (4800, 500, 5000, "further away than at the start"), (0, 1000, 999.9, "99 % of the way"),
        (0, 1000, 0.1, "1 % of the way"),
    ],
)  # fmt: skip
def test_how_far_it_came_is_said_in_words(baseline, target, value, words):
    assert str(rules.way_words(baseline, target, value)) == words


@pytest.mark.parametrize(
    ("value", "n", "words"),
    [
        (63, 29, "half of the way or more"), (50, 29, "less than half of the way"), (63, 30, "76 % of the way"),
        (70, 3, "target reached"),
    ],
)  # fmt: skip
def test_few_cases_get_no_percentage(value, n, words):
    assert str(rules.way_words(41, 70, value, n)) == words


@given(numbers, numbers, numbers)
def test_words_and_share_say_the_same_in_both_directions(baseline, target, actual):
    assume(abs(target - baseline) > 0.001)
    share, words = attainment(baseline, target, actual), str(rules.way_words(baseline, target, actual))

    assert (words == "further away than at the start") == (share < 0)
    assert (words in ("target exceeded", "target reached")) == (share >= 1)
    assert str(rules.way_words(-baseline, -target, -actual)) == words


@given(numbers, numbers)
def test_a_target_like_the_baseline_is_refused(baseline, actual):
    with pytest.raises(ValueError, match="the same"):
        rules.way_words(baseline, baseline, actual + 1)


@pytest.mark.parametrize(
    ("given_unit", "fits"), [("", True), ("of 100", True), ("Of  100 ", True), ("of100", True), ("%", False)]
)
def test_a_unit_is_the_same_however_it_is_spaced(given_unit, fits):
    assert rules.is_same_unit(given_unit, "of 100") == fits


@pytest.mark.parametrize(("n", "shown"), [(None, True), (1, False), (4, False), (5, True)])
def test_figures_about_fewer_than_five_are_for_the_staff(n, shown):
    assert rules.is_shown(n) == shown


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (120, 38, "Before: 41 (from 120). After: 63 (from 38)."), (None, 38, "Before: 41. After: 63 (from 38)."),
        (None, None, "Before: 41. After: 63."),
    ],
)  # fmt: skip
def test_before_and_after_stand_with_their_numbers(before, after, words):
    assert str(rules.before_after(Side("41", before), Side("63", after))) == words


@pytest.mark.parametrize(
    ("before", "after", "says_chance"),
    [(30, 30, False), (29, 500, True), (500, 29, True), (None, 500, True), (500, None, True), (None, None, False)],
)
def test_fewer_than_thirty_on_a_side_may_be_chance(before, after, says_chance):
    assert ("may be chance" in rules.caution(before, after)) == says_chance


@given(st.none() | st.integers(1, 10**7), st.none() | st.integers(1, 10**7))
def test_nothing_ever_claims_significance(before, after):
    said = f"{rules.caution(before, after)} {rules.before_after(Side('1', before), Side('2', after))}".lower()

    assert not any(word in said for word in ("significan", "proves", "proof", "no chance", "effect"))
