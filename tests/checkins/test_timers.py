from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from lab import clock, mail
from lab.checkins import actions
from lab.checkins.timers import remind
from lab.db import db
from lab.deliveries import Delivery
from lab.events import Event, EventPerson, history
from lab.notices import actions as notices
from lab.pilots.actions import move_pilot
from lab.recruitment import actions as recruitment
from tests.conftest import NOW


def at(days):
    return clock.at(NOW + timedelta(days=days))


def reminders():
    """(move, day of the test, who is told) of all reminders, oldest first."""
    found = db.session.scalars(select(Event).where(Event.move.like("check_in_%")).order_by(Event.id))
    return [
        (
            event.move,
            (event.due_on - NOW.date()).days,
            sorted(db.session.scalars(select(EventPerson.person_id).where(EventPerson.event_id == event.id))),
        )
        for event in found
    ]


def pause(pilot, mo):
    move_pilot(pilot, "pause", mo, reason="Storm", text="A storm is coming.", review_on=clock.today())


def test_on_a_planned_day_all_testers_are_reminded_once_in_one_event(full, ben):
    _pilot, people = full
    everyone = sorted([ben.id, *(who.id for who in people)])
    assert remind() == 0

    with at(1):
        assert (remind(), remind()) == (1, 0)

    assert reminders() == [("check_in_due", 1, everyone)]


def test_the_reminder_is_a_notice_and_a_mail_with_the_way_to_the_one_screen(running, ben, work, app):
    with at(1):
        remind()
        work()

    mails = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in (app.config["LAB"].instance / "mail").iterdir()
    ]
    told = [sent for sent in mails if f"/pilots/{running.id}/checkin" in sent.get_body(("plain",)).get_content()]
    assert [(sent["To"], sent["Subject"]) for sent in told] == [
        ("ben@example.org", f"How is the test going for you? {running.title}")
    ]  # fmt: skip


def test_whoever_has_answered_is_not_reminded_again(running, ben, join):
    (zoe,) = join(running, "zoe")
    with at(1):
        remind()
    with at(2):
        actions.check_in(running, ben, 4)
    with at(3):
        assert remind() == 0
    with at(4):
        assert (remind(), remind()) == (1, 0)
    with at(5):
        assert remind() == 0

    assert reminders() == [("check_in_due", 1, [ben.id, zoe.id]), ("check_in_again", 1, [zoe.id])]


def test_the_repeat_does_not_come_on_top_of_the_next_day_of_the_plan(running, ben, mo):
    actions.plan(running, mo, [1, 3])
    for day in (1, 2, 3, 4, 5, 6, 7):
        with at(day):
            remind()

    assert reminders() == [
        ("check_in_due", 1, [ben.id]), ("check_in_due", 3, [ben.id]), ("check_in_again", 3, [ben.id])
    ]  # fmt: skip


def test_who_joins_late_is_asked_by_their_own_days(running, ben, join):
    with at(3):
        (zoe,) = join(running, "zoe")
    for day in range(1, 12):
        with at(day):
            actions.check_in(running, ben, 4) if day in (1, 7) else None
            remind()

    assert [one for one in reminders() if one[0] == "check_in_due"] == [
        ("check_in_due", 4, [zoe.id]), ("check_in_due", 10, [zoe.id])
    ]  # fmt: skip


def test_missed_days_are_made_up_for_with_one_reminder(running, ben):
    with at(9):
        assert (remind(), remind()) == (1, 0)
    with at(12):
        assert (remind(), remind()) == (1, 0)

    assert reminders() == [("check_in_due", 7, [ben.id]), ("check_in_again", 7, [ben.id])]


def test_what_was_missed_for_weeks_is_not_sent_any_more(running):
    with at(15):
        assert remind() == 0


def test_a_paused_test_asks_nobody(running, mo, ben):
    with at(1):
        pause(running, mo)
        assert remind() == 0
    with at(4):
        move_pilot(running, "resume", mo, reason="Over", text="The storm is over.", review_on=clock.today())
        assert remind() == 1


def test_who_has_left_is_not_asked(running, ben, join):
    (zoe,) = join(running, "zoe")
    recruitment.leave(running, ben)

    with at(1):
        remind()

    assert reminders() == [("check_in_due", 1, [zoe.id])]


@pytest.mark.parametrize(("early", "asked"), [(False, 1), (True, 0)])
def test_the_last_day_is_asked_about_although_the_test_ends_that_morning(running, mo, early, asked):
    actions.plan(running, mo, [30])
    with at(30):
        said = {"stop_rule": "A lamp fell.", "text": "It ends early today."} if early else {}
        move_pilot(running, "finish", mo, ended_on=clock.today(), **said)

        assert (remind(), remind()) == (asked, 0)


def test_after_the_end_nobody_is_asked_again(running, mo):
    actions.plan(running, mo, [30])
    with at(30):
        move_pilot(running, "finish", mo, ended_on=clock.today())
        remind()
    with at(33):
        assert remind() == 0


def test_a_reminder_is_no_part_of_the_pilots_history(running):
    with at(1):
        before = len(history("pilot", running.id))
        remind()

        assert len(history("pilot", running.id)) == before


def test_who_stopped_the_mails_of_the_pilot_gets_none(running, ben, work):
    notices.stop_mails_about(ben.id, "pilot", running.id)
    with at(1):
        remind()
        work()

    (delivery,) = db.session.scalars(
        select(Delivery).where(Delivery.person_id == ben.id).order_by(-Delivery.id).limit(1)
    )
    assert (delivery.state, mail.send()) == ("suppressed", 0)


def test_many_testers_cost_no_more_statements(full, join, count_statements):
    pilot, _people = full
    with at(1):
        few = count_statements(remind)
    with at(6):
        join(pilot, *(f"q{n}" for n in range(20)))
    with at(7):
        many = count_statements(remind)

    assert many <= few + 1  # one more event stands behind it
