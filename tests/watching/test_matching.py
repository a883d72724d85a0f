"""Searches that are followed find what the list of ideas finds, and many of them cost little."""

import pytest
from sqlalchemy import insert

from lab import clock, events
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.ideas import queries as ideas
from lab.ideas import search
from lab.ideas.queries import Filter
from lab.watching import matching
from lab.watching.models import Watch

TEXTS = (
    ("Benches on the way to the market", "My mother cannot walk that far without a rest."),
    ("Ein Radweg an der Straße", "Kinder fahren hier zur Schule, und die Autos sind schnell."),
    ("Shade for the market square", "In July nobody stays, it is 40 degrees in the sun."),
)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(
    "q",
    ["bench", "BENCHES", "benchs", "marekt", "market", "market shade", "strasse", "Straße", "radwge", "40", "zebra",
     "walk rest", "m", "“market”", "…", "kinder-schule"],
)  # fmt: skip
def test_it_finds_what_the_list_finds(app, make_idea, q, exact):
    with atomic():
        for title, need in TEXTS:
            search.keep(make_idea(title=title, need=need))
    listed = {row.id for row in ideas.listed_ideas(Filter(q=q, exact=exact), "match").rows}

    found = search.holding([(q, exact)], {n: "\n".join(text) for n, text in enumerate(TEXTS, 1)})

    assert found == {(q, exact): listed}


def published(make_idea, mo):
    idea = make_idea(title=TEXTS[0][0], need=TEXTS[0][1])
    with atomic():
        search.keep(idea)
        return events.record("idea", idea.id, "publish", mo, audience="AW")


def test_each_search_is_asked_once_however_many_follow_it(mo, make_idea, count_statements):
    def cost(people, searches):
        with atomic():
            start = db.session.query(Person).count()
            db.session.execute(insert(Person), [
                {"email": f"p{start + n}@example.org", "display_name": "P", "joined_at": clock.now()}
                for n in range(people)
            ])  # fmt: skip
            db.session.execute(insert(Watch), [
                {"person_id": start + n + 1, "query": searches[n % len(searches)], "at": clock.now()}
                for n in range(people)
            ])  # fmt: skip
        return count_statements(lambda: matching.watchers(event))

    event = published(make_idea, mo)
    few = cost(10, ["topic=mobility", "q=bench", "q=market"])
    many = cost(200, [f"q={word}" for word in ("bench", "market", "mother", "walk", "rest", "far", "way", "that")])

    assert many == few


def test_nobody_is_asked_for_when_nobody_follows(mo, make_idea):
    assert matching.watchers(published(make_idea, mo)) == []


def test_a_pilot_that_has_begun_is_no_news(ben, follows, in_pilot):
    follows(ben, "topic=mobility")
    pilot = in_pilot()
    before = matching.followed(ben.id, [("pilot", pilot.id)])
    with atomic():
        pilot.stage = "running"

    assert (before, matching.followed(ben.id, [("pilot", pilot.id)])) == ({("pilot", pilot.id): ["topic=mobility"]}, {})
