"""A week after an answer of the lab everybody who got it is asked, once."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select, update

from lab import clock, jobs
from lab.accounts import actions as accounts
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices import fan_out
from lab.notices.models import Notice
from lab.satisfaction import actions, queries, rules, timers
from lab.satisfaction.models import SatisfactionAnswer
from lab.votes.models import Follow, Vote
from tests.conftest import NOW
from tests.satisfaction.conftest import A_WEEK, WHY


def names_asked():
    """Who has the question, by name."""
    told = select(Person.display_name).join(Notice, Notice.person_id == Person.id)
    return sorted(db.session.scalars(told.where(Notice.letter == "Q")))


def test_everybody_who_got_it_is_asked_after_seven_days(declined, questions):
    with clock.at(A_WEEK - timedelta(minutes=1)):
        assert timers.ask() == 0
    with clock.at(A_WEEK):
        assert timers.ask() == 1
        jobs.run_until_idle()
    question = questions()[0]
    assert (question.kind, question.thing_id, question.audience) == ("idea", declined.thing_id, "Q")
    assert (question.data, question.reminder, question.outcome) == ({"about": declined.id}, True, False)
    assert names_asked() == ["Ana", "Ben"]


def test_looking_twice_asks_once(declined, questions):
    with clock.at(A_WEEK):
        assert (timers.ask(), timers.ask()) == (1, 0)
        assert len(questions()) == 1


def test_two_workers_that_look_at_once_ask_once(app, declined, questions):
    def look():
        with app.app_context(), clock.at(A_WEEK):
            timers.ask()
            db.session.remove()

    db.session.rollback()
    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(questions()) == 1


def test_a_lab_that_was_off_asks_late_but_not_about_old_times(declined, questions):
    with clock.at(NOW + timedelta(days=60, minutes=1)):
        assert timers.ask() == 0
    with clock.at(NOW + timedelta(days=59)):
        assert timers.ask() == 1


@pytest.mark.parametrize("move", ["reopen", "second_look"])
def test_an_answer_that_stands_no_more_is_asked_about_no_more(move, declined, ana, mo, questions):
    idea = db.session.get(Idea, declined.thing_id)
    with clock.at(NOW + timedelta(days=3)):
        if move == "reopen":
            move_idea(idea, "reopen", mo, reason="The lamp was taken away last week.")
        else:
            move_idea(idea, "second_look", ana, text="The lamp that you mean was taken away last week, look again.")
    with clock.at(A_WEEK):
        assert timers.ask() == 0


def test_the_second_answer_is_asked_about_and_not_the_first(declined, mo, questions):
    idea = db.session.get(Idea, declined.thing_id)
    with clock.at(NOW + timedelta(hours=1)):
        move_idea(idea, "reopen", mo, reason="The lamp was taken away last week.")
        move_idea(idea, "start_review", mo, trigger="lab")
        again = move_idea(idea, "decline", mo, **WHY)
    with clock.at(A_WEEK + timedelta(hours=2)):
        timers.ask()
    assert [question.data["about"] for question in questions()] == [again.id]


def test_an_idea_that_its_author_took_back_is_no_answer_of_the_lab(make_idea, ana):
    move_idea(make_idea("open"), "withdraw", ana, reason="I do not want it any more, thank you.")
    with clock.at(A_WEEK):
        assert timers.ask() == 0


@pytest.mark.parametrize("since", ["stopped", "took_back", "left", "not_told"])
def test_who_stopped_took_back_left_or_was_not_told_is_not_asked(since, declined, ben):
    with atomic():
        if since == "stopped":
            db.session.add(Follow(person_id=ben.id, idea_id=declined.thing_id, state="stopped", at=clock.now()))
        elif since == "took_back":
            vote = db.session.scalar(select(Vote).where(Vote.person_id == ben.id))
            db.session.delete(vote)
        elif since == "left":
            accounts.erase(ben.id)
        else:
            db.session.execute(update(Delivery).where(Delivery.person_id == ben.id).values(state="failed"))
    with clock.at(A_WEEK):
        timers.ask()
        jobs.run_until_idle()
    assert names_asked() == ["Ana"]


def test_an_author_who_stopped_their_own_idea_is_not_asked(declined, ana):
    """They are told of the outcome on the page all the same: it is theirs."""
    with atomic():
        db.session.add(Follow(person_id=ana.id, idea_id=declined.thing_id, state="stopped", at=clock.now()))
    with clock.at(A_WEEK):
        timers.ask()
        jobs.run_until_idle()
    assert names_asked() == ["Ben"]


def test_a_mail_that_a_phone_alone_showed_is_no_mail(declined, ben):
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.person_id == ben.id).values(channel="push"))
    with clock.at(A_WEEK):
        timers.ask()
        jobs.run_until_idle()
    assert names_asked() == ["Ana"]


def test_the_staff_are_not_asked_for_a_mark(asked, mo):
    assert names_asked() == ["Ana", "Ben"]


def test_who_has_answered_already_gets_no_mail_of_the_question(declined, ben, ana):
    with clock.at(A_WEEK):
        timers.ask()
        fan_out.tell()
        actions.answer(declined.id, ben, "no")
    with clock.at(A_WEEK + timedelta(hours=1)):
        jobs.run_until_idle()
    asked = select(Notice.id).where(Notice.letter == "Q")
    states = select(Person.display_name, Delivery.state).join(Delivery, Delivery.person_id == Person.id)
    assert dict(db.session.execute(states.where(Delivery.notice_id.in_(asked))).all()) == {
        "Ana": "sent",
        "Ben": "suppressed",
    }


def test_words_go_after_half_a_year_and_the_answer_stays(asked, ben):
    actions.answer(asked.id, ben, "no", "It was too short.")
    with clock.at(clock.now() + rules.WORDS_FOR + timedelta(minutes=1)):
        assert (timers.forget_words(), timers.forget_words()) == (1, 0)
        given = db.session.scalar(select(SatisfactionAnswer))
        assert (given.said, given.text) == ("no", "")


def test_what_was_asked_is_found_by_its_outcome(asked):
    found = queries.asked(asked.id)
    assert (found.outcome.id, found.asked_on, found.is_open) == (asked.id, clock.day_of(A_WEEK), True)
    assert queries.asked(db.session.scalar(select(Event.id).where(Event.move == rules.ASK))) is None
    assert queries.asked(10**12) is None
