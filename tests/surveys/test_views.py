"""Surveys as people see them: set up, answered on a phone, read by everybody, and refused."""

import csv
import io
import re
from datetime import timedelta

import pytest

from lab import clock
from lab.db import db
from lab.pilots import queries as pilots
from lab.surveys import actions, queries
from lab.surveys.sheet import as_csv
from lab.text import harmless

from .conftest import SUS, answered

OWN = [
    ("scale", "How warm was it?"), ("yes_no", "Would you come again?"), ("text", "Why?"),
    ("one", "Which lamp?", ("North", "South", "West")), ("several", "What helped?", ("Light", "Company")),
]  # fmt: skip


def form(answers):
    """Answers as the page's form sends them."""
    return {key: str(value) for key, value in answers.items()}


def later(**time):
    return clock.at(clock.now() + timedelta(**time))


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# Setting up


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
    assert "0 of 1 tester has answered." in page.get(second.location).text


@pytest.mark.parametrize(("who", "status"), [("mo", 200), ("kim", 200), ("ben", 403), ("ana", 403), ("ada", 403)])
def test_moderators_and_officials_set_up(client_of, request, running, who, status):
    page = client_of(request.getfixturevalue(who))
    assert page.get(f"/pilots/{running.id}/surveys").status_code == status
    assert page.post(f"/pilots/{running.id}/surveys", data={"template": "sus"}).status_code == (
        303 if status == 200 else 403
    )


def test_a_visitor_is_asked_to_sign_in_and_what_is_not_there_is_not_found(client_of, running, mo):
    assert client_of().get(f"/pilots/{running.id}/surveys").location.startswith("/sign-in")
    for path in (
        "/surveys/99",
        "/surveys/99/setup",
        "/surveys/99/results",
        "/surveys/99/answers.csv",
        "/pilots/99/surveys",
    ):
        assert client_of(mo).get(path).status_code == 404


def test_the_surveys_of_a_pilot_that_is_not_public_are_not_found(client_of, propose, make_survey, ben):
    survey = make_survey(propose(), ready=False)
    for path in (f"/surveys/{survey.id}", f"/surveys/{survey.id}/results", f"/surveys/{survey.id}/setup"):
        assert client_of(ben).get(path).status_code == 404


def test_an_unknown_template_shows_the_choice_again(client_of, running, mo):
    answer = client_of(mo).post(f"/pilots/{running.id}/surveys", data={"template": "horoscope"})
    assert (answer.status_code, "Choose one of these." in answer.text) == (422, True)


def test_a_question_without_answers_comes_back_with_its_words(client_of, running, make_survey, mo):
    survey = make_survey(running, ready=False)
    page, path = client_of(mo), f"/surveys/{survey.id}/questions"

    wrong = page.post(path, data={"words": "Which lamp was too bright?", "kind": "one", "options": "North"})
    right = page.post(
        path, data={"words": "Which lamp was too bright?", "kind": "one", "options": "North\n\nSouth\nNorth"}
    )

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Which lamp was too bright?" in wrong.text
    assert "Write from 2 to 10 answers, one on each line." in wrong.text
    assert survey.questions[0].options == ["North", "South"]


def test_questions_move_and_go_by_plain_forms(client_of, running, make_survey, mo):
    survey = make_survey(running, "own", [("scale", "First question?"), ("scale", "Second question?")], ready=False)
    page, (first, second) = client_of(mo), [one.id for one in survey.questions]

    page.post(f"/surveys/{survey.id}/questions/{second}/move", data={"way": "up"})
    assert [one.id for one in survey.questions] == [second, first]
    page.post(f"/surveys/{survey.id}/questions/{second}/remove")
    assert [one.id for one in survey.questions] == [first]
    assert page.post(f"/surveys/{survey.id}/remove").location == f"/pilots/{running.id}/surveys"
    assert queries.survey(survey.id) is None


def test_days_in_the_wrong_order_come_back(client_of, running, make_survey, mo):
    survey = make_survey(running, ready=False)
    answer = client_of(mo).post(f"/surveys/{survey.id}/setup", data={
        "title": "A name of ours", "moment": "before", "opens_on": "2026-03-20", "closes_on": "2026-03-10",
        "action": "ask",
    })  # fmt: skip
    assert answer.status_code == 422
    assert 'value="A name of ours"' in answer.text
    assert "has not passed" in answer.text


def test_a_change_after_the_first_answer_is_a_conflict(client_of, running, make_survey, mo, ben):
    survey = make_survey(running)
    answered(survey, ben, SUS)
    answer = client_of(mo).post(f"/surveys/{survey.id}/questions", data={"words": "Another one?", "kind": "scale"})
    assert (answer.status_code, "answered already" in answer.text) == (409, True)


# Answering


def test_a_tester_finds_the_survey_answers_and_can_change_it(client_of, running, make_survey, ben):
    survey = make_survey(running)
    page = client_of(ben)

    assert f'href="/surveys/{survey.id}"' in page.get(f"/pilots/{running.id}").text
    sent = page.post(f"/surveys/{survey.id}", data={"screen": "1"} | form(SUS))
    thanks = page.get(sent.location).text

    assert (sent.status_code, sent.location) == (303, f"/surveys/{survey.id}?screen=done")
    assert "Thank you. Your answers have arrived." in thanks
    assert f'href="/surveys/{survey.id}?screen=1"' in thanks
    again = page.get(f"/surveys/{survey.id}?screen=1").text
    assert re.search(r'<input checked id="sus_1-3" name="sus_1" type="radio" value="4">', again)
    assert "Change my answers" in page.get(f"/pilots/{running.id}").text


def test_ten_items_stand_on_a_screen_and_one_goes_on_where_one_was(client_of, running, make_survey, ben):
    survey = make_survey(running, "sus", OWN)
    page, path = client_of(ben), f"/surveys/{survey.id}"

    first = page.get(path).text
    sent = page.post(path, data={"screen": "1"} | form(SUS))

    assert ("Screen 1 of 2" in first, first.count('class="taps of-5"'), "How warm" in first) == (True, 10, False)
    assert sent.location == f"{path}?screen=2"
    assert "Screen 2 of 2" in page.get(path).text
    done = page.post(path, data={"screen": "2", f"q{survey.questions[0].id}": "5", f"q{survey.questions[4].id}_1": "y"})
    assert done.location == f"{path}?screen=done"
    given = queries.answers_of(survey)[0].answers
    assert given == SUS | {f"q{survey.questions[0].id}": 5, f"q{survey.questions[4].id}": [1]}


def test_what_is_missing_is_named_and_what_was_tapped_stays(client_of, running, make_survey, ben):
    survey = make_survey(running)
    sent = form({key: value for key, value in SUS.items() if key != "sus_4"})

    answer = client_of(ben).post(f"/surveys/{survey.id}", data={"screen": "1"} | sent)

    assert answer.status_code == 422
    assert '<a href="#sus_4-0">' in answer.text
    assert answer.text.count("This is needed for the result.") == 2  # on top and beside
    assert answer.text.count("checked") == 9


def test_who_skipped_a_screen_is_led_back_to_it(client_of, running, make_survey, ben):
    survey = make_survey(running, "sus", OWN)
    page, path = client_of(ben), f"/surveys/{survey.id}"

    sent = page.post(path, data={"screen": "2", f"q{survey.questions[0].id}": "5"})

    assert sent.location == path
    assert "Screen 1 of 2" in page.get(path).text


@pytest.mark.parametrize("value", ["6", "0", "x", "", "-1", "1.5", "99999999999999999999"])
def test_a_number_that_was_not_offered_is_no_answer(client_of, running, make_survey, ben, value):
    survey = make_survey(running)
    answer = client_of(ben).post(f"/surveys/{survey.id}", data={"screen": "1"} | form(SUS) | {"sus_2": value})
    assert (answer.status_code, queries.has_answers(survey.id)) == (422, False)


def test_htmx_gets_the_next_screen_alone_and_its_address(client_of, running, make_survey, ben):
    survey = make_survey(running, "sus", OWN)
    page, path = client_of(ben), f"/surveys/{survey.id}"
    htmx = {"HX-Request": "true"}

    first = page.post(path, data={"screen": "1"} | form(SUS), headers=htmx)
    wrong = page.post(path, data={"screen": "1"}, headers=htmx)
    last = page.post(path, data={"screen": "2"}, headers=htmx)

    assert (first.status_code, wrong.status_code, last.status_code) == (200, 422, 200)
    assert first.headers["HX-Push-Url"] == f"{path}?screen=2"
    for answer in (first, wrong, last):
        assert answer.text.startswith(f'<div class="stack" id="survey-{survey.id}">')
        assert "<html" not in answer.text
    assert ("Screen 2 of 2" in first.text, "Your answers have arrived" in last.text) == (True, True)


@pytest.mark.parametrize(("who", "status"), [("ana", 403), ("mo", 403), ("kim", 403)])
def test_who_takes_no_part_answers_nothing(client_of, request, running, make_survey, who, status):
    survey = make_survey(running)
    page = client_of(request.getfixturevalue(who))
    assert page.get(f"/surveys/{survey.id}").status_code == status
    assert page.post(f"/surveys/{survey.id}", data=form(SUS)).status_code == status


def test_a_visitor_signs_in_first_and_the_answers_are_kept(client_of, running, make_survey):
    survey = make_survey(running)
    page = client_of()
    assert page.get(f"/surveys/{survey.id}").location.startswith("/sign-in")

    asked = page.post(f"/surveys/{survey.id}", data={"screen": "1"} | form(SUS))

    assert asked.status_code == 401
    assert "your answers are kept" in asked.text


def test_answers_sent_before_the_sign_in_are_there_after_it(app, running, make_survey, ben):
    from flask import g

    from lab.accounts import acts

    survey = make_survey(running, "sus", OWN)
    fields = {"id": str(survey.id), "screen": "1"} | form(SUS)
    with app.test_request_context():
        g.me = ben
        path, no = acts.resume(acts.pack("answer_survey", fields))

    assert (path, no) == (f"/surveys/{survey.id}?screen=2", "")
    assert queries.response_of(survey, ben.id).answers == SUS


def test_too_late_keeps_the_words_and_leads_to_what_came_of_it(client_of, running, make_survey, ben):
    survey = make_survey(running, "own", [("text", "Why?")])
    said = {"screen": "1", f"q{survey.questions[0].id}": "Because the lamp by the gate never burns on Mondays."}
    with later(days=15):
        late = client_of(ben).post(f"/surveys/{survey.id}", data=said)
        shown = client_of(ben).get(f"/surveys/{survey.id}")

    assert (late.status_code, "never burns on Mondays" in late.text) == (409, True)
    assert (shown.status_code, shown.location) == (303, f"/surveys/{survey.id}/results")


def test_what_has_not_opened_is_there_for_the_staff_alone(client_of, running, make_survey, ben, mo):
    survey = make_survey(running, ready=False)
    for path in ("", "/results"):
        assert client_of(ben).get(f"/surveys/{survey.id}{path}").status_code == 404
    assert client_of(mo).get(f"/surveys/{survey.id}").location == f"/surveys/{survey.id}/setup"
    assert survey.title not in client_of(ben).get(f"/pilots/{running.id}").text


def test_answers_are_taken_back_with_one_press(client_of, running, make_survey, ben):
    survey = make_survey(running)
    answered(survey, ben, SUS)
    gone = client_of(ben).post(f"/surveys/{survey.id}/take-back")
    assert (gone.status_code, queries.has_answers(survey.id)) == (303, False)
    assert client_of().post(f"/surveys/{survey.id}/take-back").status_code == 401


# What came of it


@pytest.fixture
def closed(running, make_survey, make_testers):
    """A survey that eighteen of twenty testers answered, seven of them with a low number."""

    def make(n=18, questions=OWN, testers=19, **days):
        survey = make_survey(running, "sus", questions, **days)
        keys = [f"q{one.id}" for one in survey.questions]
        for m, who in enumerate(make_testers(running, testers)[:n]):
            own = [1 if m < 7 else 4, int(m < 3), f"Word {m}", m % 2, [0]][: len(keys)]
            answered(survey, who, SUS | dict(zip(keys, own, strict=True)))
        return survey

    return make


def test_everybody_reads_the_score_in_words_once_it_has_closed(client_of, running, closed):
    survey = closed()
    said = "75 of 100, a bit above average (68), from 18 of 20 testers."

    open_page = client_of().get(f"/surveys/{survey.id}/results").text
    on_the_pilot = client_of().get(f"/pilots/{running.id}").text
    with later(days=15):
        page = words(client_of().get(f"/surveys/{survey.id}/results").text)
        pilot_page = client_of().get(f"/pilots/{running.id}").text

    assert ("75 of 100" in open_page, "18 of 20 testers have answered." in open_page) == (False, True)
    assert ("75 of 100" in on_the_pilot, "18 of 20 testers have answered." in on_the_pilot) == (False, True)
    assert (said in page, said in pilot_page) == (True, True)


def test_the_public_reads_no_cell_of_fewer_than_five_and_no_words(client_of, running, closed):
    survey = closed()
    with later(days=15):
        page = words(client_of().get(f"/surveys/{survey.id}/results").text)

    assert "How warm was it?" in page
    assert "1 to 2 39 %" not in page  # the second group, 3, would be empty
    assert "1 to 3 39 % 4 to 5 61 %" in page
    assert "Yes nearly all" in page  # three said no
    assert "North or South" not in page
    assert "Word 3" not in page
    assert "Company fewer than five people" in page
    assert "For the staff only" not in page


@pytest.mark.parametrize("n", [0, 4])
def test_of_fewer_than_five_nothing_is_shown(client_of, running, closed, n):
    survey = closed(n=n, testers=5)
    with later(days=15):
        page = words(client_of().get(f"/surveys/{survey.id}/results").text)
    assert "Fewer than five testers have answered, so nothing is shown." in page
    assert "How warm was it?" not in page


def test_the_staff_read_every_count_and_the_words_without_names(client_of, running, closed, mo, ben):
    survey = closed(n=3, testers=4)
    page = client_of(mo).get(f"/surveys/{survey.id}/results").text

    assert ("3 of 5 testers have answered." in page, "Word 2" in page) == (True, True)
    assert "Tester" not in words(page).replace("Testers", "").replace("testers", "")
    assert client_of(ben).get(f"/surveys/{survey.id}/answers.csv").status_code == 403


def test_the_table_has_a_row_for_each_answer_and_no_name(client_of, running, closed, mo):
    survey = closed(n=6)
    answer = client_of(mo).get(f"/surveys/{survey.id}/answers.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert answer.content_type == "text/csv; charset=utf-8"
    assert (len(rows), rows[0][10:]) == (7, [one.words for one in survey.questions])
    assert sorted(row[12] for row in rows[1:]) == [f"Word {n}" for n in range(6)]
    assert "ester" not in answer.text.replace("tester", "", 0).partition("\n")[2]


def test_the_rows_stand_in_an_order_that_says_nothing(running, closed):
    survey = closed(n=18)
    assert len({as_csv(survey) for _ in range(5)}) > 1


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-2", "@x", "\tx", "\rx", "＝1"])
def test_no_spreadsheet_takes_an_answer_for_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"so {cell}") == f"so {cell}"


def test_before_and_after_stand_side_by_side(client_of, running, make_survey, make_testers):
    testers = make_testers(running, 6)
    before = make_survey(running, "sus", moment="before")
    after = make_survey(running, "sus", moment="after")
    for who in testers:
        answered(before, who, dict.fromkeys(SUS, 3))
        answered(after, who, SUS)
    with later(days=15):
        page = words(client_of().get(f"/surveys/{after.id}/results").text)
        pilot_page = client_of().get(f"/pilots/{running.id}").text

    assert "Ease of use: 50 before the test (6 answers), 75 after it (6 answers): 25 points more." in page
    assert "With fewer than 30 answers on a side a difference may be chance." in page
    assert "certainty" not in page
    assert "Before the test: 50, from 6 testers. With fewer than 30 answers" in pilot_page


def test_with_thirty_on_each_side_the_interval_is_said(client_of, running, make_survey, make_testers):
    testers = make_testers(running, 30)
    before, after = make_survey(running, "nps", moment="before"), make_survey(running, "nps", moment="after")
    for n, who in enumerate(testers):
        actions.answer(before, who, 0, {"nps": 3 if n % 2 else 8})
        actions.answer(after, who, 0, {"nps": 10 if n % 2 else 8})
    with later(days=15):
        page = words(client_of().get(f"/surveys/{after.id}/results").text)

    assert "100 points more. With 95 % certainty the difference lies between 74 and 126." in page


def test_a_pilots_page_takes_as_many_statements_for_one_survey_as_for_four(
    client_of, running, make_survey, make_testers, count_statements, ben
):
    path, id = f"/pilots/{running.id}", running.id

    def statements():
        """In a session of its own, as each request has one; what the lab remembers for seconds was just read."""
        page, counts = client_of(ben), []
        for _ in range(2):
            db.session.remove()
            counts.append(count_statements(lambda: page.get(path)))
        return min(counts)

    testers = make_testers(running, 5)
    for survey in [make_survey(running, "sus", OWN), make_survey(running, "sus", OWN)]:
        for who in testers:
            answered(survey, who, SUS)
    few, soon = statements(), clock.now() + timedelta(days=15)
    with clock.at(soon):
        few_closed = statements()
    again = pilots.pilot(id)
    for survey in [make_survey(again, "nps", OWN), make_survey(again, "ueq_s", OWN)]:
        for who in testers:
            answered(survey, who, {"nps": 8} | {f"ueq_{n}": 2 for n in range(1, 9)})

    assert statements() == few
    with clock.at(soon):
        assert statements() == few_closed
