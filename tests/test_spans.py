"""Days that are known only about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import spans

AUGUST, JANUARY = date(2027, 8, 20), date(2028, 1, 5)
CODES = [code for code, _words in spans.SPANS]


@pytest.mark.parametrize(
    ("day", "about", "words", "first", "last"),
    [
        (AUGUST, "late_season", "late summer 2027", (2027, 7, 16), (2027, 8, 31)),
        (AUGUST, "early_season", "early summer 2027", (2027, 6, 1), (2027, 7, 15)),
        (AUGUST, "season", "summer 2027", (2027, 6, 1), (2027, 8, 31)),
        (AUGUST, "quarter", "the third quarter of 2027", (2027, 7, 1), (2027, 9, 30)),
        (AUGUST, "year", "2027", (2027, 1, 1), (2027, 12, 31)),
        (AUGUST, "month", "", (2027, 8, 1), (2027, 8, 31)),
        (AUGUST, "day", "", (2027, 8, 20), (2027, 8, 20)),
        (AUGUST, "", "", (2027, 8, 20), (2027, 8, 20)),
        (JANUARY, "season", "winter 2027/28", (2027, 12, 1), (2028, 2, 29)),
        (JANUARY, "late_season", "late winter 2027/28", (2028, 1, 16), (2028, 2, 29)),
        (date(2027, 11, 2), "season", "autumn 2027", (2027, 9, 1), (2027, 11, 30)),
        (date(2099, 12, 31), "season", "winter 2099/00", (2099, 12, 1), (2100, 2, 28)),
    ],
)  # fmt: skip
def test_words_stand_for_a_first_and_a_last_day(day, about, words, first, last):
    assert str(spans.words_of(day, about)) == words
    assert (spans.first_day(day, about), spans.last_day(day, about)) == (date(*first), date(*last))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(CODES))
def test_the_last_day_means_the_same_as_the_day_that_was_named(day, about):
    last = spans.last_day(day, about)

    assert spans.first_day(day, about) <= last
    assert (spans.last_day(last, about), spans.words_of(last, about)) == (last, spans.words_of(day, about))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["day", "month", "season", "quarter", "year"]))
def test_a_day_lies_within_what_it_stands_for(day, about):
    assert spans.first_day(day, about) <= day <= spans.last_day(day, about)
