from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.checkins import rules
from lab.checkins.rules import Cell, Said, Taker

START = date(2026, 3, 2)
END = START + timedelta(days=30)


def day(n):
    return START + timedelta(days=n)


@pytest.mark.parametrize(("days", "length", "left"), [
    ((1, 7, 30), 30, (1, 7, 30)), ((1, 7, 30), 29, (1, 7)), ((1, 7, 30), 0, ()), ((1, 7, 30), None, (1, 7, 30)),
    ((30, 7, 7, 1), 60, (1, 7, 30)), ((0, -3, 2), 60, (2,)), ((), 60, ()),
])  # fmt: skip
def test_a_plan_is_cut_at_the_length_of_the_test(days, length, left):
    assert rules.cut(days, length) == left


@pytest.mark.parametrize(("joined", "first"), [(-10, 0), (0, 0), (4, 4)])
def test_who_joins_late_counts_from_joining(joined, first):
    assert rules.first_day(START, day(joined)) == day(first)


def test_whoever_joins_late_is_not_asked_after_the_last_day():
    assert rules.dues((1, 7, 30), START, END) == [(1, day(1)), (7, day(7)), (30, END)]
    assert rules.dues((1, 7, 30), day(1), END) == [(1, day(2)), (7, day(8))]
    assert rules.dues((1, 7, 30), day(30), END) == []


@pytest.mark.parametrize(("today", "waits", "later"), [
    (0, None, 1), (1, 1, 7), (6, 1, 7), (7, 7, 30), (29, 7, 30), (30, 30, None), (90, 30, None),
])  # fmt: skip
def test_only_the_last_check_in_that_was_asked_for_waits(today, waits, later):
    due = rules.dues((1, 7, 30), START, END)

    now = rules.newest(due, day(today))

    assert (now and now[0], rules.following(due, day(today))) == (waits, later and day(later))


def test_without_a_plan_nobody_is_asked():
    assert (rules.newest([], END), rules.following([], START), rules.answered_by([], END)) == (None, None, None)


def cells(takers, said, today=30, last=END):
    return rules.cells((1, 7, 30), START, last, day(today), takers, said)


def test_an_answer_belongs_to_the_check_in_before_it():
    takers = [Taker(n, START) for n in range(3)]
    said = [Said(0, 5, "", day(0)), Said(0, 3, "", day(2)), Said(1, 4, "", day(6)), Said(1, 2, "", day(8))]

    assert cells(takers, said, today=8) == [Cell(1, 3, 2, 7), Cell(7, 3, 1, 2)]


def test_who_answers_twice_counts_once_by_the_last():
    assert cells([Taker(1, START)], [Said(1, 5, "", day(9)), Said(1, 2, "", day(8))], today=9)[1] == Cell(7, 1, 1, 5)


def test_who_left_is_not_asked_from_that_day_on():
    takers = [Taker(1, START), Taker(2, START, until=day(7)), Taker(3, START, until=day(8))]

    assert [(cell.day, cell.asked) for cell in cells(takers, [], today=7)] == [(1, 3), (7, 2)]


def test_words_of_somebody_unknown_are_nobodys_answer():
    assert cells([Taker(1, START)], [Said(9, 5, "", day(2))], today=2) == [Cell(1, 1, 0, 0)]


@pytest.mark.parametrize(("answered", "mood"), [(4, None), (5, 4.0)])
def test_a_mood_of_fewer_than_five_people_is_not_said(answered, mood):
    assert Cell(7, 40, answered, answered * 4).mood == mood


@pytest.mark.parametrize(("asked", "shown"), [(4, False), (5, True)])
def test_answers_are_counted_in_public_from_five_on(asked, shown):
    assert Cell(7, asked, 0, 0).can_be_counted is shown


def test_silent_is_who_was_asked_and_has_not_answered_since():
    takers = [Taker(1, START), Taker(2, START), Taker(3, day(6)), Taker(4, START, until=day(3)), Taker(5, day(8))]
    said = [Said(1, 4, "", day(7)), Said(2, 4, "", day(6)), Said(2, 4, "", day(2))]

    assert rules.silent((1, 7, 30), START, END, day(8), takers, said) == {2: day(7), 3: day(7)}


def test_each_testers_last_word_counts():
    said = [Said(1, 2, "no", day(9)), Said(1, 5, "yes", day(1)), Said(2, 3, "", day(1)), Said(3, 4, "partly", day(1))]

    assert sorted(word.mood for word in rules.by_person(said)) == [2, 3, 4]
    assert rules.tasks(said) == {"yes": 0, "partly": 1, "no": 1}


@pytest.mark.parametrize(("counts", "shown"), [((5, 0, 9), True), ((5, 4, 9), False), ((0, 0, 0), True), ((1,), False)])
def test_one_small_cell_hides_the_whole_row(counts, shown):
    assert rules.may_be_shown(counts) is shown


calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine draws slowly, and that says nothing about the rules."""

days = st.sets(st.integers(1, 60), max_size=6).map(lambda found: tuple(sorted(found)))
takers = st.lists(st.builds(
    Taker, st.integers(1, 8), st.integers(-5, 40).map(day), st.none() | st.integers(-5, 70).map(day)
), max_size=8, unique_by=lambda taker: taker.id)  # fmt: skip
words = st.lists(st.builds(Said, st.integers(1, 9), st.integers(1, 5), st.just(""), st.integers(0, 70).map(day)))


@calm
@given(days, takers, words, st.integers(0, 80))
def test_never_more_answers_than_people_were_asked(plan, people, said, today):
    said = [word for word in said if word.on <= day(today)]

    for cell in rules.cells(plan, START, END, day(today), people, said):
        assert 0 <= cell.answered <= cell.asked <= len(people)
        assert cell.answered <= cell.moods <= 5 * cell.answered


@calm
@given(days, takers, words, st.integers(0, 80))
def test_whoever_answers_today_is_silent_no_more(plan, people, said, today):
    before = rules.silent(plan, START, END, day(today), people, said)

    after = rules.silent(plan, START, END, day(today), people, [*said, *(Said(id, 3, "", day(today)) for id in before)])

    assert (after, all(since <= day(today) for since in before.values())) == ({}, True)
