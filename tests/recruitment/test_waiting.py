"""The waiting list moves up by itself: every way in which a place becomes free."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lab import clock, recount
from lab.accounts import actions as accounts
from lab.accounts.queries import actor
from lab.db import db
from lab.errors import Conflict, Invalid
from lab.events import Event, EventPerson
from lab.pilots import models
from lab.pilots import queries as pilots
from lab.pilots.actions import move_pilot
from lab.recruitment import actions, queries, setup
from lab.recruitment.models import Waiting


def told(move):
    found = select(EventPerson.person_id).join(Event, Event.id == EventPerson.event_id).where(Event.move == move)
    return sorted(db.session.scalars(found))


def line(pilot):
    return [row.person_id for row in queries.line(pilot.round.id)]


@pytest.fixture
def full(pilot_at, people, join):
    """A pilot with one place, which the first has; the second and the third wait."""
    pilot = pilot_at("recruiting", places=1)
    first, second, third = people(3)
    join(pilot, first)
    join(pilot, second, wait=True)
    join(pilot, third, wait=True)
    return pilot, first, second, third


def test_people_wait_in_the_order_in_which_they_came(full):
    pilot, _, second, third = full

    positions = [queries.position(queries.waits(pilot.round.id, who.id)) for who in (second, third)]

    assert (line(pilot), positions) == ([second.id, third.id], [1, 2])


def test_who_leaves_gives_their_place_to_the_first_who_waits(full):
    pilot, first, second, third = full

    actions.leave(pilot, first)

    assert (pilot.tester_ids, pilot.testers, line(pilot)) == ({second.id}, 1, [third.id])
    assert told("got_place") == [second.id]


def test_the_consent_of_who_moves_up_is_that_which_they_gave_when_they_began_to_wait(full):
    pilot, first, second, _ = full
    began = queries.waits(pilot.round.id, second.id).at

    with clock.at(clock.now() + timedelta(days=3)):
        actions.leave(pilot, first)

    consent = queries.latest_consent(pilots.tester(pilot.round.id, second.id).id)
    assert (consent.version, consent.given_at, consent.text) == (1, began, pilot.round.consent_text)


def test_more_places_let_as_many_in(full, mo):
    pilot, first, second, third = full

    setup.change_places(pilot, mo, 3)

    assert (pilot.tester_ids, line(pilot), pilot.places) == ({first.id, second.id, third.id}, [], 3)


def test_places_that_were_kept_for_a_group_are_given_to_who_waits_when_they_are_released(pilot_at, people, join, mo):
    pilot = pilot_at("recruiting", places=2)
    setup.keep_places(pilot, mo, "age", "65_plus", 1)
    first, second = people(2)
    join(pilot, first)
    with pytest.raises(Conflict, match="kept for others"):
        join(pilot, second)
    join(pilot, second, wait=True)

    setup.release(pilot, mo, queries.kept_places(pilot.round.id)[0].id)

    assert (pilot.tester_ids, line(pilot)) == ({first.id, second.id}, [])


def test_a_kept_place_that_becomes_free_goes_to_the_first_who_fits(pilot_at, people, join, mo):
    pilot = pilot_at("recruiting", places=2)
    setup.keep_places(pilot, mo, "age", "65_plus", 1)
    young, old, young_waits, old_waits = people(4)
    join(pilot, young, facts={"age": "18_29"})
    join(pilot, old, facts={"age": "65_plus"})
    join(pilot, young_waits, wait=True, facts={"age": "18_29"})
    join(pilot, old_waits, wait=True, facts={"age": "65_plus"})

    actions.leave(pilot, old)

    assert (pilot.tester_ids, line(pilot)) == ({young.id, old_waits.id}, [young_waits.id])


def test_who_leaves_the_lab_gives_their_place_on(full):
    pilot, first, second, third = full

    accounts.erase(first.id)

    db.session.expire_all()
    assert (pilot.tester_ids, line(pilot), list(recount.differences())) == ({second.id}, [third.id], [])


def test_who_waits_and_leaves_the_lab_is_forgotten(full):
    pilot, _, second, third = full

    accounts.erase(second.id)

    assert (line(pilot), db.session.scalar(select(func.count()).select_from(Waiting))) == ([third.id], 1)


def test_leaving_the_line_is_one_tap_and_coming_again_is_the_end_of_it(full, join):
    pilot, _, second, third = full

    actions.stop_waiting(pilot, second)
    actions.stop_waiting(pilot, second)
    assert line(pilot) == [third.id]

    join(pilot, second, wait=True)
    assert line(pilot) == [third.id, second.id]


def test_waiting_twice_is_once_and_keeps_the_place_in_line(full, join):
    pilot, _, second, third = full

    join(pilot, second, wait=True)

    assert line(pilot) == [second.id, third.id]


def test_nobody_who_has_a_place_waits(pilot_at, people, join):
    pilot, who = pilot_at("recruiting", places=1), people(1)[0]

    join(pilot, who, wait=True)

    assert (pilot.tester_ids, line(pilot)) == ({who.id}, [])


def test_the_line_ends_with_the_test_and_those_in_it_are_told(full, mo, kim):
    pilot, _, second, third = full

    move_pilot(pilot, "cancel", kim, reason="No money", text="There is no money for it now.")

    assert (line(pilot), told("waiting_ended")) == ([], sorted([second.id, third.id]))


def test_a_pause_moves_nobody_up_and_going_on_later_does(pilot_at, people, join, mo):
    pilot = pilot_at("running", places=1)
    ben = next(iter(pilot.tester_ids))
    waits = people(1)[0]
    join(pilot, waits, wait=True)
    because = {"reason": "A lamp fell", "text": "A lamp fell from its pole.", "review_on": clock.today()}
    move_pilot(pilot, "pause", mo, **because)
    actions.leave(pilot, actor(ben))
    assert (pilot.testers, line(pilot)) == (0, [waits.id])

    move_pilot(pilot, "resume", mo, **because)

    assert (pilot.tester_ids, line(pilot)) == ({waits.id}, [])


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_places_than_are_taken_or_kept_are_refused(pilot_at, people, join, mo, count):
    pilot = pilot_at("recruiting", places=3)
    join(pilot, people(1)[0])
    setup.keep_places(pilot, mo, "age", "65_plus", 1)

    with pytest.raises(Invalid, match="2 places are taken or kept"):
        setup.change_places(pilot, mo, count)
    assert (pilot.places, pilot.round.places) == (3, 3)


def at_once(app, calls):
    """Each call in a thread of its own, all at the same moment; what each said."""
    start, said = threading.Barrier(len(calls)), []

    def one(call):
        with app.app_context():
            start.wait()
            try:
                said.append(call())
            except Conflict:
                said.append("full")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return said


def test_fifty_people_reach_for_the_last_place_and_the_others_wait(app, pilot_at, people):
    pilot = pilot_at("recruiting", places=1)
    id, everyone = pilot.id, people(50)

    def reach(who):
        return lambda: type(actions.take_part(pilots.pilot(id), who, 1, wait=True)).__name__

    said = at_once(app, [reach(who) for who in everyone])

    assert (said.count("Tester"), said.count("Waiting")) == (1, 49)
    assert (pilots.pilot(id).testers, len(line(pilots.pilot(id)))) == (1, 49)
    assert list(recount.differences()) == []


def test_everybody_leaves_at_the_same_moment_and_nobody_is_forgotten_in_the_line(app, pilot_at, people, join):
    pilot = pilot_at("recruiting", places=5)
    id, everyone = pilot.id, people(20)
    for who in everyone:
        join(pilot, who, wait=True)

    at_once(app, [lambda who=who: actions.leave(pilots.pilot(id), who) for who in everyone[:5]])

    pilot = pilots.pilot(id)
    assert pilot.tester_ids == {who.id for who in everyone[5:10]}
    assert line(pilot) == [who.id for who in everyone[10:]]
    agreed = select(func.count()).select_from(models.Consent).where(models.Consent.withdrawn_at.is_(None))
    assert (pilot.testers, db.session.scalar(agreed), list(recount.differences())) == (5, 5, [])
