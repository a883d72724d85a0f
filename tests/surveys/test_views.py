"""Surveys as people see them: set up, answered on a phone, read by everybody, and refused."""

from lab.surveys import queries


def test_a_moderator_sets_a_survey_up_in_two_taps(client_of, running, mo):
    page = client_of(mo)

    first = page.post(f"/pilots/{running.id}/surveys", data={"template": "sus", "once": "x"})
    survey = queries.surveys_of([running.round.id])[0]
    shown = page.get(first.location).text
    second = page.post(f"/surveys/{survey.id}/setup", data={
        "title": survey.title, "moment": survey.moment, "opens_on": survey.opens_on, "closes_on": survey.closes_on,
        "action": "ask",
    })  # fmt: skip

    assert (first.status_code, second.status_code) == (303, 303)
    assert "nobody is asked yet" in shown
    assert "1 tester" in page.get(second.location).text
