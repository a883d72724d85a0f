"""Whoever leaves the lab takes their answers along, and can have them as data before."""

from lab.accounts import actions as accounts
from lab.me.data import own_data
from lab.surveys import queries
from lab.surveys.queries import Turnout

from ..me.test_no_trace import found
from .conftest import SUS, answered


def test_answers_go_with_the_person_and_the_counts_follow(make_survey, running, ben, make_testers):
    survey = make_survey(running, "sus", [("text", "Why?")])
    for who in make_testers(running, 5):
        answered(survey, who, SUS)
    answered(survey, ben, SUS | {f"q{survey.questions[0].id}": "Because of my zlantern"})

    accounts.erase(ben.id)

    assert found("zlantern") == []
    assert queries.turnouts([survey])[survey.id] == Turnout(5, 5)


def test_own_answers_are_among_the_own_data(make_survey, running, ben):
    survey = make_survey(running, "nps", [("text", "Why?")])
    key = f"q{survey.questions[0].id}"
    answered(survey, ben, {"nps": 9, key: "It is light."})

    data = own_data(ben.id)

    assert [(one["title"], one["answers"]) for one in data["survey_answers"]] == [
        (survey.title, {"nps": 9, key: "It is light."})
    ]
    assert [(one["question"], one["words"]) for one in data["survey_questions"]] == [(key, "Why?")]
