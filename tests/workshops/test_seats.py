"""Places in a workshop: never one too many, handed on in order, told to nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from lab import clock
from lab.accounts import actions as accounts
from lab.accounts.queries import actor
from lab.db import db
from lab.errors import Conflict, NotAllowed
from lab.events import Event, EventActor
from lab.me.data import own_data
from lab.workshops import actions, queries, seats
from lab.workshops.models import SignUp, Workshop
from lab.workshops.rules import Seat
from tests.workshops.test_actions import told

BEGUN = datetime(2026, 3, 16, 18, 0, tzinfo=UTC)


def line_of(workshop):
    return [(row.person_id, row.seat) for row, _name in queries.who_comes(workshop.id)]


def test_the_last_place_is_given_away_once_and_then_people_wait(make_workshop, ben, ana):
    workshop = make_workshop(places=1)

    assert [seats.sign_up(workshop, who) for who in (ben, ana)] == [Seat.PLACE, Seat.WAITING]
    assert (told("workshop_place"), told("workshop_waiting")) == ([ben.id], [ana.id])


def test_signing_up_twice_is_once(make_workshop, ben):
    workshop = make_workshop(places=1)
    assert [seats.sign_up(workshop, ben) for _ in range(2)] == [Seat.PLACE, Seat.PLACE]
    assert told("workshop_place") == [ben.id]


def test_a_place_that_is_given_back_goes_to_who_waits_longest(make_workshop, ben, ana, kim, kay):
    workshop = make_workshop(places=1)
    for who in (ben, ana, kay):
        seats.sign_up(workshop, who)

    seats.give_back(workshop, ben)
    seats.give_back(workshop, ben)

    assert line_of(workshop) == [(ana.id, "place"), (kay.id, "waiting")]
    assert told("workshop_moved_up") == [ana.id]


def test_who_leaves_the_waiting_list_moves_nobody_up(make_workshop, ben, ana, kay):
    workshop = make_workshop(places=1)
    for who in (ben, ana, kay):
        seats.sign_up(workshop, who)

    seats.give_back(workshop, ana)

    assert line_of(workshop) == [(ben.id, "place"), (kay.id, "waiting")]
    assert told("workshop_moved_up") == []


def test_only_testers_come_to_a_workshop_for_testers(make_workshop, ben, ana):
    workshop = make_workshop(who="testers")

    assert seats.sign_up(workshop, ben) == Seat.PLACE
    with pytest.raises(NotAllowed):
        seats.sign_up(workshop, ana)


def test_after_the_last_day_to_sign_up_nobody_signs_up(make_workshop, ben, ana):
    workshop = make_workshop(until=date(2026, 3, 10))
    with clock.at(datetime(2026, 3, 10, 22, 59, tzinfo=UTC)):
        seats.sign_up(workshop, ben)
    with clock.at(datetime(2026, 3, 10, 23, 1, tzinfo=UTC)), pytest.raises(Conflict):
        seats.sign_up(workshop, ana)


def test_nobody_signs_up_for_what_was_cancelled_or_has_begun(make_workshop, ben, mo):
    begun, cancelled = make_workshop(), make_workshop()
    actions.cancel(cancelled, mo, "The room is flooded.")
    with pytest.raises(Conflict):
        seats.sign_up(cancelled, ben)
    with clock.at(BEGUN), pytest.raises(Conflict):
        seats.sign_up(begun, ben)


def test_a_place_cannot_be_given_back_once_it_has_begun(make_workshop, ben):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    with clock.at(BEGUN), pytest.raises(Conflict):
        seats.give_back(workshop, ben)


def test_no_history_says_who_signed_up(make_workshop, ben):
    seats.sign_up(make_workshop(), ben)
    signed = select(Event.id).where(Event.move == "workshop_place")
    assert db.session.scalar(select(func.count()).select_from(EventActor).where(EventActor.event_id.in_(signed))) == 0


def at_once(app: Flask, acts):
    """Each in a thread and a session of its own, at the same moment."""
    now = clock.now()

    def run(act):
        with app.app_context(), clock.at(now):
            try:
                return act()
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_fifty_people_at_once_share_out_three_places(app, make_workshop, make_person):
    id = make_workshop(places=3).id
    people = [make_person(f"p{n}").id for n in range(50)]

    got = at_once(app, [lambda who=who: seats.sign_up(db.session.get(Workshop, id), actor(who)) for who in people])

    assert (got.count(Seat.PLACE), got.count(Seat.WAITING)) == (3, 47)
    assert queries.taken([id])[id] == queries.Taken(3, 47)


def test_places_given_back_at_once_go_to_as_many_who_wait(app, make_workshop, make_person):
    workshop = make_workshop(places=5)
    people = [make_person(f"p{n}") for n in range(12)]
    for who in people:
        seats.sign_up(workshop, who)
    id = workshop.id

    at_once(app, [lambda who=who: seats.give_back(db.session.get(Workshop, id), who) for who in people[:5]])

    assert queries.taken([id])[id] == queries.Taken(5, 2)
    assert told("workshop_moved_up") == [who.id for who in people[5:10]]


def test_one_person_who_taps_twice_at_once_has_one_place(app, make_workshop, ben):
    id = make_workshop(places=2).id
    at_once(app, [lambda: seats.sign_up(db.session.get(Workshop, id), ben)] * 4)
    assert db.session.query(SignUp).count() == 1


# Leaving the lab


def test_who_leaves_the_lab_hands_their_place_on(make_workshop, ben, ana):
    workshop = make_workshop(places=1)
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)

    accounts.erase(ben.id)

    assert line_of(workshop) == [(ana.id, "place")]


def test_that_somebody_came_stays_without_who_it_was(make_workshop, ben, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    mine = queries.seats_of(ben.id, [workshop.id])[workshop.id].id
    with clock.at(datetime(2026, 3, 17, 8, 0, tzinfo=UTC)):
        actions.note_who_came(workshop, mo, {mine}, others=0)
        accounts.erase(ben.id)
        db.session.expire_all()
        assert (line_of(workshop), workshop.came) == ([(None, "place")], 1)


def test_a_persons_data_names_their_workshops(make_workshop, ben):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    (row,) = own_data(ben.id)["workshops"]
    assert (row["id"], row["seat"]) == (workshop.id, "place")
