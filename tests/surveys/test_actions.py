"""Who sets a survey up, who answers it, once, and what is forgotten."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql

from lab import clock, events, jobs
from lab.accounts import actions as accounts
from lab.db import atomic, db, lock
from lab.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from lab.pilots import findings, retention
from lab.pilots.actions import move_pilot
from lab.policy import VISITOR
from lab.recruitment.actions import leave
from lab.surveys import actions, queries, timers
from lab.surveys.models import SurveyResponse
from lab.surveys.queries import Turnout
from lab.surveys.rules import State

from .conftest import SUS, answered

DAYS = {"moment": "after", "title": "How easy was it?"}


def turnout(survey):
    return queries.turnouts([survey])[survey.id]


def later(**time):
    return clock.at(clock.now() + timedelta(**time))


# Setting up


def test_a_survey_from_a_template_is_a_draft_that_nobody_is_told_of(running, mo, ben):
    survey = actions.plan(running, mo, "sus", "How easy?", once="a")

    assert queries.state_of(survey, running) == State.DRAFT
    assert (survey.moment, survey.closes_on - survey.opens_on, len(survey.items)) == ("during", timedelta(14), 10)
    with pytest.raises(Conflict):
        actions.answer(survey, ben, 0, SUS)


def test_a_survey_is_locked_without_the_round_that_is_read_beside_it(running, mo):
    """PostgreSQL refuses to lock what an outer join brings along."""
    survey, asked = actions.plan(running, mo, "sus", "How easy?", once="a"), []

    def note(state):
        asked.append(str(state.statement.compile(dialect=postgresql.dialect())))

    session = db.session()
    event.listen(session, "do_orm_execute", note)
    try:
        with atomic():
            lock(survey)
    finally:
        event.remove(session, "do_orm_execute", note)

    assert [one.partition("FOR UPDATE ")[2] for one in asked if "FOR UPDATE" in one] == ["OF surveys"]


def test_sending_the_same_form_twice_makes_one_survey_and_one_question(running, mo):
    survey = actions.plan(running, mo, "own", "A few questions", once="a")
    again = actions.plan(running, mo, "own", "A few questions", once="a")
    for _ in range(2):
        actions.add_question(survey, mo, kind="scale", words="How warm was it?", once="q")

    assert (again.id, len(survey.questions)) == (survey.id, 1)


def test_residents_and_visitors_set_nothing_up(running, ben, mo):
    for who, no in ((ben, NotAllowed), (VISITOR, NotSignedIn)):
        with pytest.raises(no):
            actions.plan(running, who, "sus", "How easy?")
    survey = actions.plan(running, mo, "sus", "How easy?")
    with pytest.raises(NotAllowed):
        actions.add_question(survey, ben, kind="scale", words="How warm was it?")
    with pytest.raises(NotAllowed):
        actions.remove(survey, ben)


def test_a_survey_without_a_question_does_not_open(running, mo):
    survey = actions.plan(running, mo, "own", "A few questions")
    with pytest.raises(Conflict, match="at least one question"):
        actions.ask_testers(survey, mo, opens_on=survey.opens_on, closes_on=survey.closes_on, **DAYS)


@pytest.mark.parametrize(("opens", "closes"), [(3, 2), (-9, -1)])
def test_the_last_day_is_after_the_first_and_has_not_passed(running, mo, opens, closes):
    survey, today = actions.plan(running, mo, "sus", "How easy?"), clock.today()
    with pytest.raises(Invalid) as no:
        actions.ask_testers(survey, mo, opens_on=today + timedelta(opens), closes_on=today + timedelta(closes), **DAYS)
    assert set(no.value.fields) == {"closes_on"}


def test_questions_change_places_and_go(make_survey, running, mo):
    survey = make_survey(running, "own", [("scale", "First?"), ("scale", "Second?"), ("scale", "Third?")])
    first, second, third = (one.id for one in survey.questions)

    actions.move_question(survey, mo, third, up=True)
    actions.move_question(survey, mo, first, up=True)  # it is the first already
    actions.move_question(survey, mo, first, up=False)
    actions.remove_question(survey, mo, second)
    actions.remove_question(survey, mo, second)

    assert [one.words for one in survey.questions] == ["Third?", "First?"]


def test_from_the_first_answer_on_the_questions_stay(make_survey, running, mo, ben):
    survey = make_survey(running, "sus", [("scale", "How warm?")])
    actions.answer(survey, ben, 0, SUS)  # half of it

    for change in (
        lambda: actions.add_question(survey, mo, kind="scale", words="Another?"),
        lambda: actions.move_question(survey, mo, survey.questions[0].id, up=True),
        lambda: actions.remove_question(survey, mo, survey.questions[0].id),
        lambda: actions.remove(survey, mo),
    ):
        with pytest.raises(Conflict, match="answered already"):
            change()


def test_a_running_survey_gets_more_days_but_keeps_its_name_once_answered(make_survey, running, mo, ben):
    survey = make_survey(running)
    answered(survey, ben, SUS)
    later_on = survey.closes_on + timedelta(7)

    actions.change(survey, mo, title="Another", moment="before", opens_on=later_on, closes_on=later_on)

    assert (survey.title, survey.moment, survey.opens_on, survey.closes_on) == (
        "How easy it is to use (SUS)", "during", clock.today(), later_on,
    )  # fmt: skip


def test_what_has_closed_stays_closed(make_survey, running, mo):
    survey = make_survey(running)
    with later(days=15), pytest.raises(Conflict, match="has closed"):
        actions.change(survey, mo, opens_on=survey.opens_on, closes_on=survey.closes_on + timedelta(30), **DAYS)


# Answering


def test_each_tester_counts_once_and_may_change_the_answer(make_survey, running, ben):
    survey = make_survey(running)
    answered(survey, ben, SUS)
    answered(survey, ben, SUS | {"sus_1": 5})

    rows = queries.answers_of(survey)
    assert [row.answers["sus_1"] for row in rows] == [5]
    assert turnout(survey) == Turnout(1, 1)


def test_a_missing_item_of_a_score_is_named_and_nothing_is_kept(make_survey, running, ben):
    survey = make_survey(running)
    with pytest.raises(Invalid) as no:
        actions.answer(survey, ben, 0, {key: value for key, value in SUS.items() if key not in ("sus_3", "sus_8")})
    assert set(no.value.fields) == {"sus_3", "sus_8"}
    assert not queries.has_answers(survey.id)


def test_half_a_survey_is_kept_and_not_counted(make_survey, running, ben):
    survey = make_survey(running, "sus", [("text", "Why?")])
    actions.answer(survey, ben, 0, SUS)

    assert (turnout(survey), queries.answers_of(survey)) == (Turnout(0, 1), [])
    actions.answer(survey, ben, 1, {})
    assert turnout(survey) == Turnout(1, 1)


def test_nothing_at_all_is_no_answer(make_survey, running, ben):
    survey = make_survey(running, "own", [("text", "Why?")])
    with pytest.raises(Invalid, match="at least one question"):
        actions.answer(survey, ben, 0, {})
    assert not queries.has_answers(survey.id)


def test_the_last_screen_alone_is_no_answer(make_survey, running, ben):
    survey = make_survey(running, "sus", [("text", f"Why {n}?") for n in range(2)])
    actions.answer(survey, ben, 1, {f"q{survey.questions[0].id}": "Because."})
    assert turnout(survey) == Turnout(0, 1)


def test_only_testers_who_take_part_answer(make_survey, running, ana, ben, mo):
    survey = make_survey(running)
    for who in (ana, mo):
        with pytest.raises(NotAllowed):
            actions.answer(survey, who, 0, SUS)
    leave(running, ben)
    with pytest.raises(NotAllowed):
        actions.answer(survey, ben, 0, SUS)


@pytest.mark.parametrize("days", [-1, 15])
def test_outside_of_its_days_it_takes_nothing(make_survey, running, ben, days):
    today = clock.today()
    survey = make_survey(running, opens_on=today, closes_on=today + timedelta(14))
    with later(days=days), pytest.raises(Conflict):
        actions.answer(survey, ben, 0, SUS)


def test_twelve_presses_at_once_are_one_answer(app, make_survey, running, ben):
    survey_id, no, moment = make_survey(running).id, [], clock.now()

    def press():
        with app.app_context(), clock.at(moment):
            try:
                actions.answer(queries.survey(survey_id), ben, 0, SUS)
            except Exception as wrong:
                no.append(wrong)

    threads = [threading.Thread(target=press) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert no == []
    assert db.session.query(SurveyResponse).count() == 1


def test_answers_are_taken_back_also_after_the_end_and_after_leaving(make_survey, running, ben, make_testers):
    survey, others = make_survey(running), make_testers(running, 3)
    for who in [ben, *others]:
        answered(survey, who, SUS)
    leave(running, ben)
    assert turnout(survey) == Turnout(4, 4)

    with later(days=20):
        actions.take_back(survey, ben)
        actions.take_back(survey, ben)
        assert turnout(survey) == Turnout(3, 3)


@pytest.mark.parametrize("goes", ["takes back", "leaves the test", "leaves the lab"])
def test_nobody_works_out_from_public_figures_what_was_taken_back(make_survey, running, ben, make_testers, goes):
    survey = make_survey(running, "sus", [("text", "Why?")])
    for who in make_testers(running, 5):
        answered(survey, who, SUS)
    answered(survey, ben, dict.fromkeys(SUS, 1) | {f"q{survey.questions[0].id}": "It is too dark."})

    with later(days=20):
        before = findings.of(running.round)
        if goes == "takes back":
            actions.take_back(survey, ben)
        elif goes == "leaves the test":
            leave(running, ben, forget=True)
        else:
            accounts.erase(ben.id)

        assert findings.of(running.round) == before
        assert (len(queries.answers_of(survey)), "dark" in str(survey.results)) == (5, False)


def test_the_same_answers_are_counted_once_and_other_answers_again(
    make_survey, running, ben, make_testers, monkeypatch
):
    survey, counted = make_survey(running), []
    count = queries.tally
    monkeypatch.setattr(queries, "tally", lambda *given: counted.append(1) or count(*given))
    answered(survey, ben, SUS)

    first, again = (queries.tallies([survey])[survey.id] for _ in range(2))
    answered(survey, ben, dict.fromkeys(SUS, 3))
    other = queries.tallies([survey])[survey.id]

    assert first == again
    assert (first.scores["sus"].mean, other.scores["sus"].mean, len(counted)) == (75, 50, 2)


def test_before_it_closes_the_figures_follow_what_is_taken_back(make_survey, running, ben, make_testers):
    survey = make_survey(running)
    for who in [ben, *make_testers(running, 5)]:
        answered(survey, who, SUS)

    actions.take_back(survey, ben)

    assert (turnout(survey), survey.results) == (Turnout(5, 6), None)


def test_who_leaves_and_asks_for_it_takes_the_answers_along(make_survey, running, ben):
    survey = make_survey(running)
    answered(survey, ben, SUS)

    leave(running, ben, forget=True)

    assert queries.answers_of(survey) == []


def test_who_joins_after_the_end_was_not_asked(make_survey, running, ben, make_testers):
    survey = make_survey(running)
    with later(days=15):
        make_testers(running, 3)
        assert turnout(survey) == Turnout(0, 1)


# Telling


def told(running, name):
    """How many people each event of this name tells."""
    rows = db.session.query(events.Event).filter_by(kind="pilot", thing_id=running.id, move=name).all()
    return [db.session.query(events.EventPerson).filter_by(event_id=event.id).count() for event in rows]


def test_testers_are_told_at_once_and_once(make_survey, running, make_testers):
    make_testers(running, 3)
    make_survey(running)
    timers.tell_what_opens()

    assert told(running, "survey_open") == [4]


def test_a_survey_that_opens_later_is_told_on_its_day_or_after_a_missed_one(make_survey, running):
    today = clock.today()
    make_survey(running, opens_on=today + timedelta(3), closes_on=today + timedelta(10))
    assert (timers.tell_what_opens(), told(running, "survey_open")) == (0, [])

    with later(days=5):
        assert [timers.tell_what_opens(), timers.tell_what_opens()] == [1, 0]
        assert told(running, "survey_open") == [1]


def test_only_who_has_not_answered_is_reminded_once_two_days_before_the_end(make_survey, running, ben, make_testers):
    make_testers(running, 2)
    survey = make_survey(running)
    answered(survey, ben, SUS)

    with later(days=11):
        assert timers.remind_who_has_not_answered() == 0
    with later(days=13):
        assert [timers.remind_who_has_not_answered() for _ in range(2)] == [1, 0]
        assert told(running, "survey_remind") == [2]


def test_a_look_takes_no_lock_while_no_reminder_is_due(make_survey, running, count_statements):
    make_survey(running)

    assert count_statements(timers.remind_who_has_not_answered) == count_statements(timers.tell_what_opens)


def test_two_surveys_that_close_on_one_day_are_two_reminders(make_survey, running):
    make_survey(running)
    make_survey(running, "nps")
    with later(days=12):
        assert timers.remind_who_has_not_answered() == 2


def test_a_paused_test_waits(make_survey, running, mo):
    today = clock.today()
    survey = make_survey(running, opens_on=today + timedelta(1), closes_on=today + timedelta(10))
    move_pilot(running, "pause", mo, reason="The lamps flicker.", text="We look at the lamps and go on in a week.",
               review_on=today + timedelta(5))  # fmt: skip
    with later(days=2):
        assert timers.tell_what_opens() == 0
        move_pilot(running, "resume", mo, reason="The lamps burn again.", text="They burn as they should.",
                   review_on=clock.today() + timedelta(30))  # fmt: skip
        assert timers.tell_what_opens() == 1
        assert survey.told_at == clock.now()


def test_the_notice_and_the_mail_lead_to_the_survey(make_survey, running, ben, client_of):
    survey = make_survey(running)
    jobs.run_until_idle()

    page = client_of(ben).get("/me/notices").text

    assert "A short survey for you" in page
    assert f'href="/surveys/{survey.id}"' in page


def test_no_history_shows_the_telling_and_nobody_forms_get_stale(make_survey, running):
    before = events.last("pilot", running.id).id
    make_survey(running)
    assert events.last("pilot", running.id).id == before


# What is made of it, and what is forgotten


def test_a_finding_is_made_of_a_closed_survey_with_five_answers(make_survey, running, ben, make_testers):
    survey = make_survey(running)
    testers = make_testers(running, 5)
    for who in testers[:4]:
        answered(survey, who, SUS)
    assert findings.of(running.round) == []  # it is still open
    with later(days=15):
        few = [(one.key, one.kind, one.people, one.words) for one in findings.of(running.round)]
    answered(survey, testers[4], SUS)
    with later(days=15):
        enough = [(one.key, one.kind, one.people, one.words) for one in findings.of(running.round)]

    key = f"survey-{survey.id}"
    assert few == [(key, "", 0, "Fewer than five testers have answered, so nothing is shown.")]
    assert enough == [(key, "survey", 5, "75 of 100, a bit above average (68), from 5 of 6 testers.")]


def test_the_promised_deletion_takes_the_answers_and_leaves_the_figures(make_survey, running, make_testers):
    survey = make_survey(running, "sus", [("text", "Why?")])
    for who in make_testers(running, 6):
        answered(survey, who, SUS | {f"q{survey.questions[0].id}": "Because it is dark."})
    with later(days=15):
        before = findings.of(running.round)
        with atomic():
            retention.forget(running.round)

        assert db.session.query(SurveyResponse).count() == 0
        assert findings.of(running.round) == before
        assert turnout(survey) == Turnout(6, 7)
        with atomic():
            assert actions.forget_answers(running.round) == 0
        assert "dark" not in str(survey.results)
