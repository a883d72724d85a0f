from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lab import clock, events, jobs, story
from lab.db import db
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices import queries as notices
from lab.votes.actions import cast_vote


def fresh(idea):
    return db.session.get(Idea, idea.id, populate_existing=True)


def moves_of(idea):
    return [event.move for event in reversed(events.history("idea", idea.id))]


@pytest.fixture
def asked(make_idea, mo):
    """An idea whose author was asked today."""
    idea = make_idea("submitted")
    move_idea(idea, "ask_author", mo, question="Where does the path begin?")
    return idea


def on_day(n):
    return clock.at(clock.now() + timedelta(days=n))


def test_an_author_is_reminded_once_on_day_14(asked):
    for day in (13, 14, 15, 15):
        with on_day(day):
            jobs.tick()

    assert moves_of(asked) == ["ask_author", "remind"]
    reminder = events.last("idea", asked.id)
    assert (reminder.reminder, reminder.audience, reminder.fanned_out_at) == (True, "A", None)
    assert story.sentence(reminder, {}, "A") == (
        "The lab still waits for your answer. Please answer by Monday 23 March, or your idea is archived."
    )


def test_a_second_question_is_reminded_of_again(asked, ana, mo):
    with on_day(14):
        jobs.tick()
        move_idea(asked, "answer", ana, answer="Behind the depot.")
        move_idea(asked, "ask_author", mo, question="And where does it end?")
        jobs.tick()
    with on_day(28):
        jobs.tick()
        assert moves_of(asked).count("remind") == 2


def test_without_an_answer_the_idea_is_archived_after_21_days(asked):
    with on_day(21):
        jobs.tick()
        assert fresh(asked).stage == "needs_info", "the author was told: please answer by this day"
    with on_day(22):
        jobs.tick()
        jobs.tick()
    assert fresh(asked).stage == "archived"
    assert moves_of(asked) == ["ask_author", "remind", "expire"]


def test_voters_hear_of_a_public_idea_whose_author_did_not_answer(make_idea, ben, mo):
    idea = make_idea("open")
    cast_vote(idea, ben)
    move_idea(idea, "start_review", mo, trigger="lab")
    move_idea(idea, "ask_author", mo, question="Where does the path begin?")

    with on_day(22):
        jobs.tick()
        jobs.run_until_idle()

    told = notices.notices_of(ben.id)[0][0]
    assert (told.headline, told.outcome) == ("Archived: no answer came within 21 days", True)


def test_a_month_without_ticks_archives_and_does_not_remind(asked):
    with on_day(40):
        jobs.tick()
    assert moves_of(asked) == ["ask_author", "expire"]


def test_an_open_idea_is_archived_after_a_year_if_the_lab_has_spoken(make_idea):
    year_ago = clock.now() - timedelta(days=365)
    silent = make_idea("open", opened_at=year_ago)
    spoken = make_idea("open", opened_at=year_ago, lab_comment_at=year_ago)
    young = make_idea("open", opened_at=year_ago + timedelta(days=1), lab_comment_at=year_ago)

    jobs.tick()

    assert [fresh(idea).stage for idea in (silent, spoken, young)] == ["open", "archived", "open"]


def test_the_monthly_pick_takes_five_and_the_top_one_of_each_topic(make_idea):
    many = [make_idea("open", votes=100 - n, topic_id=1) for n in range(7)]
    other = make_idea("open", votes=3, topic_id=2)
    unloved = make_idea("open", votes=0, topic_id=2)
    studied = make_idea("under_review", votes=500)

    jobs.tick()

    assert [fresh(idea).review_due for idea in many] == ["monthly_pick"] * 5 + [""] * 2
    assert [fresh(idea).review_due for idea in (other, unloved, studied)] == ["topic_pick", "", ""]


def test_the_pick_is_made_on_the_first_run_of_a_month(make_idea):
    first = make_idea("open", votes=9)
    jobs.tick()
    later = make_idea("open", votes=50)
    with clock.at(datetime(2026, 3, 30, 9, tzinfo=UTC)):
        jobs.tick()
        assert (fresh(first).review_due, fresh(later).review_due) == ("monthly_pick", "")
    with clock.at(datetime(2026, 5, 20, 9, tzinfo=UTC)):
        jobs.tick()
    assert fresh(later).review_due == "monthly_pick"


def test_a_review_ends_being_due_when_it_starts(make_idea, mo):
    idea = make_idea("open", votes=9)
    jobs.tick()
    move_idea(fresh(idea), "start_review", mo, trigger="monthly_pick")
    assert fresh(idea).review_due == ""


def test_ninety_days_after_the_last_entry_into_open_a_review_is_due(make_idea):
    day_90 = make_idea("open", opened_at=clock.now() - timedelta(days=90))
    day_89 = make_idea("open", opened_at=clock.now() - timedelta(days=89))
    jobs.tick()
    assert (fresh(day_90).review_due, fresh(day_89).review_due) == ("ninety_days", "")


def test_votes_alone_start_no_review_unless_the_lab_has_set_a_number(app, make_idea):
    idea = make_idea("open", votes=30)
    jobs.tick()
    assert fresh(idea).stage == "open"

    before = app.config["LAB"]
    app.config["LAB"] = replace(before, vote_threshold=30)
    try:
        jobs.tick()
    finally:
        app.config["LAB"] = before

    assert fresh(idea).stage == "under_review"
    event = events.last("idea", idea.id)
    assert (event.role, event.data["trigger"]) == ("system", "threshold")


def test_a_reminder_does_not_make_the_authors_form_stale(client_of, asked, ana):
    client = client_of(ana)
    seen = events.last("idea", asked.id).id
    with on_day(14):
        jobs.tick()
    answer = client.post(f"/ideas/{asked.id}/moves/answer", data={"answer": "Behind the depot.", "seen": seen})
    assert answer.status_code == 303
    assert fresh(asked).stage == "submitted"


def test_a_second_run_has_nothing_to_do(asked):
    with on_day(14):
        jobs.tick()
        assert jobs.tick()["remind authors"] == 0
