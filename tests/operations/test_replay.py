"""What is stuck comes back into the queue, and only that."""

from datetime import timedelta

import pytest

from lab import clock, deliveries
from lab.db import atomic, db
from lab.deliveries import LEASE, Delivery
from lab.events import Event
from lab.notices import digests
from lab.operations.replay import replay

HOUR = timedelta(hours=1)


@pytest.fixture
def put(app, ben):
    made = []

    def make(state, delay=timedelta(0), **columns):
        made.append(state)
        values = {"address": "ben@example.org", "person_id": ben.id, "message_id": f"<{len(made)}@test>"}
        with atomic():
            row = Delivery(**(values | columns), state=state, next_at=clock.now() + delay)
            db.session.add(row)
            db.session.flush()
            return row.id

    return make


def row(id):
    db.session.expire_all()
    return db.session.get(Delivery, id)


def test_a_claim_that_would_last_for_hours_is_given_back(put):
    id = put("sending", timedelta(hours=2))

    assert (replay(), replay(), row(id).next_at) == (1, 0, clock.now())


def test_what_a_worker_carries_just_now_is_its_own(put):
    id = put("sending", LEASE)

    assert (replay(), row(id).next_at) == (0, clock.now() + LEASE)


def test_what_a_killed_worker_carried_is_carried_by_the_next_one(put):
    id = put("sending", -HOUR, tries=1)
    carried = []

    assert (replay(), deliveries.send("mail", lambda delivery: carried.append(delivery.id))) == (0, 1)
    assert (carried, row(id).state) == ([id], "sent")


def test_what_ends_every_worker_that_carries_it_is_given_up(put):
    id = put("sending", -HOUR, tries=deliveries.SERVER_TRIES)
    carried = []

    deliveries.send("mail", lambda delivery: carried.append(delivery.id))

    assert (carried, row(id).state, row(id).error) == ([], "failed", "the worker ended each time it carried this")


@pytest.mark.parametrize("ended", ["sent", "suppressed"])
def test_a_part_whose_digest_ended_without_it_goes_with_the_next_one(put, ended):
    digest = put(ended, digest=True)
    part = put("held", timedelta(days=7), carrier_id=digest)

    assert (replay(), replay()) == (1, 0)
    assert (row(part).state, row(part).carrier_id, row(part).next_at) == ("held", None, clock.now())
    assert digests.gather() == 1
    assert row(part).carrier_id not in (None, digest)


@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_a_part_whose_digest_is_on_its_way_stays_with_it(put, state):
    digest = put(state, digest=True)
    part = put("held", timedelta(days=7), carrier_id=digest)

    assert (replay(), row(part).carrier_id) == (0, digest)


def test_a_part_waits_for_its_hour(put):
    put("held", timedelta(hours=5))
    put("held", -HOUR + timedelta(minutes=1))

    assert replay() == 0


def test_a_part_that_is_late_is_the_digests_own_work_and_is_said(put, caplog):
    """After a weekend without a worker all are late: they still go as one mail each person."""
    id = put("held", -2 * HOUR)

    assert (replay(), row(id).state) == (0, "held")
    assert "1 notices wait for a digest" in caplog.text
    assert digests.gather() == 1


@pytest.mark.parametrize("columns", [{"channel": "push"}, {"person_id": None}, {"urgent": True}])
def test_what_is_held_where_no_digest_comes_goes_by_itself_after_an_hour(put, columns):
    early, late = put("held", -HOUR, **columns), put("held", -HOUR - timedelta(seconds=1), **columns)

    assert (replay(), replay()) == (1, 0)
    assert [row(id).state for id in (early, late)] == ["held", "waiting"]


def test_a_happening_of_which_nobody_was_told_is_said(app, caplog):
    def replay_after(delay):
        caplog.clear()
        with clock.at(happened + delay):
            replay()
        return "events are not told" in caplog.text

    happened = clock.now()
    with atomic():
        db.session.add(Event(at=clock.now_ms(), kind="idea", thing_id=1, move="publish", role="moderator"))

    assert [replay_after(delay) for delay in (HOUR, HOUR + timedelta(seconds=1))] == [False, True]


def test_a_queue_in_order_is_left_alone(put, count_statements, caplog):
    for state in ("waiting", "held", "sent", "failed", "suppressed"):
        put(state)

    assert (replay(), caplog.text) == (0, "")


def test_inside_a_transaction_nothing_of_it_is_lost(put):
    """As in the demo's history, where all timers run."""
    with atomic():
        id = put("sending", timedelta(hours=2))
        replay()
        replay()

    assert row(id).next_at == clock.now()
