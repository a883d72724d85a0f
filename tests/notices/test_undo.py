"""What the staff take back at once is told to nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lab import clock, events
from lab.db import atomic
from lab.ideas.actions import move_idea
from lab.notices import fan_out
from lab.policy import SYSTEM
from tests.conftest import NOW

SOON = timedelta(seconds=20)
AFTER = timedelta(seconds=31)
MISTAKE = {"reason": "This step was a mistake."}
REFERRED = {"channel": "department", "reference": "A-17", "reason": "The road works office repairs it this month."}


@pytest.fixture(autouse=True)
def _window(app):
    plain = app.config["LAB"]
    app.config["LAB"] = replace(plain, undo_seconds=30)
    yield
    app.config["LAB"] = plain


@pytest.fixture
def told(letters_of):
    """Who has heard of these events by then."""

    def read(after, *events):
        with clock.at(NOW + after):
            while fan_out.tell():
                pass
        return [letters_of(event.root_id) for event in events]

    return read


def test_a_step_is_told_when_nobody_can_take_it_back_any_more(ben, mo, make_idea, vote_for, told):
    idea = make_idea("open")
    vote_for(idea, ben)
    step = move_idea(idea, "start_review", mo, trigger="lab")

    assert told(SOON, step) == [{}]
    assert told(AFTER, step) == [{"Ana": "A", "Ben": "V"}]


def test_a_step_taken_back_at_once_is_told_to_nobody(ben, mo, make_idea, vote_for, told):
    idea = make_idea("open")
    vote_for(idea, ben)
    step = move_idea(idea, "refer", mo, **REFERRED)
    with clock.at(NOW + SOON):
        back = move_idea(idea, "reopen", mo, **MISTAKE)

    assert told(AFTER + SOON, step, back) == [{}, {}]
    assert idea.stage == "open"


def test_a_step_taken_back_too_late_is_told_and_so_is_taking_it_back(ben, mo, make_idea, vote_for, told):
    idea = make_idea("open")
    vote_for(idea, ben)
    step = move_idea(idea, "refer", mo, **REFERRED)
    with clock.at(NOW + AFTER):
        back = move_idea(idea, "reopen", mo, **MISTAKE)

    everyone = {"Ana": "A", "Ben": "V"}
    assert told(AFTER + AFTER, step, back) == [everyone, everyone]


def test_what_leads_elsewhere_is_no_taking_back(ben, mo, make_idea, vote_for, told):
    """Declined from the study and then opened for votes: people have to hear where it is now."""
    idea = make_idea("under_review")
    vote_for(idea, ben)
    step = move_idea(idea, "refer", mo, **REFERRED)
    with clock.at(NOW + SOON):
        back = move_idea(idea, "reopen", mo, **MISTAKE)

    everyone = {"Ana": "A", "Ben": "V"}
    assert told(AFTER + SOON, step, back) == [everyone, everyone]


def test_there_and_back_and_there_again_is_told_once(ben, mo, make_idea, vote_for, told):
    """Also by a worker that was away meanwhile."""
    idea = make_idea("open")
    vote_for(idea, ben)
    steps = []
    for seconds, (name, answers) in enumerate([("refer", REFERRED), ("reopen", MISTAKE), ("refer", REFERRED)]):
        with clock.at(NOW + timedelta(seconds=seconds)):
            steps.append(move_idea(idea, name, mo, **answers))

    assert told(timedelta(minutes=5), *steps) == [{}, {}, {"Ana": "A", "Ben": "V"}]


def test_what_somebody_else_did_meanwhile_makes_it_part_of_the_story(ana, ben, mo, make_idea, vote_for, told):
    """The author may have answered to the step: whoever reads that has to know to what."""
    idea = make_idea("open")
    vote_for(idea, ben)
    step = move_idea(idea, "start_review", mo, trigger="lab")
    with clock.at(NOW + timedelta(seconds=10)), atomic():
        events.record("idea", idea.id, "rewrite", ana, stage_from=idea.stage, stage_to=idea.stage, audience="V")
    with clock.at(NOW + SOON):
        back = move_idea(idea, "reopen", mo, **MISTAKE)

    everyone = {"Ana": "A", "Ben": "V"}
    assert told(AFTER + SOON, step, back) == [everyone, everyone]


def test_an_author_who_answers_at_once_takes_nothing_back(ana, mo, make_idea, told):
    idea = make_idea("submitted")
    question = move_idea(idea, "ask_author", mo, question="Which of the two corners do you mean?")
    with clock.at(NOW + SOON):
        answer = move_idea(idea, "answer", ana, answer="The one at the school, where it is dark.")

    assert told(AFTER + SOON, question, answer) == [{"Ana": "A"}, {"Mo": "S"}]


def test_what_an_author_does_waits_for_nobody(ana, ben, make_idea, vote_for, told):
    idea = make_idea("open")
    vote_for(idea, ben)
    step = move_idea(idea, "withdraw", ana, reason="The school has put a lamp there by itself.")

    assert told(timedelta(), step) == [{"Ben": "V"}]


def test_a_hurried_moderator_takes_a_step_back_with_one_press_and_no_typing(client_of, mo, make_idea):
    idea = make_idea("open")
    client = client_of(mo)
    answer = client.post(f"/ideas/{idea.id}/moves/start_review", data={"trigger": "lab", "next": "/desk"})
    assert answer.status_code == 303

    desk = client.get("/desk").text
    form = client.get(f"/ideas/{idea.id}/moves/reopen").text

    assert f'<a href="/ideas/{idea.id}/moves/reopen">Take it back</a>' in desk
    assert "This step was a mistake, and was taken back at once." in form


def test_a_step_of_somebody_else_is_not_called_a_mistake(client_of, mo, make_person, make_idea):
    idea = make_idea("open")
    other = make_person("moira", "moderator")
    move_idea(idea, "start_review", other, trigger="lab")

    assert "This step was a mistake" not in client_of(mo).get(f"/ideas/{idea.id}/moves/reopen").text


@pytest.fixture
def stopped(mo, ben, make_idea, make_pilot, vote_for):
    """An end of a test, and what follows from it for its idea by itself; Ben tested it and voted for it."""
    idea = make_idea("tested")
    vote_for(idea, ben)
    pilot = make_pilot(idea, stage="stopped", testers=(ben,))
    with atomic():
        end = events.record("pilot", pilot.id, "decide_stop", mo, stage_from="evaluating", stage_to="stopped",
                            audience="AVFT", outcome=True)  # fmt: skip
        events.record("idea", idea.id, "pilot_stopped", SYSTEM, stage_from="in_pilot", stage_to="tested",
                      audience="AVF", outcome=True, root=end)  # fmt: skip
    return end


def test_what_follows_from_a_step_is_told_after_the_step(stopped, told):
    """Else testers would read of an idea what they are owed as testers."""
    assert told(SOON, stopped) == [{}]
    assert told(AFTER, stopped) == [{"Ana": "A", "Ben": "T"}]
