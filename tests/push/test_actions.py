"""Devices come, move and go; each shows the notices of one person."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lab import clock
from lab.accounts import actions as accounts
from lab.accounts import queries as people
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.errors import Invalid, NotFound
from lab.me.data import own_data
from lab.push import actions, endpoint, queries
from lab.push.models import PushSubscription


def owners():
    return dict(db.session.execute(select(PushSubscription.endpoint, Person.display_name).join(Person)).all())


def quiet_of(person):
    return db.session.execute(select(Person.quiet_from, Person.quiet_to).where(Person.id == person.id)).one()


def test_a_device_is_let_in_once_however_often_it_is_said(ben, service):
    phone = service.phone()

    actions.let_in(ben.id, None, phone.browser)
    actions.let_in(ben.id, None, phone.browser)

    assert owners() == {phone.endpoint: "Ben"}
    device = queries.devices_of(ben.id)[0]
    assert (device.browser, device.system, device.made_at) == ("Firefox", "Android", clock.now())


def test_the_first_device_brings_quiet_nights(ben, let_in, service):
    assert actions.let_in(ben.id, None, service.phone("one").browser)
    assert quiet_of(ben) == (21, 7)
    assert not actions.let_in(ben.id, None, service.phone("two").browser)


def test_quiet_hours_that_somebody_chose_stay(ben, service):
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(quiet_from=13, quiet_to=14))

    assert not actions.let_in(ben.id, None, service.phone().browser)
    assert quiet_of(ben) == (13, 14)


def test_a_second_device_does_not_bring_back_quiet_hours_that_were_taken_away(ben, let_in, service):
    let_in(ben)
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(quiet_from=None, quiet_to=None))

    assert not actions.let_in(ben.id, None, service.phone("two").browser)
    assert quiet_of(ben) == (None, None)


def test_of_two_people_on_one_browser_the_last_has_it(ana, ben, let_in):
    phone = let_in(ben)

    let_in(ana)

    assert owners() == {phone.endpoint: "Ana"}


def test_nobody_has_more_than_twenty_devices(ben, let_in, service):
    for number in range(20):
        let_in(ben, f"phone-{number}")

    with pytest.raises(Invalid):
        let_in(ben, "one more")

    let_in(ben, "phone-3")  # one of the twenty says it again
    assert len(owners()) == 20


def test_twenty_stay_twenty_when_two_come_at_once(app, ben, let_in, service):
    for number in range(19):
        let_in(ben, f"phone-{number}")
    refused, together = [], threading.Barrier(2)

    def come(name):
        with app.app_context(), clock.at(clock.now()):
            together.wait()
            try:
                let_in(ben, name)
            except Invalid:
                refused.append(name)

    both = [threading.Thread(target=come, args=(name,)) for name in ("a", "b")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(refused) == 1
    assert len(owners()) == 20


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "https://10.0.0.1/a"}, {"p256dh": "AAAA"}, {"auth": ""}, {"endpoint": ""}]
)
def test_what_is_no_browser_is_refused(ben, service, wrong):
    with pytest.raises(Invalid):
        actions.let_in(ben.id, None, replace(service.phone().browser, **wrong))

    assert owners() == {}


def test_a_name_that_leads_into_our_network_is_refused(ben, service, monkeypatch):
    monkeypatch.setattr(endpoint, "_look_up", lambda *_: ["192.168.0.1"])

    with pytest.raises(Invalid):
        actions.let_in(ben.id, None, replace(service.phone().browser, endpoint="https://push.example/a"))


def test_a_name_that_nobody_knows_just_now_is_taken(ben, service, monkeypatch):
    def unknown(*_):
        raise endpoint.Silent("push.example")

    monkeypatch.setattr(endpoint, "_look_up", unknown)

    actions.let_in(ben.id, None, replace(service.phone().browser, endpoint="https://push.example/a"))

    assert owners() == {"https://push.example/a": "Ben"}


def test_a_lab_in_the_open_never_sends_to_its_own_machine(app, ben, service):
    app.config["LAB"], kept = replace(app.config["LAB"], base_url="https://lab.city.example"), app.config["LAB"]
    try:
        with pytest.raises(Invalid):
            actions.let_in(ben.id, None, service.phone().browser)
    finally:
        app.config["LAB"] = kept


def test_a_device_is_stopped_by_its_own_person_only(ana, ben, let_in):
    phone = let_in(ben)
    device_id = queries.devices_of(ben.id)[0].id

    actions.stop(ana.id, device_id)
    assert owners() == {phone.endpoint: "Ben"}

    actions.stop(ben.id, device_id)
    actions.stop(ben.id, device_id)
    assert owners() == {}


def test_a_browser_moves_to_a_new_address_by_the_old_one(ben, let_in, service):
    old, new = let_in(ben), service.phone("new")

    actions.move(old.endpoint, new.browser)

    assert owners() == {new.endpoint: "Ben"}
    assert queries.devices_of(ben.id)[0].p256dh == new.browser.p256dh


def test_nobody_moves_what_they_do_not_know(ben, let_in, service, monkeypatch):
    phone, asked = let_in(ben), []
    monkeypatch.setattr(endpoint, "_look_up", lambda host, _: asked.append(host) or ["127.0.0.1"])

    with pytest.raises(NotFound):
        actions.move("https://push.example/guessed", service.phone("mine").browser)

    assert asked == []  # nor do they make the lab ask a name server
    assert owners() == {phone.endpoint: "Ben"}


def test_moving_to_an_address_that_is_known_already_leaves_one(ben, let_in):
    old, new = let_in(ben, "old"), let_in(ben, "new")

    actions.move(old.endpoint, new.browser)

    assert owners() == {new.endpoint: "Ben"}


def test_who_signs_out_takes_the_notices_of_this_browser_along(ben, let_in):
    with atomic():
        here, there = accounts.begin_session(ben.id), accounts.begin_session(ben.id)
    let_in(ben, "here", people.session_id(here))
    stays = let_in(ben, "there", people.session_id(there))

    accounts.end_session(here)

    assert owners() == {stays.endpoint: "Ben"}


def test_a_session_that_only_ran_out_leaves_them(ben, let_in):
    """Who votes in spring and hears of it in autumn has not been here in between."""
    with atomic():
        token = accounts.begin_session(ben.id)
    phone = let_in(ben, session_id=people.session_id(token))

    with clock.at(clock.now() + timedelta(days=200)), atomic():
        people.ended_sessions().delete()

    assert owners() == {phone.endpoint: "Ben"}
    assert queries.devices_of(ben.id)[0].session_id is None


def test_who_leaves_leaves_no_device(ana, ben, let_in):
    let_in(ben, "bens")
    stays = let_in(ana, "anas")

    accounts.erase(ben.id)

    assert owners() == {stays.endpoint: "Ana"}


def test_the_own_data_name_the_device_and_not_its_secret_address(ben, let_in):
    let_in(ben)

    assert own_data(ben.id)["devices"] == [
        {
            "browser": "Firefox", "system": "Android", "push_service": "127.0.0.1",
            "since": clock.now().isoformat(), "last_reached": clock.now().isoformat(),
        }
    ]  # fmt: skip


def test_a_device_is_given_up_after_ten_failures_and_two_weeks(ben, let_in):
    let_in(ben)
    for _ in range(12):
        with atomic():
            actions.failed(queries.devices_of(ben.id)[0])
    assert len(owners()) == 1  # the network was away for a night

    with clock.at(clock.now() + timedelta(days=15)), atomic():
        actions.failed(queries.devices_of(ben.id)[0])

    assert owners() == {}


def test_one_success_forgets_the_failures(ben, let_in):
    let_in(ben)
    with atomic():
        actions.failed(queries.devices_of(ben.id)[0])
        actions.took(queries.devices_of(ben.id)[0])

    device = queries.devices_of(ben.id)[0]
    assert (device.failures, device.rests_until) == (0, None)
