"""Planning, changing and closing a call, and who hears of it."""

from datetime import date, timedelta

import pytest

from lab import clock, events, jobs
from lab.calls import actions, queries
from lab.calls.actions import CallText
from lab.calls.rules import State
from lab.comments.actions import write_comment
from lab.errors import Conflict, Invalid, NotAllowed
from lab.ideas.actions import move_idea
from lab.notices import queries as notices
from lab.notices.actions import stop_mails_about
from lab.votes.actions import cast_vote, follow

from .conftest import TODAY

RESULT = "Two streets get awnings in June, and the city looks for places for twenty trees."


def test_a_call_gets_an_address_from_its_title_and_keeps_it(make_call, mo):
    call = make_call("Kühle Straßen")
    again = make_call("Kühle Straßen!")
    assert (call.slug, again.slug) == ("kuhle-strassen", "kuhle-strassen-2")

    actions.change_call(call, text_of(call, title="Warm streets"), mo)

    assert (call.title, call.slug) == ("Warm streets", "kuhle-strassen")


def test_a_call_named_new_does_not_take_the_address_of_the_form(make_call):
    assert make_call("New!!").slug == "new-2"


def text_of(call, **changes) -> CallText:
    return CallText(**{name: getattr(call, name) for name in CallText.__dataclass_fields__} | changes)


def test_the_same_form_sent_twice_is_one_call(mo, make_call):
    given = text_of(make_call("Before"))
    first = actions.plan_call(given, mo, "once")
    second = actions.plan_call(given, mo, "once")
    other = actions.plan_call(text_of(first, title="Another"), mo, "once")
    assert first.id == second.id
    assert other.id != first.id


def test_a_resident_and_an_official_plan_no_call(make_call, ben, kim):
    given = text_of(make_call())
    for who in (ben, kim):
        with pytest.raises(NotAllowed):
            actions.plan_call(given, who)


def test_an_administrator_plans_one(make_call, ada):
    assert actions.plan_call(text_of(make_call(), title="Quiet nights"), ada).slug == "quiet-nights"


def test_a_closed_call_keeps_its_days_and_its_votes(make_call, mo):
    call = make_call(votes_each=3)
    actions.close_call(call, mo, "Enough ideas are here.")

    actions.change_call(call, text_of(call, question="What did we ask?", closes_on=date(2026, 5, 1), votes_each=9), mo)

    assert (call.question, call.closes_on, call.votes_each) == ("What did we ask?", date(2026, 3, 31), 3)


def test_fewer_votes_are_refused_while_the_call_is_open(make_call, mo):
    call = make_call(votes_each=3)
    with pytest.raises(Invalid) as no:
        actions.change_call(call, text_of(call, votes_each=2), mo)
    assert set(no.value.fields) == {"votes_each"}
    assert call.votes_each == 3


# Closing


def test_the_night_after_its_last_day_closes_a_call(make_call, later):
    call = make_call()
    with later(days=29):  # 31 March
        jobs.tick()
        assert call.state == State.OPEN
        assert call.closed_at is None
    with later(days=30):
        jobs.tick()
        jobs.tick()
        assert call.state == State.CLOSED
        assert call.due_on == date(2026, 5, 1)
    assert [event.move for event in events.history("call", call.id)] == ["call_closed", "call_planned"]


def test_the_day_ends_at_midnight_of_the_lab_not_of_the_world(make_call):
    call = make_call()
    with clock.at(clock.start_of(date(2026, 4, 1)) - timedelta(minutes=1)):  # 21:59 in UTC
        jobs.tick()
        assert call.is_open
    with clock.at(clock.start_of(date(2026, 4, 1)) + timedelta(minutes=1)):  # 22:01 in UTC, still March there
        assert not call.is_open
        jobs.tick()
        assert call.closed_at is not None


def test_a_call_whose_timer_did_not_run_takes_no_ideas_after_its_last_day(make_call, later):
    call = make_call()
    with later(days=30):
        queries.forget_calls()
        assert queries.open_id(call.id) is None
        assert queries.open_calls() == []


def test_open_ideas_of_a_closed_call_come_up_for_review(make_call, make_idea, mo):
    call = make_call()
    inside, outside = make_idea(call_id=call.id), make_idea()
    picked = make_idea(call_id=call.id, review_due="monthly_pick")
    studied = make_idea("under_review", call_id=call.id)

    actions.close_call(call, mo, "Enough ideas are here.")

    assert [idea.review_due for idea in (inside, outside, picked, studied)] == ["call_closed", "", "monthly_pick", ""]


def test_an_idea_published_after_the_close_comes_up_for_review_too(make_call, make_idea, mo):
    call = make_call()
    idea = make_idea("submitted", call_id=call.id)
    actions.close_call(call, mo, "Enough ideas are here.")

    move_idea(idea, "publish", mo, topic=1)

    assert idea.review_due == "call_closed"


def test_a_call_is_closed_once(make_call, mo):
    call = make_call()
    actions.close_call(call, mo, "Enough ideas are here.")
    with pytest.raises(Conflict):
        actions.close_call(call, mo, "Enough ideas are here.")


def told(person) -> list[tuple[str, str, str]]:
    return [(one.headline, one.about.title, one.words) for one in notices.notices_of(person.id)[0]]


def test_author_voter_and_follower_hear_once_that_the_call_closed_and_by_when_the_lab_answers(
    make_call, make_idea, make_person, ana, ben, mo, work
):
    fay, out = make_person("fay"), make_person("out")
    call = make_call()
    first, second = make_idea(call_id=call.id), make_idea(call_id=call.id)
    for idea in (first, second):
        cast_vote(idea, ben)
    follow(first, fay)
    cast_vote(make_idea(), out)

    actions.close_call(call, mo, "Enough ideas are here.")
    work()

    closed = ("The call for ideas has closed", "Cool streets",
              "The call has closed, and the lab looks at all its ideas now. It says what came of them by "
              "Wednesday 1 April. Enough ideas are here.")  # fmt: skip
    assert [told(person) for person in (ana, ben, fay)] == [[closed]] * 3
    assert told(out) == []


def test_a_draft_s_author_and_whoever_stopped_following_hear_nothing(make_call, make_idea, make_person, ben, mo, work):
    dora = make_person("dora")
    call = make_call()
    make_idea("draft", call_id=call.id, author_id=dora.id)
    idea = make_idea(call_id=call.id)
    cast_vote(idea, ben)
    stop_mails_about(ben.id, "call", call.id)

    actions.close_call(call, mo, "Enough ideas are here.")
    work()

    assert told(ben) == told(dora) == []


def test_stopping_mails_about_a_call_touches_only_own_ideas_in_it(make_call, make_idea, ben):
    call = make_call()
    mine, foreign = make_idea(call_id=call.id), make_idea(call_id=call.id)
    cast_vote(mine, ben)

    stop_mails_about(ben.id, "call", call.id)

    assert notices.has_stopped(ben.id, [mine.id])
    assert not notices.has_stopped(ben.id, [foreign.id])
    assert notices.has_stopped_thing(ben.id, "call", call.id)


def test_the_mail_about_a_close_names_the_call_and_leads_to_it(make_call, make_idea, ben, mo, work, app):
    call = make_call()
    cast_vote(make_idea(call_id=call.id), ben)
    actions.close_call(call, mo, "Enough ideas are here.")
    work()
    with clock.at(clock.now() + timedelta(days=1)):  # a step on the way: it comes with the next morning's mail
        work()
    mails = "".join(path.read_text() for path in (app.config["LAB"].instance / "mail").glob("*.eml"))
    assert "The call for ideas has closed: Cool streets" in mails
    assert "/calls/cool-streets" in mails
    assert "You voted for an idea of this call." in mails.replace("=\n", "")


# The result


def test_the_result_is_told_once_and_can_be_mended_in_silence(make_call, make_idea, ana, ben, mo, work):
    call = make_call()
    cast_vote(make_idea(call_id=call.id), ben)
    actions.close_call(call, mo, "Enough ideas are here.")
    actions.write_result(call, RESULT, mo)
    actions.write_result(call, RESULT, mo)
    actions.write_result(call, RESULT + " In July.", mo)
    work()
    assert [headline for headline, _, _ in told(ben)] == [
        "What came of the call for ideas",
        "The call for ideas has closed",
    ]
    assert told(ben)[0][2] == RESULT
    assert call.result == RESULT + " In July."


def test_before_the_close_there_is_no_result(make_call, mo):
    with pytest.raises(Conflict):
        actions.write_result(make_call(), RESULT, mo)


# Leaving


def test_a_call_stays_when_its_moderator_leaves(make_call, mo, app):
    from lab.accounts.actions import erase

    call = make_call()
    erase(mo.id)
    assert queries.call(call.id) is call
    assert events.made_by(events.history("call", call.id)[0], mo.id) is False


def test_a_comment_on_an_answer_still_works(make_call, make_idea, ben):
    idea = make_idea(call_id=make_call().id)
    write_comment(idea, ben, "The square by the depot, please.")
    assert idea.comments == 1


def test_today_is_a_day_of_the_call(make_call):
    assert make_call(opens_on=TODAY, closes_on=TODAY).is_open
