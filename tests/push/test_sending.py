"""One notice comes to all devices of a person, sealed, once, and only as long as it is wanted."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from lab import clock, deliveries
from lab.accounts import actions as accounts
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices import actions as notices
from lab.notices import fan_out
from lab.notices.models import Notice, NoticeChoice
from lab.push import endpoint, queries, sending
from lab.push.models import PushSubscription
from tests.notices.conftest import vote_for  # noqa: F401 - a fixture
from tests.push.test_keys import verified

WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year, "
    "and everybody who lives near the depot is invited to come and see it on the first Monday of the month.",
}


@pytest.fixture
def declined(make_idea, mo, vote_for):  # noqa: F811
    """An outcome that these voters are told of."""

    def decline(*voters, **columns):
        idea = make_idea("under_review", **columns)
        vote_for(idea, *voters)
        move_idea(idea, "decline", mo, **WHY)
        fan_out.tell()
        return idea

    return decline


def pushes():
    """State and error of each, oldest first."""
    found = select(Delivery.state, Delivery.error).where(Delivery.channel == "push").order_by(Delivery.id)
    return [tuple(row) for row in db.session.execute(found)]


def delivery():
    return db.session.scalar(
        select(Delivery).where(Delivery.channel == "push").execution_options(populate_existing=True)
    )


def later(**span):
    return clock.at(clock.now() + timedelta(**span))


def no_quiet(*people):
    """The first device brought quiet hours along; these tests say when it is night."""
    with atomic():
        db.session.execute(
            update(Person).where(Person.id.in_([p.id for p in people])).values(quiet_from=None, quiet_to=None)
        )


def choose(person, kind, push):
    with atomic():
        db.session.merge(NoticeChoice(person_id=person.id, kind=kind, mail="daily", push=push))


# What comes


def test_a_voter_reads_the_outcome_on_the_phone(ben, let_in, declined, service):
    phone = let_in(ben)
    idea = declined(ben)

    sending.send()

    assert pushes() == [("sent", "")]
    path, headers, body = service.got[0]
    said = phone.read(body)
    assert path == "/push/phone"
    assert (said["title"], said["path"], said["lang"]) == ("Light for the school path", f"/ideas/{idea.id}", "en")
    assert "a lamp stands there already" in said["body"]
    assert len(said["body"]) <= 181
    notice = db.session.scalar(select(Notice).where(Notice.person_id == ben.id))
    assert said["tag"] == headers["Topic"] == f"notice-{notice.id}"
    assert (headers["TTL"], headers["Urgency"], headers["Content-Encoding"]) == ("259200", "normal", "aes128gcm")


def test_the_push_service_reads_who_sends_and_nothing_else(ben, let_in, declined, service):
    let_in(ben)
    declined(ben)

    sending.send()

    _, headers, body = service.got[0]
    scheme, _, claims, _ = verified(headers["Authorization"])
    assert scheme == "vapid"
    assert claims["aud"] == service.url
    assert b"Light" not in body
    assert "Cookie" not in headers


def test_it_comes_once_and_to_all_devices(ben, let_in, declined, service, work):
    phones = {f"/push/{name}": let_in(ben, name) for name in ("phone", "tablet")}
    declined(ben)

    work()
    work()

    assert sorted(service.paths) == sorted(phones)
    assert len({phones[path].read(body)["tag"] for path, _, body in service.got}) == 1


def test_who_has_no_device_gets_none(ana, ben, let_in, declined, service):
    let_in(ben)

    declined(ben)

    told = select(Delivery.person_id).where(Delivery.channel == "push")
    assert list(db.session.scalars(told)) == [ben.id]


def test_the_mail_comes_all_the_same(ben, let_in, declined):
    let_in(ben)
    declined(ben)

    channels = select(Delivery.channel).where(Delivery.person_id == ben.id).order_by(Delivery.channel)
    assert list(db.session.scalars(channels)) == ["mail", "push"]


def test_who_wants_no_mails_still_gets_pushes(ben, let_in, declined):
    let_in(ben)
    notices.stop_all_mails(ben.id)

    declined(ben)

    assert pushes() == [("waiting", "")]


@pytest.mark.parametrize(("kind", "push", "comes"), [("outcome", False, 0), ("outcome", True, 1), ("steps", False, 1)])
def test_each_kind_comes_as_its_person_chose(ben, let_in, declined, kind, push, comes):
    let_in(ben)
    choose(ben, kind, push)

    declined(ben)

    assert len(pushes()) == comes


def test_steps_come_to_phones_only_when_asked_for(ben, kim, let_in, make_idea, mo, vote_for):  # noqa: F811
    let_in(ben)
    let_in(kim, "kims")
    choose(kim, "steps", True)
    idea = make_idea("open")
    vote_for(idea, ben, kim)

    move_idea(idea, "start_review", mo, trigger="monthly_pick")
    fan_out.tell()

    assert list(db.session.scalars(select(Delivery.person_id).where(Delivery.channel == "push"))) == [kim.id]


def test_a_batch_of_people_costs_one_statement(app, make_person, let_in, declined):
    people = [make_person(f"p{number}") for number in range(12)]
    for person in people:
        let_in(person, f"phone-{person.id}")
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))

    declined(*people)

    assert len(pushes()) == 12
    assert len([said for said in seen if "FROM push_subscriptions" in said]) == 1


# What does not come any more


def test_a_read_notice_is_not_pushed(ben, let_in, declined, service):
    let_in(ben)
    declined(ben)
    notices.see(ben.id, list(db.session.scalars(select(Notice.id).where(Notice.person_id == ben.id))))

    sending.send()

    assert pushes() == [("suppressed", "It was read on the page before.")]
    assert service.got == []


def test_who_stopped_following_in_between_hears_nothing(ben, let_in, declined, service):
    let_in(ben)
    idea = declined(ben)
    notices.stop_mails_about(ben.id, "idea", idea.id)

    sending.send()

    assert pushes() == [("suppressed", "It was not wanted any more.")]
    assert service.got == []


def test_who_took_the_kind_off_the_phone_in_between_hears_nothing(ben, let_in, declined, service):
    let_in(ben)
    declined(ben)
    choose(ben, "outcome", False)

    sending.send()

    assert pushes() == [("suppressed", "It was not wanted any more.")]


def test_who_left_in_between_hears_nothing(ben, let_in, declined, service):
    let_in(ben)
    declined(ben)
    accounts.erase(ben.id)

    sending.send()

    assert service.got == []


def test_a_hidden_idea_is_not_named(ben, let_in, declined, service):
    phone = let_in(ben)
    idea = declined(ben)
    with atomic():
        db.session.execute(update(Idea).where(Idea.id == idea.id).values(visibility="hidden", listed=False))

    sending.send()

    assert "Light for the school path" not in str(phone.read(service.got[0][2]))


def test_what_is_three_days_old_is_no_push_any_more(ben, let_in, declined, service):
    let_in(ben)
    declined(ben)

    with later(days=3):
        sending.send()

    assert pushes() == [("suppressed", "It would have come too late.")]
    assert service.got == []


def test_a_push_service_keeps_it_for_the_rest_of_the_three_days(ben, let_in, declined, service):
    let_in(ben)
    no_quiet(ben)
    declined(ben)

    with later(days=2, hours=23):
        sending.send()

    assert service.got[0][1]["TTL"] == "3600"


# At night


NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
"""Half past eleven in the evening and seven in the morning in Berlin."""


def test_at_night_it_waits_for_the_morning(ben, let_in, declined, service):
    let_in(ben)
    with clock.at(NIGHT):
        declined(ben)
        sending.send()
    assert service.got == []
    assert delivery().next_at == MORNING

    with clock.at(MORNING):
        sending.send()

    assert pushes() == [("sent", "")]


def test_a_second_try_does_not_wake_anybody_either(ben, let_in, declined, service):
    let_in(ben)
    declined(ben)
    with clock.at(NIGHT):
        sending.send()

    found = delivery()
    assert (found.state, found.next_at, found.tries) == ("waiting", MORNING, 0)
    assert service.got == []


def test_a_slow_push_service_does_not_hold_up_the_mails(ana, ben, let_in, declined, service, monkeypatch):
    for person in (ana, ben):
        let_in(person, f"phone-{person.id}")
    declined(ben)
    monkeypatch.setattr(deliveries, "SECONDS", 0.2)
    service.when_it_comes = lambda: time.sleep(0.3)

    assert sending.send() == 1
    assert sorted(state for state, _ in pushes()) == ["sent", "waiting"]
    assert sending.send() == 1
    assert sending.send() == 0


# What push services answer


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(ben, let_in, declined, service, status):
    let_in(ben)
    declined(ben)
    service.answers = [(status, {})]

    sending.send()

    assert pushes() == [("suppressed", "There is no device any more.")]
    assert queries.devices_of(ben.id) == []


@pytest.mark.parametrize("status", [400, 401, 403, 413, 301, 307])
def test_what_is_refused_has_failed_and_the_device_stays(ben, let_in, declined, service, status):
    let_in(ben)
    declined(ben)
    service.answers = [(status, {"Location": f"{service.url}/elsewhere"})]

    sending.send()

    assert pushes() == [("failed", str(status))]
    assert service.paths == ["/push/phone"]
    assert [device.failures for device in queries.devices_of(ben.id)] == [1]


@pytest.mark.parametrize(
    ("status", "headers", "seconds"), [(503, {}, 60), (500, {}, 60), (429, {"Retry-After": "600"}, 600), (429, {}, 60)]
)
def test_what_is_busy_is_tried_again_when_it_says(ben, let_in, declined, service, status, headers, seconds):
    let_in(ben)
    declined(ben)
    service.answers = [(status, headers)]

    sending.send()

    found = delivery()
    assert (found.state, found.error, found.tries) == ("waiting", str(status), 0)
    assert found.next_at == clock.now() + timedelta(seconds=seconds)
    with later(seconds=seconds):
        sending.send()
    assert pushes() == [("sent", "")]
    assert [device.failures for device in queries.devices_of(ben.id)] == [0]


def test_a_push_service_that_is_away_is_tried_again(ben, let_in, declined, service, monkeypatch):
    let_in(ben)
    declined(ben)

    def away(*_, **__):
        raise endpoint.Silent("ConnectionRefusedError")

    with monkeypatch.context() as broken:
        broken.setattr(endpoint, "post", away)
        sending.send()

    assert (delivery().state, delivery().error) == ("waiting", "Silent")
    with later(minutes=1):
        sending.send()
    assert pushes() == [("sent", "")]


def test_a_resting_device_is_not_asked_for_the_next_notice(ben, let_in, declined, service):
    let_in(ben)
    declined(ben)
    service.answers = [(503, {})]
    sending.send()

    declined(ben, title="Another idea")
    sending.send()

    assert service.paths == ["/push/phone"]
    assert [state for state, _ in pushes()] == ["waiting", "waiting"]


def test_one_of_two_devices_is_enough(ben, let_in, declined, service):
    let_in(ben, "old")
    let_in(ben, "new")
    declined(ben)
    service.answers = [(410, {})]

    sending.send()

    assert pushes() == [("sent", "")]
    assert len(queries.devices_of(ben.id)) == 1


def test_when_the_last_device_was_stopped_in_between_nothing_is_sent(ben, let_in, declined):
    let_in(ben)
    declined(ben)
    with atomic():
        db.session.query(PushSubscription).delete()

    sending.send()

    assert pushes() == [("suppressed", "There is no device any more.")]


def test_an_address_that_leads_into_our_network_by_now_is_not_asked(app, ben, let_in, declined, service):
    let_in(ben)
    declined(ben)
    app.config["LAB"], kept = replace(app.config["LAB"], base_url="https://lab.city.example"), app.config["LAB"]
    try:
        sending.send()
    finally:
        app.config["LAB"] = kept

    assert pushes() == [("failed", "NotPublic")]
    assert service.got == []


def test_a_worker_that_died_half_way_repeats_it_under_the_same_topic(ben, let_in, declined, service, monkeypatch):
    let_in(ben)
    no_quiet(ben)
    declined(ben)

    class Killed(BaseException):
        """As SIGKILL: nothing is noted after it."""

    def die(*_):
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(sending, "_judge", die)
        with pytest.raises(Killed):
            sending.send()
    db.session.rollback()

    with later(minutes=6):
        sending.send()
        sending.send()

    assert pushes() == [("sent", "")]
    assert len({headers["Topic"] for _, headers, _ in service.got}) == 1
    assert len(service.got) == 2
