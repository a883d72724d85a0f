"""What of a list can be followed."""

import pytest

from lab.watching import rules


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({"topic": "mobility"}, "topic=mobility"),
        ({"q": "bench", "topic": "mobility"}, "topic=mobility&q=bench"),
        ({"q": "zebra & co", "exact": "1"}, "q=zebra+%26+co&exact=1"),
        ({"exact": "1"}, ""),
        ({"sort": "new", "after": "x", "mine": "voted", "near": "53.5,10.0", "radius": "500"}, ""),
        ({"district": "hill", "sort": "new", "near": "53.5,10.0"}, "district=hill"),
        ({"step": "open"}, "step=open"),
        ({"step": "pilot", "stage": "in_pilot"}, "step=pilot"),
        ({"stage": "in_pilot"}, "step=pilot"),
        ({"step": "studied"}, ""),
        ({"step": "outcome", "topic": "energy"}, "topic=energy"),
        ({"lang": "de", "photo": "1", "call": "cool-city"}, "call=cool-city&lang=de&photo=1"),
        ({}, ""),
    ],
)
def test_the_same_search_is_written_down_the_same(given, query):
    assert rules.normal(given) == query


def test_what_is_written_down_is_read_back():
    assert rules.parameters("topic=mobility&q=zebra+%26+co") == {"topic": "mobility", "q": "zebra & co"}


@pytest.mark.parametrize(
    ("query", "noun"),
    [("topic=mobility", "topic"), ("district=hill", "district"), ("topic=mobility&district=hill", "search"),
     ("q=bench", "search"), ("topic=mobility&q=bench", "search")],
)  # fmt: skip
def test_a_button_says_what_it_follows(query, noun):
    assert rules.noun(query) == noun
