"""Two people, or two windows, at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from lab.db import db
from lab.events import Event
from lab.pilots import parts, planning, queries


@pytest.fixture
def at_once(app) -> Callable[[list[Callable[[], Any]]], list[Exception]]:
    """Run the calls in threads that start together; what went wrong."""

    def run(calls: list[Callable[[], Any]]) -> list[Exception]:
        gate, wrong = threading.Barrier(len(calls)), []

        def one(call: Callable[[], Any]) -> None:
            with app.app_context():
                gate.wait()
                try:
                    call()
                except Exception as no:
                    wrong.append(no)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=one, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.rollback()
        return wrong

    return run


def read_before(id: int, save: Callable[[Any], Any]) -> Callable[[], Any]:
    """As a view does it: the pilot, its round and its ideas are read before the lock."""

    def call() -> Any:
        pilot = queries.pilot(id)
        queries.pilot_facts(pilot)
        parts.standing(pilot)
        return save(pilot)

    return call


def test_two_steps_that_are_saved_at_once_are_both_kept(pilot_at, mo, at_once):
    pilot = pilot_at("approved")
    said = {"problem": "It is dark in winter.", "place": "Depot path", "roles": "The unit builds.", "dpia": "DPIA 7"}

    wrong = at_once(
        [read_before(pilot.id, lambda found, n=n, v=v: planning.save(found, mo, {n: v})) for n, v in said.items()]
    )

    assert (wrong, pilot.round.draft) == ([], said)


def test_a_part_that_is_sent_six_times_is_told_once(pilot_at, mo, at_once):
    pilot = pilot_at("running")
    id, idea_id = pilot.id, pilot.ideas[0].idea_id

    wrong = at_once(
        [read_before(id, lambda found: parts.set_parts(found, mo, {idea_id: ("part", "The timer")})) for _ in range(6)]
    )

    told = select(func.count()).where(Event.move == "part_used", Event.thing_id == id)
    assert (wrong, db.session.scalar(told)) == ([], 2)  # at the approval, and now
