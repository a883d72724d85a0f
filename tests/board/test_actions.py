"""Limits, money that adds up, partners, services of the hub, and secret addresses."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lab import clock
from lab.accounts import actions as accounts
from lab.board import actions, calendar, queries
from lab.board.models import MoneyRow, Partner, ServiceRequest
from lab.db import db
from lab.errors import Conflict, Invalid, NotAllowed, NotFound
from lab.events import Event
from lab.me.data import own_data
from lab.pilots.actions import move_pilot
from lab.pilots.models import Pilot

OWN = {"source": "own", "name": "Pilots", "amount": 100_050, "state": "promised"}
GRANT = {"source": "grant", "name": "Fund for towns", "amount": 20_000, "state": "received"}
"""Together the budget of the tests' pilot: 1,200.50."""


def words(no):
    return [str(said) for of in no.value.fields.values() for said in of]


def test_limits_are_set_changed_and_taken_away(kim, ada):
    actions.set_limits(kim, {"running": 3, "paused": 1})
    actions.set_limits(ada, {"running": 4, "paused": None, "nonsense": 9})
    assert queries.limits() == {"running": 4}


@pytest.mark.parametrize("who", ["ben", "mo"])
def test_nobody_else_sets_limits(who, request):
    with pytest.raises(NotAllowed):
        actions.set_limits(request.getfixturevalue(who), {"running": 3})


# Money


def test_money_that_adds_up_is_complete(pilot_at, mo, kim):
    pilot = pilot_at("approved")
    actions.add_money(pilot, mo, **OWN)
    with pytest.raises(Invalid) as no:
        actions.call_complete(pilot, kim)
    assert words(no) == ["The rows do not add up to the budget yet."]

    actions.add_money(pilot, mo, **GRANT)
    actions.call_complete(pilot, kim)
    actions.call_complete(pilot, kim)

    assert queries.is_complete(pilot.id)


def test_too_much_is_not_complete_either(pilot_at, mo, kim):
    pilot = pilot_at("approved")
    actions.add_money(pilot, mo, **(OWN | {"amount": 120_051}))
    with pytest.raises(Invalid) as no:
        actions.call_complete(pilot, kim)
    assert words(no) == ["The rows are more than the budget."]


def test_what_is_only_asked_for_is_not_complete(pilot_at, mo, kim):
    pilot = pilot_at("approved")
    actions.add_money(pilot, mo, **OWN)
    actions.add_money(pilot, mo, **(GRANT | {"state": "asked"}))
    with pytest.raises(Invalid) as no:
        actions.call_complete(pilot, kim)
    assert words(no) == ["A part is only asked for. It is complete when everything is promised or received."]


@pytest.mark.parametrize("change", ["add", "change", "remove"])
def test_a_row_that_changes_opens_it_again(pilot_at, mo, kim, change):
    pilot = pilot_at("approved")
    actions.add_money(pilot, mo, **OWN)
    row = actions.add_money(pilot, mo, **GRANT)
    actions.call_complete(pilot, kim)

    if change == "add":
        actions.add_money(pilot, mo, **GRANT)
    elif change == "change":
        actions.change_money(pilot, mo, row.id, **GRANT)
    else:
        actions.remove_money(pilot, mo, row.id)

    assert not queries.is_complete(pilot.id)


def test_a_moderator_does_not_call_it_complete_and_nobody_does_for_an_own_idea(pilot_at, make_idea, make_person, mo):
    own = make_person("olga", "official")
    pilot = pilot_at("approved", [make_idea("shortlisted", author_id=own.id)])
    for who in (mo, own):
        with pytest.raises(NotAllowed):
            actions.call_complete(pilot, who)


def test_a_row_of_another_pilot_is_not_found(pilot_at, make_idea, mo):
    pilot, other = pilot_at("approved"), pilot_at("approved", [make_idea("shortlisted")])
    row = actions.add_money(other, mo, **OWN)
    with pytest.raises(NotFound):
        actions.change_money(pilot, mo, row.id, **GRANT)
    with pytest.raises(NotFound):
        actions.remove_money(pilot, mo, row.id)


def test_a_form_sent_twice_is_one_row_of_each_kind(pilot_at, mo, advice):
    pilot = pilot_at("approved")
    for _ in range(2):
        actions.add_money(pilot, mo, "once", **OWN)
        actions.add_partner(pilot, mo, "once", name="Lamps Ltd", role="Lends the lamps")
        actions.ask_for_service(pilot, mo, "once", service_id=advice.id, words="Who is liable for a lamp?")
    assert [db.session.query(kind).count() for kind in (MoneyRow, Partner, ServiceRequest)] == [1, 1, 1]


def test_two_tabs_at_once_write_one_row(app, pilot_at, mo):
    id, now = pilot_at("approved").id, clock.now()

    def add(_n):
        with app.app_context(), clock.at(now):
            try:
                return actions.add_money(db.session.get(Pilot, id), mo, "once", **OWN).id
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(add, range(6)))) == 1


def test_an_ended_pilot_stays_as_it_is(pilot_at, mo, kim, advice):
    pilot = pilot_at("approved")
    move_pilot(pilot, "cancel", kim, reason="No money.", text="The money is gone, so it is cancelled.")
    for act in (
        lambda: actions.add_money(pilot, mo, **OWN),
        lambda: actions.add_partner(pilot, mo, name="Lamps Ltd", role="Lends the lamps"),
        lambda: actions.ask_for_service(pilot, mo, service_id=advice.id, words="Who is liable for a lamp?"),
    ):
        with pytest.raises(Conflict):
            act()


# Services of the hub


def test_a_service_is_asked_for_and_answered_once(pilot_at, mo, kim, advice):
    pilot = pilot_at("approved")
    asked = actions.ask_for_service(pilot, mo, service_id=advice.id, words="Who is liable for a lamp?")
    answer = {"state": "granted", "answer": "On Tuesday at ten, room 4."}

    actions.answer_request(pilot, kim, asked.id, **answer)
    actions.answer_request(pilot, kim, asked.id, **answer)

    with pytest.raises(Conflict):
        actions.answer_request(pilot, kim, asked.id, state="declined", answer="No lawyer is free.")
    assert (asked.state, asked.answer) == ("granted", "On Tuesday at ten, room 4.")
    told = db.session.execute(select(Event.move, Event.audience).where(Event.move.like("service_%")))
    assert [tuple(row) for row in told] == [("service_asked", "O"), ("service_granted", "S")]


def test_moderators_ask_and_do_not_answer(pilot_at, mo, ada, advice):
    pilot = pilot_at("approved")
    asked = actions.ask_for_service(pilot, mo, service_id=advice.id, words="Who is liable for a lamp?")
    with pytest.raises(NotAllowed):
        actions.answer_request(pilot, mo, asked.id, state="granted", answer="Yes, on Tuesday.")
    actions.answer_request(pilot, ada, asked.id, state="declined", answer="No lawyer is free.")
    assert asked.state == "declined"


def test_an_unknown_service_is_said_beside_its_field(pilot_at, mo):
    with pytest.raises(Invalid) as no:
        actions.ask_for_service(pilot_at("approved"), mo, service_id=99, words="Who is liable for a lamp?")
    assert list(no.value.fields) == ["service"]


# Secret addresses


def test_a_new_address_makes_the_old_one_worthless(mo):
    old = calendar.token(actions.make_address(mo))
    new = calendar.token(actions.make_address(mo))
    assert [calendar.is_open(token) for token in (old, new, new + "x", "", "é")] == [False, True, False, False, False]


def test_an_address_ends_with_its_person_or_their_role(mo, ada, kim):
    tokens = [calendar.token(actions.make_address(who)) for who in (mo, ada, kim)]
    actions.end_address(mo)
    actions.end_address(mo)
    accounts.erase(ada.id)
    accounts.revoke_role("kim@example.org", "official")
    assert [calendar.is_open(token) for token in tokens] == [False, False, False]


def test_residents_have_no_address(ben):
    with pytest.raises(NotAllowed):
        actions.make_address(ben)


def test_a_persons_data_says_since_when_they_have_one(mo):
    actions.make_address(mo)
    assert own_data(mo.id)["calendar_feeds"] == [{"at": "2026-03-02T09:00:00+00:00"}]
