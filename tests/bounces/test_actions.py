"""What comes back, comes back once; who is stopped, gets no notices; who signs in by mail, gets them again."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lab import clock, deliveries, jobs, mail
from lab.accounts import actions as accounts
from lab.accounts import attempts
from lab.accounts.models import SignInAttempt
from lab.bounces import actions, queries
from lab.bounces.models import MailReport, Suppression
from lab.bounces.rules import Kind, Reason, Report
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.errors import Conflict
from lab.me.data import own_data

pytestmark = pytest.mark.usefixtures("app")
BEN = "ben@example.org"


def report(key="a", kind=Kind.PERMANENT, **more):
    return Report(key, kind, **({"words": "5.1.1 <ben@example.org> unknown"} | more))


def stopped():
    db.session.rollback()
    return dict(db.session.execute(select(Suppression.address, Suppression.reason)).all())


def put(address=BEN, **more):
    with atomic():
        return deliveries.enqueue(address, subject="May your child take part?", body="Read what it means.", **more).id


def state_of(id):
    db.session.rollback()
    return tuple(db.session.execute(select(Delivery.state, Delivery.error).where(Delivery.id == id)).one())


def test_a_mail_that_came_back_was_not_delivered(sent):
    delivery = sent()

    assert actions.note(report(message_id=delivery.message_id))

    assert state_of(delivery.id) == ("failed", "came back: 5.1.1 <(address)> unknown")
    assert db.session.get(Delivery, delivery.id).sent_at is None
    assert stopped() == {BEN: Reason.BOUNCED}


def test_a_digest_that_came_back_told_nothing_of_what_it_carried(sent):
    digest = sent(digest=True)
    part, other = sent(carrier_id=digest.id), sent()

    actions.note(report(message_id=digest.message_id))

    assert [state_of(id)[0] for id in (digest.id, part.id, other.id)] == ["failed", "failed", "sent"]


def test_what_comes_back_after_somebody_has_left_does_not_write_them_down(ben, sent):
    delivery = sent(person_id=ben.id)
    accounts.erase(ben.id)

    actions.note(report(message_id=delivery.message_id, address=BEN))

    assert stopped() == {}
    assert db.session.scalars(select(MailReport.address)).all() == [""]


def test_a_complaint_does_not_unsay_what_was_delivered(sent):
    delivery = sent()

    actions.note(report(kind=Kind.COMPLAINT, message_id=delivery.message_id))

    assert state_of(delivery.id) == ("sent", "")
    assert stopped() == {BEN: Reason.COMPLAINED}


def test_a_code_that_a_stranger_asked_for_and_somebody_complained_about_ends_no_notices(sent):
    code = sent(urgent=True)

    assert actions.note(report(kind=Kind.COMPLAINT, message_id=code.message_id, address=BEN))

    assert stopped() == {}
    assert actions.note(report("b", message_id=code.message_id))  # that nobody has the address is true of any mail
    assert stopped() == {BEN: Reason.BOUNCED}


def test_the_same_report_counts_once(sent):
    for _ in range(5):
        actions.note(report(kind=Kind.TEMPORARY, address=BEN))

    assert stopped() == {}
    assert not actions.note(report(kind=Kind.TEMPORARY, address=BEN))


def test_the_same_report_from_many_sides_at_once_counts_once(app, sent):
    delivery = sent()
    message_id, said = delivery.message_id, []
    db.session.rollback()

    def post() -> None:
        with app.app_context():
            said.append(actions.note(report(message_id=message_id)))
            db.session.remove()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == [False, False, False, True]


def test_three_temporary_failures_within_a_month_stop_an_address():
    for key in "ab":
        actions.note(report(key, Kind.TEMPORARY, address="Ben@Example.org"))
    assert stopped() == {}

    actions.note(report("c", Kind.TEMPORARY, address=BEN))

    assert stopped() == {BEN: Reason.UNSTEADY}


def test_failures_that_lie_a_month_apart_stop_nobody():
    for key, days in (("a", 0), ("b", 1), ("c", 30), ("d", 31)):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.note(report(key, Kind.TEMPORARY, address=BEN))

    assert stopped() == {}


def test_a_complaint_takes_the_place_of_a_bounce_and_stays():
    actions.note(report("a", address=BEN))
    actions.note(report("b", Kind.COMPLAINT, address=BEN))
    actions.note(report("c", address=BEN))

    assert stopped() == {BEN: Reason.COMPLAINED}


def test_a_mail_on_its_way_is_reported_again_later(sent):
    delivery = sent(state="sending", sent_at=None)

    with pytest.raises(Conflict):
        actions.note(report(message_id=delivery.message_id))

    assert stopped() == {}
    assert db.session.scalar(select(func.count(MailReport.id))) == 0


def test_a_report_about_no_mail_and_nobody_stops_nobody():
    assert actions.note(report(message_id="<unknown@lab>"))
    assert stopped() == {}


def test_nothing_goes_to_a_stopped_address_but_what_somebody_waits_for(work):
    actions.note(report(kind=Kind.COMPLAINT, address=BEN))
    invitation, code = put("Ben@example.org"), put(urgent=True)

    work()

    assert state_of(invitation) == ("suppressed", "the address is stopped: a mail to it was marked as unwanted")
    assert state_of(code) == ("sent", "")


def test_a_servers_no_such_user_stops_the_address(app, monkeypatch):
    id = put()
    refuse_all(monkeypatch, "550 5.1.1 no such user")

    mail.send()

    assert state_of(id) == ("failed", "550 5.1.1 no such user")
    assert stopped() == {BEN: Reason.BOUNCED}


def test_a_server_that_takes_the_mail_for_spam_stops_nobody(app, monkeypatch):
    id = put()
    refuse_all(monkeypatch, "550 5.7.1 spam")

    mail.send()

    assert state_of(id)[0] == "failed"
    assert stopped() == {}


def test_a_mailbox_that_was_full_five_times_has_failed_once(app, monkeypatch):
    id = put()
    refuse_all(monkeypatch, "452 4.2.2 mailbox full", deliveries.NotNow)

    for hour in range(6):
        with clock.at(clock.now() + timedelta(hours=2 * hour)):
            mail.send()

    assert state_of(id)[0] == "failed"
    assert queries.soft_lately(BEN) == 1


def refuse_all(monkeypatch, words, kind=deliveries.Refused):
    def refuse(*_mail):
        raise kind(words)

    monkeypatch.setattr("lab.post._write", refuse)


# Lifting


def entered(email):
    """Somebody typed the code of the mail."""
    attempts.ask_for_code(email, "/", "")
    attempt = db.session.scalar(select(SignInAttempt).where(SignInAttempt.email == email))
    with atomic():
        attempt.proven_at = clock.now()
    return accounts.enter(attempt)


@pytest.mark.parametrize(("kind", "left"), [(Kind.PERMANENT, {}), (Kind.COMPLAINT, {BEN: Reason.COMPLAINED})])
def test_a_sign_in_by_mail_proves_that_mails_arrive_and_no_more(ben, kind, left):
    actions.note(report(kind=kind, address=BEN))

    entered(BEN)

    assert stopped() == left


def test_after_a_lift_the_count_begins_anew(ben):
    for key in "abc":
        actions.note(report(key, Kind.TEMPORARY, address=BEN))
    actions.lift_own(ben.id)

    actions.note(report("d", Kind.TEMPORARY, address=BEN))

    assert stopped() == {}
    assert not actions.note(report("a", Kind.TEMPORARY, address=BEN))


def test_who_wants_mails_again_gets_them_also_after_a_complaint(ben):
    actions.note(report(kind=Kind.COMPLAINT, address=BEN))

    actions.lift_own(ben.id)
    actions.lift_own(ben.id)

    assert stopped() == {}


# Forgetting


def test_who_leaves_is_on_no_list(ben):
    actions.note(report("a", address=BEN))
    actions.note(report("b", Kind.TEMPORARY, address=BEN))

    accounts.erase(ben.id)

    assert stopped() == {}
    assert set(db.session.scalars(select(MailReport.address))) == {""}


def test_their_data_says_that_mails_are_stopped(ben):
    actions.note(report(address=BEN))

    said = own_data(ben.id)

    assert [(one["reason"], one["words"]) for one in said["mails_stopped"]] == [
        ("bounced", "5.1.1 <(address)> unknown")
    ]
    assert [one["kind"] for one in said["mails_came_back"]] == ["permanent"]


def test_strangers_are_forgotten_after_half_a_year_and_members_are_not(ben):
    actions.note(report("a", address=BEN))
    actions.note(report("b", address="stranger@example.org"))

    for day in (31, 179, 181, 181):
        with clock.at(clock.now() + timedelta(days=day)):
            jobs.tick()

    assert stopped() == {BEN: Reason.BOUNCED}
    assert db.session.scalar(select(func.count(MailReport.id))) == 0
