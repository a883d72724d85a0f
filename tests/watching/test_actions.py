"""A person follows topics, districts and searches, and stops."""

import threading

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.accounts import actions as accounts
from lab.db import atomic, db
from lab.errors import Conflict, Invalid, NotFound, NotSignedIn
from lab.me.data import own_data
from lab.policy import VISITOR
from lab.watching import actions, queries, rules
from lab.watching.models import Watch


def rows(**of):
    return list(db.session.execute(select(Watch.query, Watch.stopped_at).filter_by(**of).order_by(Watch.id)).all())


def test_following_twice_is_following_once(ben):
    first = actions.follow(ben, "topic=mobility&sort=new")

    assert actions.follow(ben, "topic=mobility").id == first.id
    assert rows() == [("topic=mobility", None)]


def test_what_the_lab_does_not_know_cannot_be_followed(ben):
    for query in ("", "topic=nothing", "step=studied", "mine=voted", "near=53.5,10.0", "x" * 5000):
        with pytest.raises(Invalid):
            actions.follow(ben, query)

    assert rows() == []


def test_a_visitor_follows_nothing(app):
    with pytest.raises(NotSignedIn):
        actions.follow(VISITOR, "topic=mobility")


def test_what_is_stopped_can_be_followed_again(ben):
    watch = actions.follow(ben, "topic=mobility")
    actions.stop(ben, watch.id)
    stopped = rows()
    actions.stop(ben, watch.id)

    assert (stopped, rows()) == ([("topic=mobility", clock.now())], stopped)
    assert actions.follow(ben, "topic=mobility").id == watch.id
    assert rows() == [("topic=mobility", None)]


def test_nobody_stops_what_others_follow(ben, ana):
    watch = actions.follow(ben, "topic=mobility")

    with pytest.raises(NotFound):
        actions.stop(ana, watch.id)
    actions.stop_by_mail(ana.id, watch.id)

    assert rows() == [("topic=mobility", None)]


def test_thirty_is_the_most(ben):
    for n in range(rules.MOST):
        actions.follow(ben, f"q=word{n}")

    with pytest.raises(Conflict):
        actions.follow(ben, "topic=mobility")
    actions.follow(ben, "q=word0")
    actions.stop(ben, queries.watch_of(ben.id, "q=word0").id)
    actions.follow(ben, "topic=mobility")

    assert queries.count_of(ben.id) == rules.MOST


def test_as_many_stopped_ones_are_kept(ben):
    for n in range(rules.MOST + 5):
        actions.stop(ben, actions.follow(ben, f"q=word{n}").id)
    actions.follow(ben, "topic=mobility")

    assert [query for query, _ in rows()] == [*(f"q=word{n}" for n in range(5, rules.MOST + 5)), "topic=mobility"]


def test_of_many_requests_at_once_each_counts_once_and_thirty_at_most(app, ben):
    for n in range(rules.MOST - 1):
        actions.follow(ben, f"q=word{n}")
    refused = []

    def press(query):
        with app.app_context():
            try:
                actions.follow(ben, query)
            except Conflict:
                refused.append(query)

    threads = [threading.Thread(target=press, args=(f"q=new{n % 2}",)) for n in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert queries.count_of(ben.id) == rules.MOST
    assert len(refused) == 3
    assert db.session.scalar(select(func.count()).select_from(Watch)) == rules.MOST


def test_a_mail_stops_one_and_starts_it_again(ben):
    watch = actions.follow(ben, "topic=mobility")
    actions.follow(ben, "topic=energy")

    actions.stop_by_mail(ben.id, watch.id)
    actions.stop_by_mail(ben.id, watch.id)

    assert rows() == [("topic=mobility", clock.now()), ("topic=energy", None)]
    actions.follow_by_mail(ben.id, watch.id)
    assert rows() == [("topic=mobility", None), ("topic=energy", None)]


def test_it_goes_with_who_leaves_and_is_in_their_data(ben, ana):
    actions.follow(ben, "topic=mobility&q=bench")
    actions.follow(ana, "topic=mobility")

    given = own_data(ben.id)["followed_searches"]
    with atomic():
        accounts.erase(ben.id)

    assert given == [{"search": "/ideas?topic=mobility&q=bench", "at": clock.now().isoformat(), "stopped_at": None}]
    assert rows() == [("topic=mobility", None)]
