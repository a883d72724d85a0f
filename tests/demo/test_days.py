"""The days of a story, whatever day the demo is made on: tried on every day of a year and more."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta

import pytest

from lab import clock
from lab.demo.content import city
from lab.demo.diary import Days

HOLIDAYS = {on for year in range(2025, 2029) for on, _ in city.holidays(year)}
MOMENTS = [
    datetime.combine(date(2027, 3, 1) + timedelta(days=n), at, clock.zone())
    for n in range(400)
    for at in (time(0, 5), time(10, 31), time(23, 30))
]
"""With Easter twice, both changes of the clocks, the turn of the year and 29 February."""
AGO = (400, 250, 30, *range(12, -1, -1))


@pytest.fixture
def moments() -> Iterator[datetime]:
    """Each of them, while it is that moment."""

    def each() -> Iterator[datetime]:
        for now in MOMENTS:
            with clock.at(now):
                yield now

    with closing(each()) as them:
        yield them


def _is_open(at: datetime) -> bool:
    return clock.is_working_day(clock.day_of(at), HOLIDAYS)


def test_staff_act_on_working_days_after_what_they_answer_and_never_in_the_future(moments):
    for now in moments:
        line, worked, told = Days("a story", HOLIDAYS), [], []
        for ago in AGO:
            told.append(line.resident(ago))
            worked.append(line.staff(ago))
            told.append(worked[-1])

            assert told[-2] < told[-1], now
        assert told == sorted(told), now
        assert told[-1] < now
        assert all(map(_is_open, worked)), now


def test_beside_the_story_they_act_after_what_they_answer_too(moments):
    for now in moments:
        for ago in AGO:
            asked = Days(f"{ago} asked", HOLIDAYS).resident(ago, now - timedelta(days=500))
            answered = Days(f"{ago} answered", HOLIDAYS).staff(ago, asked)

            assert asked < answered < now
            assert _is_open(answered), now


def test_in_all_stories_the_work_of_an_earlier_day_is_done_first(moments):
    for now in moments:
        done = [Days(f"a story of {ago}", HOLIDAYS).staff(ago) for ago in AGO]

        assert done == sorted(done), now


def test_it_is_done_on_its_day_where_the_office_was_open(moments):
    for now in moments:
        for ago in AGO[:-1]:
            day, line = clock.day_of(now) - timedelta(days=ago), Days("a story", HOLIDAYS)
            if clock.is_working_day(day, HOLIDAYS):
                assert {clock.day_of(line.resident(ago)), clock.day_of(line.staff(ago))} == {day}, now


def test_however_much_is_told_of_today_it_has_happened():
    with clock.at(datetime(2027, 3, 2, 12, tzinfo=clock.zone())) as now:
        line = Days("a long story", HOLIDAYS)
        told = [line.staff(0) for _ in range(20)]

    assert told == sorted(set(told))
    assert told[-1] < now


def test_a_story_that_is_not_told_in_its_order_is_a_mistake():
    """It would drag what follows to a later day than its own, without a word."""
    line = Days("a story", HOLIDAYS)
    line.resident(5)

    with pytest.raises(AssertionError, match="a story is not told in its order"):
        line.staff(8)
