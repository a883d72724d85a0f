"""Sixteen people at once, and one person with two thumbs: against the file database, as in a real lab."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from lab import clock
from lab.db import db
from lab.ideas.models import Idea
from lab.votes.models import Vote

AT_ONCE = 16


@pytest.fixture
def at_once(app):
    """Run calls in threads of their own at the same time; each gets its own connection."""

    def run(calls):
        def call(one):
            with clock.at(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
                return one()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(call, calls))

    return run


def counted(id: int) -> tuple[int, int]:
    """The number on the idea's row, and the rows that it stands for."""
    db.session.rollback()
    rows = db.session.query(Vote).where(Vote.counts_for_id == id).count()
    return db.session.get(Idea, id, populate_existing=True).votes, rows


@pytest.fixture
def poster(app, client_of):
    """A tap of this person, with its own browser; token and cookie are there before the race."""

    def make(who, path):
        prepared = client_of(who)
        headers = {"X-CSRFToken": prepared._token(), "HX-Request": "true"}
        browser = app.test_client()
        browser.set_cookie("pilotlight", prepared.get_cookie("pilotlight").value)
        return lambda: browser.post(path, headers=headers).status_code

    return make


def test_sixteen_people_vote_at_the_same_time(make_idea, make_person, poster, at_once):
    id = make_idea().id
    votes = [poster(make_person(f"voter{n}"), f"/ideas/{id}/vote") for n in range(AT_ONCE)]

    assert at_once(votes) == [200] * AT_ONCE
    assert counted(id) == (AT_ONCE, AT_ONCE)


def test_two_taps_and_two_tabs_count_once(make_idea, ben, poster, at_once):
    id = make_idea().id
    taps = [poster(ben, f"/ideas/{id}/vote") for _ in range(AT_ONCE)]

    assert at_once(taps) == [200] * AT_ONCE
    assert counted(id) == (1, 1)


def test_voting_and_taking_back_at_the_same_time_stays_true(make_idea, make_person, poster, at_once):
    id = make_idea().id
    people = [make_person(f"voter{n}") for n in range(4)]
    paths = [f"/ideas/{id}/vote", f"/ideas/{id}/vote/withdraw"]
    taps = [poster(who, path) for who in people for path in paths * 4]

    assert set(at_once(taps)) == {200}
    number, rows = counted(id)
    assert number == rows
    assert 0 <= number <= len(people)
