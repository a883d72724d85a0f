"""What was agreed to in one round of a pilot stays in it, and the next one starts without it."""

from datetime import timedelta

import pytest

from lab import clock, recount
from lab.accounts import actions as accounts
from lab.checkins import actions as checkins
from lab.db import db
from lab.errors import Conflict, Invalid
from lab.evaluation import queries as evaluation
from lab.pilots.actions import move_pilot
from lab.recruitment import actions, queries, setup, timers
from lab.recruitment.rules import Guarded
from lab.surveys import actions as surveys
from lab.surveys import queries as surveys_queries
from tests.me.test_no_trace import found
from tests.pilots.conftest import evaluated, recruit

YOUNG = {"minor": True, "guardian_name": "Gerda Guard", "guardian_email": "gerda@example.org"}
EARLY = {"stop_rule": "A lamp fell.", "text": "It ends early today."}


@pytest.fixture
def running(pilot_at, mo):
    """A pilot in its test, with four places; Ben has one of them."""
    pilot = pilot_at("running")
    setup.change_places(pilot, mo, 4)
    return pilot


@pytest.fixture
def finish(mo):
    return lambda pilot: move_pilot(pilot, "finish", mo, ended_on=clock.today(), **EARLY)


@pytest.fixture
def adapt(finish, mo, kim):
    def go_on(pilot):
        finish(pilot)
        evaluated(pilot, mo)
        move_pilot(pilot, "decide_adapt", kim, changes="More lamps, and lower, on both sides.", extra_budget=0)

    return go_on


def test_a_guardian_takes_the_agreement_back_after_the_pilot_has_gone_on(
    running, join, adapt, make_person, mo, kim, ben, client_of, guardian_links
):
    zoe = make_person("zoe")
    tester = join(running, zoe, **YOUNG)
    (link,) = guardian_links()
    actions.answer_for(queries.guardian_of(running.round.id, zoe.id), Guarded.AGREED)
    adapt(running)
    recruit(running, mo, kim, ben, {})
    join(running, ben)

    page = client_of().get(link)
    actions.answer_for(queries.guardian_of(running.rounds[0].id, zoe.id), Guarded.WITHDRAWN)

    assert (page.status_code, tester.left_at is not None, queries.latest_consent(tester.id)) == (200, True, None)
    assert (running.testers, running.tester_ids, list(recount.differences())) == (1, {ben.id}, [])


def test_the_own_page_says_that_the_round_of_a_tester_is_over(running, adapt, ben, client_of):
    before = client_of(ben).get("/me").text

    adapt(running)

    after = client_of(ben).get("/me").text
    assert ("You take part since" in before, "You take part since" in after, "You joined on" in after) == (
        True, False, True,
    )  # fmt: skip


def test_who_tested_in_an_earlier_round_takes_the_consent_back_with_what_they_wrote(
    running, adapt, mo, kim, ben, client_of
):
    checkins.check_in(running, ben, 4, "My zlantern")
    adapt(running)
    recruit(running, mo, kim, ben, {})
    before = client_of(ben).get(running.path).text

    done = client_of(ben).post(f"{running.path}/testers/leave-earlier", data={"forget": "y"}, follow_redirects=True)
    again = client_of(ben).post(f"{running.path}/testers/leave-earlier")

    db.session.expire_all()
    (row,) = queries.testers(running.rounds[0].id)
    assert ("leave-earlier" in before, "leave-earlier" in done.text, again.status_code) == (True, False, 303)
    assert (row.left_at is not None, row.version, found("zlantern")) == (True, None, [])
    assert (running.testers, list(recount.differences())) == (0, [])


def test_whose_guardian_has_not_answered_by_the_end_took_no_part(running, join, finish, make_person):
    zoe = make_person("zoe")
    tester = join(running, zoe, **YOUNG)
    guardian = queries.guardian_of(running.round.id, zoe.id)

    finish(running)

    assert (tester.left_at is not None, guardian.state, guardian.email) == (True, "lapsed", "")
    assert (running.testers, list(recount.differences())) == (1, [])
    assert evaluation.took_part([running.round.id])[running.round.id].joined == 1
    with pytest.raises(Conflict):
        actions.answer_for(guardian, Guarded.AGREED)


def test_the_next_round_has_at_least_the_places_that_are_kept_for_groups(running, adapt, mo, kim, ben):
    setup.keep_places(running, mo, "age", "65_plus", 3)
    adapt(running)

    with pytest.raises(Invalid) as no:
        recruit(running, mo, kim, ben, {"places": 2})
    recruit(running, mo, kim, ben, {"places": 3})

    assert (list(no.value.fields), running.places) == (["places"], 3)


def test_a_test_that_ended_long_ago_still_says_how_many_testers_answered(running, finish, ben):
    checkins.check_in(running, ben, 4, "Good light")
    finish(running)
    before = evaluation.took_part([running.round.id])

    with clock.at(clock.now() + timedelta(days=100)):
        forgotten = timers.forget_what_was_promised()

    assert (forgotten, evaluation.took_part([running.round.id])) == (1, before)


def test_who_leaves_after_the_end_is_no_drop_out(running, join, finish, people, ben):
    stays, leaves = people(2)
    join(running, stays)
    join(running, leaves)
    actions.leave(running, leaves, "participant")
    finish(running)
    run = running.round.id
    before = (evaluation.took_part([run])[run], queries.dropouts(run))

    with clock.at(clock.now() + timedelta(days=1)):
        actions.leave(running, stays)
        accounts.erase(ben.id)

    assert (evaluation.took_part([run])[run], queries.dropouts(run)) == before
    assert (before[0].left, before[1].total) == (1, 1)


def test_nobody_gives_anything_once_what_was_given_is_deleted(running, finish, mo, ben):

    finish(running)
    with clock.at(clock.now() + timedelta(days=100)):
        timers.forget_what_was_promised()

        with pytest.raises(Conflict):
            checkins.check_in(running, ben, 4, "It would stay forever")
        survey = surveys.plan(running, mo, "sus", "How was it?")
        days = {"opens_on": clock.today(), "closes_on": clock.today() + timedelta(days=7)}
        surveys.ask_testers(survey, mo, title="How was it?", moment=survey.moment, **days)
        assert surveys_queries.state_of(survey, running) == "closed"
