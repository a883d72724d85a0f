from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.recruitment import rules
from lab.recruitment.rules import FULL, OPEN, Kept

OLD = Kept(1, "age", "65_plus", places=2, taken=0)
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("places", "taken", "kept", "facts", "gets"),
    [
        (3, 0, [], {}, OPEN),
        (3, 3, [], {}, FULL),
        (3, 0, [OLD], {"age": "65_plus"}, 1),
        (3, 0, [OLD], {"age": "18_29"}, OPEN),
        (3, 1, [OLD], {"age": "18_29"}, FULL),  # the only open place is taken, two are kept
        (3, 1, [OLD], {"age": "65_plus"}, 1),
        (3, 2, [Kept(1, "age", "65_plus", 2, 2)], {"age": "65_plus"}, OPEN),  # their own are taken: an open one
        (2, 2, [Kept(1, "age", "65_plus", 2, 1)], {"age": "65_plus"}, FULL),
        (3, 1, [Kept(1, "age", "65_plus", 1, 1)], {}, OPEN),
    ],
)
def test_who_gets_which_place(places, taken, kept, facts, gets):
    assert rules.seat(places, taken, kept, facts) == gets


def test_who_would_rather_not_say_gets_an_open_place():
    assert rules.seat(5, 0, [OLD], {}) == OPEN


def kept_rows(sizes):
    values = [code for code, _ in rules.AGES]
    return [Kept(n, "age", values[n - 1], size, 0) for n, size in enumerate(sizes, 1)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(1, 30),
    st.lists(st.integers(0, 5), max_size=5),
    st.lists(st.sampled_from([code for code, _ in rules.AGES] + [""]), max_size=40),
)
def test_a_pilot_is_never_overbooked_and_kept_places_go_to_their_group_alone(places, sizes, people):
    sizes = [size for n, size in enumerate(sizes) if sum(sizes[: n + 1]) <= places]
    kept, taken, open_taken = kept_rows(sizes), 0, 0
    for age in people:
        seat = rules.seat(places, taken, kept, {"age": age} if age else {})
        if seat == FULL:
            own = next((one for one in kept if one.value == age), None)
            assert own is None or not own.free
            assert open_taken == places - sum(one.places for one in kept)
            continue
        taken += 1
        if seat == OPEN:
            open_taken += 1
        else:
            one = next(one for one in kept if one.id == seat)
            assert one.value == age
            kept = [Kept(k.id, k.kind, k.value, k.places, k.taken + (k.id == seat)) for k in kept]
    assert taken <= places
    assert all(one.taken <= one.places for one in kept)
    assert rules.free_for_all(places, taken, kept) >= 0


@given(st.integers(0, 20), st.integers(0, 20))
def test_releasing_gives_away_only_what_nobody_took(places, taken):
    assert rules.released(Kept(1, "age", "65_plus", places, min(taken, places))) == min(taken, places)


def test_an_answer_that_does_not_fit_is_found_and_a_missing_one_is_no_misfit():
    fits = {1: ["yes"], 2: ["Bus", "Tram"], 3: ["no"]}

    assert rules.misfits(fits, {1: "no", 2: "Tram"}) == [1]


@pytest.mark.parametrize(("days", "today", "first"), [(0, 0, False), (7, 0, True), (7, 6, True), (7, 7, False)])
def test_the_first_call_lasts_so_many_days(days, today, first):
    assert rules.is_first_call(DAY, days, DAY + timedelta(days=today)) == first


def test_without_an_opening_everybody_may_come():
    assert not rules.is_first_call(None, 7, DAY)


@pytest.mark.parametrize(("agreed", "days"), [([], 90), ([30], 30), ([365, 90], 90), ([365], 90)])
def test_the_shortest_promise_holds_for_all(agreed, days):
    assert rules.deleted_on(DAY, 90, agreed) == DAY + timedelta(days=days)


def test_every_event_of_recruitment_is_told_or_stands_in_the_history():
    assert set(rules.WORDS) == set(rules.TELLS) | rules.IN_THE_HISTORY
