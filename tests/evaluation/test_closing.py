from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from threading import Thread

import pytest
from sqlalchemy import func, select

from lab import clock, events, jobs, story
from lab.accounts import actions as accounts
from lab.accounts import acts
from lab.db import db
from lab.errors import Conflict, NotAllowed, NotFound
from lab.evaluation import closing, queries, timers, wording
from lab.evaluation.models import ClosingAnswer
from lab.evaluation.rules import Answers
from lab.events import Event
from lab.insights import pace
from lab.me.data import own_data
from lab.notices.models import Notice
from lab.pilots.actions import move_pilot
from lab.recruitment import actions as recruitment

from ..pilots.conftest import STOP, evaluated
from .conftest import MONTH, vote

DAY = timedelta(days=1)


def questions(pilot):
    found = select(func.count()).select_from(Event)
    return db.session.scalar(found.where(Event.move == "closing_question", Event.thing_id == pilot.id))


def given():
    rows = db.session.execute(select(ClosingAnswer.answer, ClosingAnswer.text).order_by(ClosingAnswer.id))
    return [tuple(row) for row in rows]


# Asking


def test_a_month_after_it_went_live_people_are_asked_once(scaled):
    pilot = scaled()
    with clock.at(clock.now() + MONTH - timedelta(hours=1)):
        assert timers.ask_whether_it_solved_it() == 0

    with clock.at(clock.now() + MONTH):
        assert (timers.ask_whether_it_solved_it(), timers.ask_whether_it_solved_it()) == (1, 0)
        assert questions(pilot) == 1
    with clock.at(clock.now() + 2 * MONTH):
        assert timers.ask_whether_it_solved_it() == 0


def test_days_without_a_look_at_the_calendar_are_made_up_for(scaled):
    pilot = scaled()

    with clock.at(clock.now() + MONTH + 20 * DAY):
        jobs.tick()

        assert questions(pilot) == 1
        assert queries.closing(pilot).asked_on == clock.today()


def test_old_times_are_not_asked_about(scaled):
    scaled()

    with clock.at(clock.now() + timedelta(days=121)):
        assert timers.ask_whether_it_solved_it() == 0


def test_a_stopped_pilot_is_asked_about_and_a_cancelled_one_is_not(pilot_at, mo, kim):
    stopped, cancelled = evaluated(pilot_at("evaluating"), mo), pilot_at("recruiting")
    move_pilot(stopped, "decide_stop", kim, **STOP)
    move_pilot(cancelled, "cancel", kim, reason="money", text="The bridge is closed.")

    with clock.at(clock.now() + MONTH):
        timers.ask_whether_it_solved_it()

        assert (questions(stopped), questions(cancelled)) == (1, 0)


def test_the_month_is_counted_from_the_day_it_is_live(pilot_at):
    pilot = pilot_at("scaling")

    with clock.at(clock.now() + 2 * MONTH):
        assert (timers.ask_whether_it_solved_it(), questions(pilot)) == (0, 0)


def test_author_voters_and_testers_are_told_with_the_way_there(asked, make_idea, ana, ben, voters_of, work):
    idea = make_idea("shortlisted")
    (vera,) = voters_of(idea, 1)
    pilot = asked([idea])
    work()

    event = events.last("pilot", pilot.id)
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.event_id == event.id)))
    assert told == {ana.id, ben.id, vera.id}
    assert story.sentence(event, {}, "V").endswith(f"Did it solve it? It is one tap: {pilot.path}/closing")


def test_the_mail_leads_to_the_answer(app, asked, ben, work):
    pilot = asked()
    with clock.at(clock.now() + DAY):
        work()

    letters = [path.read_bytes() for path in (app.config["LAB"].instance / "mail").glob("*.eml")]
    said = [message_from_bytes(raw, policy=default) for raw in letters]
    words = [m.get_body(("plain",)).get_content() for m in said if m["To"] == "ben@example.org"]
    link = f"{app.config['LAB'].base_url.rstrip('/')}{pilot.path}/closing"
    assert [link in text for text in words if "Did it solve it?" in text] == [True]


def test_asking_costs_the_same_for_one_voter_and_for_twenty(scaled, make_idea, voters_of, count_statements):
    lonely, liked = make_idea("shortlisted"), make_idea("shortlisted")
    voters_of(lonely, 1)
    voters_of(liked, 20)
    counts = []
    for idea in (lonely, liked):
        scaled([idea])
        with clock.at(clock.now() + MONTH):
            counts.append(count_statements(timers.ask_whether_it_solved_it))

    assert counts[0] == counts[1]


# Answering


def test_one_answer_a_person_and_it_can_be_changed(asked, ben):
    pilot = asked()

    closing.answer(pilot, ben, "no", "It is still dark at the bridge.")
    closing.answer(pilot, ben, "yes")

    assert given() == [("yes", "")]


def test_it_can_be_changed_for_sixty_days(asked, ben):
    pilot = asked()

    with clock.at(clock.now() + 60 * DAY):
        closing.answer(pilot, ben, "yes")
    with clock.at(clock.now() + 61 * DAY), pytest.raises(Conflict):
        closing.answer(pilot, ben, "no")

    assert given() == [("yes", "")]


def test_only_those_who_were_asked_answer(asked, make_idea, make_person, ana, ben, mo, voters_of):
    idea = make_idea("shortlisted")
    (vera,) = voters_of(idea, 1)
    pilot, stranger = asked([idea]), make_person("sam")

    for who in (ana, ben, vera):
        closing.answer(pilot, who, "yes")
    for who in (stranger, mo):
        with pytest.raises(NotAllowed):
            closing.answer(pilot, who, "yes")

    assert len(given()) == 3


def test_a_voter_of_another_idea_and_a_tester_who_left_are_not_asked(asked, make_idea, make_person, pilot_at, ben):
    other = make_idea("open")
    vote(sam := make_person("sam"), other)
    pilot = asked()
    recruitment.leave(pilot, ben)

    assert [queries.closing(pilot).asks(who.id) for who in (sam, ben)] == [False, False]


def test_nobody_answers_what_was_not_asked(scaled, ben):
    with pytest.raises(NotFound):
        closing.answer(scaled(), ben, "yes")


def test_no_event_tells_who_answered_what(asked, ben):
    pilot = asked()
    before = db.session.scalar(select(func.count()).select_from(Event))

    closing.answer(pilot, ben, "no", "It is still dark.")

    assert db.session.scalar(select(func.count()).select_from(Event)) == before


def test_two_windows_at_once_are_one_answer(app, asked, ben):
    pilot = asked()
    id, moment, failed = pilot.id, clock.now(), []

    def send(code):
        with app.app_context(), clock.at(moment):
            try:
                closing.answer(db.session.get(type(pilot), id), ben, code)
            except Exception as no:
                failed.append(no)

    db.session.rollback()
    threads = [Thread(target=send, args=(code,)) for code in ("yes", "no", "partly", "yes", "no", "partly")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (failed, len(given())) == ([], 1)


# What is shown


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (Answers(3, 1, 0), ""),
        (Answers(20, 8, 6), "Of 34 residents who answered, 20 say it solved it, 8 partly, 6 not."),
        (Answers(4, 1, 2), "Of 7 residents who answered, most say that it solved it."),
        (Answers(2, 2, 2), "Of 6 residents who answered, they do not agree whether it solved it."),
    ],
)
def test_what_residents_say_in_words(app, answers, words):
    with app.test_request_context():
        assert wording.answered(answers) == words


@pytest.mark.parametrize(
    ("stage", "decision", "words"),
    [
        ("scaled", {"move": "go_live"}, "The city says: it worked and stays."),
        ("stopped", {"move": "abandon"}, "The city says: it worked, but does not go on."),
        ("stopped", {"move": "decide_stop", "stop_reason": "no_effect"}, "The city says: it had no effect."),
        ("stopped", {"move": "decide_stop", "stop_reason": "cost"}, "The city says: it does not go on."),
    ],
)
def test_what_the_city_says(app, stage, decision, words):
    with app.test_request_context():
        assert wording.claim(stage, decision) == words


def test_four_answers_are_shown_nowhere_and_six_stand_beside_the_claim(asked, make_idea, client_of, voters_of):
    idea = make_idea("shortlisted", title="Light for the depot path")
    voters = voters_of(idea, 6)
    pilot = asked([idea])
    pages = [pilot.path, idea.path, "/results", f"{pilot.path}/closing"]
    claim, said = "The city says: it worked and stays.", "Of 6 residents who answered, most say that it solved it."

    def shown():
        texts = [client_of().get(page).text for page in pages]
        return ["residents who answered" in text for text in texts], [claim in text and said in text for text in texts]

    for voter in voters[:4]:
        closing.answer(pilot, voter, "yes")
    assert shown()[0] == [False] * 4
    for voter in voters[4:]:
        closing.answer(pilot, voter, "no")
    assert shown() == ([True] * 4, [True] * 4)


def test_the_share_over_all_outcomes_names_how_many_answered(asked, make_idea, client_of, voters_of):
    idea = make_idea("shortlisted")
    pilot = asked([idea])
    for number, voter in enumerate(voters_of(idea, 20)):
        closing.answer(pilot, voter, "yes" if number < 15 else "no")

    pace.forget()
    words = "Of 20 residents who answered about 1 test that ended, 75 % say: it solved it."
    assert [words in client_of().get(page).text for page in ("/promise", "/results")] == [True, True]


def test_nobody_takes_one_pilot_from_the_sum_to_learn_of_another(asked, make_idea, voters_of):
    """Of the second it is said that most say yes, and not that two do not."""
    for yes, no in ((15, 5), (4, 2)):
        idea = make_idea("shortlisted")
        pilot = asked([idea])
        for number, voter in enumerate(voters_of(idea, yes + no)):
            closing.answer(pilot, voter, "yes" if number < yes else "no")

    assert queries.answers_of_all() == (Answers(yes=15, no=5), 1)


# The page


def test_ben_answers_with_a_plain_form(asked, client_of, ben):
    pilot, here = asked(), client_of(ben)
    assert "Did it solve it? Answer" in here.get(pilot.path).text

    answer = here.post(f"{pilot.path}/closing", data={"answer": "partly", "text": "Not at the bridge."})

    assert (answer.status_code, answer.location) == (303, f"{pilot.path}/closing")
    page = here.get(f"{pilot.path}/closing").text
    assert "Nobody learns what you answered" in page
    assert ("Change my answer" in page, "Not at the bridge." in page) == (True, True)
    assert "Change my answer" in here.get(pilot.path).text


def test_htmx_gets_the_form_with_thanks(asked, client_of, ben):
    pilot = asked()

    answer = client_of(ben).post(f"{pilot.path}/closing", data={"answer": "yes"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith(f'<section class="card pad stack" id="closing-{pilot.id}"')
    assert "Thank you. Your answer is counted." in answer.text


def test_without_an_answer_the_words_come_back(asked, client_of, ben):
    pilot = asked()

    answer = client_of(ben).post(f"{pilot.path}/closing", data={"text": "Not at the bridge."})

    assert (answer.status_code, "Choose one of the three." in answer.text) == (422, True)
    assert "Not at the bridge." in answer.text


def test_who_was_not_asked_reads_and_does_not_answer(asked, client_of, make_person):
    pilot, sam = asked(), make_person("sam")

    page = client_of(sam).get(f"{pilot.path}/closing")

    assert (page.status_code, 'name="answer"' in page.text) == (200, False)
    assert client_of(sam).post(f"{pilot.path}/closing", data={"answer": "yes"}).status_code == 403


def test_before_anybody_was_asked_there_is_no_such_page(scaled, client_of, ben):
    assert client_of(ben).get(f"{scaled().path}/closing").status_code == 404


def test_words_are_for_staff_and_name_nobody(asked, client_of, ana, ben, mo):
    pilot = asked()
    closing.answer(pilot, ben, "no", "It is still dark at the bridge.")

    assert "dark at the bridge" not in client_of(ana).get(f"{pilot.path}/closing").text
    page = client_of(mo).get(f"{pilot.path}/closing").text
    assert ("dark at the bridge" in page, "Ben" in page) == (True, False)


def test_a_visitors_answer_is_kept_over_the_sign_in(app, asked, client_of, ben):
    pilot = asked()
    page = client_of().get(f"{pilot.path}/closing").text
    assert 'name="answer"' in page

    answer = client_of().post(f"{pilot.path}/closing", data={"answer": "no", "text": "Still dark."}, without_token=True)

    assert answer.status_code == 401
    assert "After you sign in your answer is counted." in answer.text
    packed = acts.pack("closing", {"id": str(pilot.id), "answer": "no", "text": "Still dark."})
    with app.test_request_context():
        from flask import g

        g.me = ben
        assert acts.resume(packed) == (f"{pilot.path}/closing", "")
    assert given() == [("no", "Still dark.")]


@pytest.mark.parametrize("fields", [{}, {"id": "x"}, {"id": "99999"}])
def test_a_broken_act_does_nothing(app, asked, ben, fields):
    asked()
    with app.test_request_context():
        from flask import g

        g.me = ben
        acts.resume(acts.pack("closing", {"answer": "no", **fields}))
    assert given() == []


def test_its_page_costs_the_same_for_one_answer_and_for_twenty(
    asked, make_idea, client_of, voters_of, count_statements
):
    idea = make_idea("shortlisted")
    first, *others = voters_of(idea, 21)
    pilot, here = asked([idea]), client_of()
    closing.answer(pilot, first, "yes")
    read = lambda: here.get(f"{pilot.path}/closing")  # noqa: E731
    one = count_statements(read)
    for voter in others:
        closing.answer(pilot, voter, "no")

    assert count_statements(read) == one


# What is kept, and how long


def test_words_are_deleted_after_half_a_year_and_answers_stay(asked, ben):
    pilot = asked()
    closing.answer(pilot, ben, "no", "It is still dark.")
    with clock.at(clock.now() + timedelta(days=180)):
        assert timers.forget_words() == 0

    with clock.at(clock.now() + timedelta(days=181)):
        assert (timers.forget_words(), timers.forget_words()) == (1, 0)

    assert given() == [("no", "")]


def test_who_leaves_takes_the_words_along_and_the_answer_stays_counted(asked, ben):
    pilot = asked()
    closing.answer(pilot, ben, "no", "It is still dark.")
    assert [(row["answer"], row["text"]) for row in own_data(ben.id)["closing_answers"]] == [
        ("no", "It is still dark.")
    ]

    accounts.erase(ben.id)

    rows = db.session.execute(select(ClosingAnswer.person_id, ClosingAnswer.answer, ClosingAnswer.text))
    assert [tuple(row) for row in rows] == [(None, "no", "")]
