"""What a reader of the figures could find out: nothing about fewer than five people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.surveys import figures
from lab.surveys.figures import Score, Tally, change, joined_in_order, joined_small, student_t, tally
from lab.surveys.rules import TEMPLATES, own_item


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ([5, 5, 5], [([0], 5), ([1], 5), ([2], 5)]),
        ([4, 2, 9], [([0, 1], 6), ([2], 9)]),
        ([9, 1, 4], [([0], 9), ([1, 2], 5)]),
        ([1, 2, 7, 8, 6], [([0, 1, 2], 10), ([3, 4], 14)]),
        ([2, 3, 7, 8, 6], [([0, 1], 5), ([2], 7), ([3, 4], 14)]),
        ([2, 3, 4, 8, 6], [([0, 1, 2], 9), ([3, 4], 14)]),
        ([8, 9, 2, 1, 1], []),
        ([9, 9, 2, 1, 2], [([0, 1], 18), ([2, 3, 4], 5)]),
        ([0, 0, 0, 0, 18], []),
        ([2, 3, 9, 1], [([0, 1], 5), ([2, 3], 10)]),
    ],
)
def test_neighbours_are_joined_until_each_group_has_five(counts, groups):
    assert joined_in_order(counts) == groups


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ([9, 6], [([0], 9), ([1], 6)]),
        ([9, 6, 2], [([0], 9), ([1, 2], 8)]),
        ([3, 9, 3], [([1], 9), ([0, 2], 6)]),
        ([20, 7, 1, 6], [([0], 20), ([1], 7), ([2, 3], 7)]),
        ([20, 15, 8, 2, 4], [([0], 20), ([1], 15), ([2], 8), ([3, 4], 6)]),
        ([5, 4, 4], []),  # four and four: with five as the largest there is no other way
        ([9, 4], []),
        ([9, 9, 1], []),
        ([2, 2], []),
    ],
)
def test_small_answers_stand_together(counts, groups):
    assert joined_small(counts) == groups


@pytest.mark.parametrize(("joined", "cells"), [(joined_in_order, (3, 5)), (joined_small, (2, 10))])
@given(data=st.data())
def test_every_group_that_is_shown_has_five_people_and_none_is_lost(joined, cells, data):
    counts = data.draw(st.lists(st.integers(0, 30), min_size=cells[0], max_size=cells[1]))

    groups = joined(counts)

    assert all(people >= 5 for _cells, people in groups)
    assert len(groups) != 1
    if groups:
        assert sorted(cell for held, _people in groups for cell in held) == list(range(len(counts)))
        assert all(people == sum(counts[n] for n in held) for held, people in groups)


def ways(people, cells):
    """Every way in which so many people can answer."""
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *rest) for rest in ways(people - first, cells - 1))


def solved(joined, cells, people):
    """Cells of fewer than five that a reader can work out who knows how many answered, and this very rule."""
    fits = {}
    for counts in ways(people, cells):
        fits.setdefault(repr(joined(list(counts))), []).append(counts)
    found = [
        (shown, cell, {counts[cell] for counts in all_counts})
        for shown, all_counts in fits.items() if shown != "[]" for cell in range(cells)
    ]  # fmt: skip
    return [(shown, cell) for shown, cell, values in found if len(values) == 1 and min(values) < 5]


@pytest.mark.parametrize(
    ("joined", "cells", "most"),
    [(joined_in_order, 3, 25), (joined_in_order, 4, 18), (joined_in_order, 5, 16), (joined_small, 2, 25),
     (joined_small, 3, 25), (joined_small, 4, 18), (joined_small, 5, 16)],
)  # fmt: skip
def test_nobody_works_out_a_small_cell_from_what_is_shown(joined, cells, most):
    assert [solved(joined, cells, people) for people in range(5, most)] == [[]] * (most - 5)


def test_the_check_itself_finds_what_a_single_hidden_cell_gives_away():
    naive = lambda counts: [n if n >= 5 else "few" for n in counts]  # noqa: E731
    assert solved(naive, 3, 14) != []


@pytest.mark.parametrize(
    ("chosen", "n", "said"),
    [(0, 18, "few"), (4, 18, "few"), (5, 18, ""), (13, 18, ""), (14, 18, "most"), (18, 18, "most")],
)
def test_a_yes_or_a_no_of_fewer_than_five_is_a_bound(chosen, n, said):
    assert figures.bound(chosen, n) == said


def test_with_nps_its_three_parts_are_shown_all_or_not_at_all():
    whole, part = Score(18, 5.5, 90, [6, 5, 7]), Score(18, 50, 70, [2, 5, 11])

    assert len(figures.shown_bands("nps", whole)) == 3
    assert figures.shown_bands("nps", part) == []


# Before and after


@pytest.mark.parametrize(("freedom", "t"), [(29, 2.045230), (40, 2.021075), (60, 2.000298), (120, 1.979930)])
def test_students_t_as_in_the_tables(freedom, t):
    assert student_t(freedom) == pytest.approx(t, abs=2e-5)


@pytest.mark.parametrize(("before", "after"), [(29, 200), (200, 29), (5, 5)])
def test_with_fewer_than_thirty_on_a_side_nothing_is_called_certain(before, after):
    found = change(Score(before, 40, 1, []), Score(after, 90, 1, []))

    assert (found.change, found.low, found.high, found.is_certain) == (50, None, None, False)


def test_from_thirty_on_welch_gives_the_interval():
    found = change(Score(30, 58, 12, []), Score(40, 71, 18, []))  # SE 3.5917, df 67.25

    assert (found.low, found.high) == (pytest.approx(5.831, abs=0.01), pytest.approx(20.169, abs=0.01))
    assert found.is_certain


def test_an_interval_over_zero_is_not_certain():
    assert not change(Score(30, 58, 30, []), Score(30, 60, 30, [])).is_certain


def test_answers_that_are_all_the_same_do_not_divide_by_zero():
    found = change(Score(30, 50, 0, []), Score(30, 60, 0, []))
    assert (found.low, found.high) == (10, 10)


# Counting


def test_figures_survive_being_kept():
    items = [*TEMPLATES["nps"].items, own_item(3, "several", "What?", ["a", "b"]), own_item(4, "text", "Why?")]
    found = tally("nps", items, [{"nps": 9, "q3": [0, 1], "q4": "so"}, {"nps": 3, "q3": [1]}, {"nps": 8}], asked=7)

    assert Tally.from_json(found.as_json()) == found
    assert (found.n, found.asked, found.scores["nps"].mean, found.scores["nps"].bands) == (3, 7, 0, [1, 1, 1])
    assert (found.counts["q3"].n, found.counts["q3"].counts, "q4" in found.counts) == (2, [1, 2], False)


def test_nobody_is_a_tally_too():
    assert tally("sus", TEMPLATES["sus"].items, [], asked=0).n == 0


@pytest.mark.parametrize(("n", "shown"), [(0, False), (4, False), (5, True)])
def test_fewer_than_five_answers_are_not_public(n, shown):
    assert Tally(asked=9, n=n).is_public is shown
