"""Every list, page after page, shows each idea once and misses none: where many have the same key, too."""

import itertools
import random
from datetime import timedelta

import pytest

from lab import clock
from lab.calls.models import Call
from lab.db import atomic, db
from lab.ideas import queries, search
from lab.ideas.nearby import Near
from lab.ideas.queries import Filter

SORTS = ("rising", "new", "votes", "comments", "eyes")
HERE = Near(53.55, 10.0, 5000)


@pytest.fixture
def town(app, make_idea):
    """130 ideas whose keys, places and words are few."""
    dice = random.Random(7)
    with atomic():
        db.session.add(Call(slug="cool", title="Cool", question="How?", opens_on=clock.today(),
                            closes_on=clock.today() + timedelta(days=9), created_at=clock.now()))  # fmt: skip
    ideas = []
    for n in range(130):
        far = dice.choice((0.0, 0.0, 0.001, 0.02))
        ideas.append(make_idea(
            dice.choice(("open", "open", "under_review", "adopted")), title=f"Light {dice.choice(('one', 'two'))}",
            votes=dice.randint(0, 2), comments=dice.randint(0, 1), rising=dice.choice((0.1, 1 / 3, 2.5)),
            seen=dice.randint(0, 1), topic_id=dice.choice((1, 2)), district_id=dice.choice((1, 2, None)),
            lang=dice.choice(("en", "de")), call_id=dice.choice((1, None)), photos=dice.choice((0, 2)),
            lat=53.55 + far if n % 3 else None, lng=10.0 if n % 3 else None,
            published_at=clock.now() - timedelta(microseconds=dice.randint(0, 3)),
        ))  # fmt: skip
    with atomic():
        for idea in ideas:
            search.keep(idea)
    return ideas


def walked(only, sort):
    """The ids of all pages in turn."""
    ids, after = [], ""
    while True:
        page = queries.listed_ideas(only, sort, after)
        ids += [row.id for row in page.rows]
        after = page.after
        if not after:
            return ids


def fits(idea, only):
    return all((
        only.topic in (None, idea.topic_id), only.district in (None, idea.district_id),
        only.call in (None, idea.call_id), only.step in ("", idea.step),
        only.stage in ("", idea.stage), only.lang in ("", idea.lang),
        not only.photo or idea.photos > 0, not only.near or idea.lat is not None,
    ))  # fmt: skip


FILTERS = (
    {"topic": 1}, {"district": 1}, {"call": 1}, {"lang": "de"}, {"photo": True}, {"step": "open"}, {"stage": "adopted"}
)  # fmt: skip
PAIRS = [{**a, **b} for a, b in itertools.combinations(FILTERS[:5], 2)]


@pytest.mark.parametrize("near", [None, HERE], ids=["everywhere", "near"])
@pytest.mark.parametrize("q", ["", "light"])
def test_every_order_of_every_filter_shows_each_idea_once(town, q, near):
    sorts = (*SORTS, *(["match"] if q else []), *(["nearest"] if near else []))
    for shape, sort in itertools.product([{}, *FILTERS, *([] if q or near else PAIRS)], sorts):
        only = Filter(**shape, q=q, near=near)
        open_only = sort == "eyes" and not only.stage
        wanted = [idea.id for idea in town if fits(idea, only) and (not open_only or idea.step == "open")]

        assert (shape, sort, sorted(walked(only, sort))) == (shape, sort, wanted)


def test_the_nearest_go_on_behind_many_at_one_place(make_idea):
    here = [make_idea(lat=53.55, lng=10.0).id for _ in range(45)]
    farther = [make_idea(lat=53.555, lng=10.0).id for _ in range(5)]

    assert walked(Filter(near=HERE), "nearest") == here + farther
