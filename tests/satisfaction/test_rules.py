"""What is asked about, and which figures may be shown."""

import pytest

from lab.evaluation import rules as closing
from lab.ideas.rules import MOVES as IDEAS
from lab.lifecycle import named
from lab.pilots.rules import MOVES as PILOTS
from lab.satisfaction import rules, wording
from lab.satisfaction.rules import Answers


@pytest.mark.parametrize(("kind", "move"), rules.ANSWERS_OF_THE_LAB)
def test_only_outcomes_are_asked_about(kind, move):
    found = named({"idea": IDEAS, "pilot": PILOTS}[kind], move)
    assert {m.outcome for m in found} == {True}


@pytest.mark.parametrize("move", ["decide_scale", "decide_stop", "abandon"])
def test_two_weeks_lie_between_this_question_and_whether_it_solved_it(move):
    assert (closing.ASK_AFTER - rules.ANSWERS_OF_THE_LAB["pilot", move]).days == 14


@pytest.mark.parametrize(
    ("answers", "counted", "summed_up"),
    [
        (Answers(), False, False),
        (Answers(good=4), False, False),
        (Answers(good=5), True, True),
        (Answers(good=3, partly=2), True, True),
        (Answers(good=4, no=1), False, True),
        (Answers(good=5, no=4), False, True),
        (Answers(good=5, no=5), True, True),
        (Answers(no=5), True, True),
    ],
)
def test_no_figure_is_about_one_to_four_people(answers, counted, summed_up):
    assert (answers.may_be_counted, answers.may_be_summed_up) == (counted, summed_up)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (None, ""),
        (Answers(good=4), ""),
        (Answers(good=30, partly=8, no=13), "38 of 51 people found the answer good, or good in part"),
        (Answers(good=5), "5 of 5 people found the answer good, or good in part"),
        (Answers(good=4, no=1), "5 people answered; most found the answer good, or good in part"),
        (Answers(good=1, no=4), "5 people answered; most did not find the answer good"),
        (Answers(good=3, no=3), "6 people answered, and they do not agree"),
    ],
)
def test_answers_are_said_in_words(app, answers, words):
    with app.test_request_context():
        assert wording.of_all(answers) == words
