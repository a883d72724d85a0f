import pytest

from lab import clock
from lab.db import atomic, db
from lab.evaluation import actions as evaluation
from lab.evaluation import costs
from lab.measures.actions import add_reading
from lab.pilots import queries
from lab.pilots.actions import move_pilot
from lab.recruitment import actions as recruitment

from ..pilots.conftest import LONG, evaluated
from .conftest import complete_but_for_evidence

WORDS = "Nine of twelve feel safer there."
WHOLE = {
    "summary": "It works.", "findings": "More walk.", "dropouts_participant": "1", "dropouts_innovation": "0",
    "dropouts_research": "0", "cost_actual": "1000.50",
}  # fmt: skip


# The evaluation puts itself together


def test_staff_read_what_the_test_gave_and_residents_wait_until_it_is_finished(pilot_at, client_of, mo, ben, find):
    pilot = pilot_at("evaluating")
    find()
    path = f"{pilot.path}/evaluation"

    page = client_of(mo).get(path).text
    assert [words in page for words in (WORDS, "Take up as evidence", "5 things are missing")] == [True] * 3
    for who in (None, ben):
        page = client_of(who).get(path)
        assert (page.status_code, "is not finished yet" in page.text, WORDS in page.text) == (200, True, False)

    evaluated(pilot, mo)
    page = client_of(ben).get(path).text
    assert [words in page for words in ("It works.", WORDS, "Twelve parents")] == [True] * 3
    assert [words in page for words in ("Take up", "Take it out", "missing", 'name="summary"')] == [False] * 4


def test_a_draft_of_the_evaluation_is_not_on_the_pilots_page(pilot_at, client_of, mo, ben):
    pilot = pilot_at("evaluating")
    evaluation.evaluate(pilot, mo, summary="A first guess.")

    assert ["A first guess." in client_of(who).get(pilot.path).text for who in (mo, ben)] == [True, False]
    evaluated(pilot, mo)
    assert "It works." in client_of(ben).get(pilot.path).text


def test_a_pilot_that_is_only_proposed_has_no_such_pages_for_residents(pilot_at, client_of, ben):
    pilot = pilot_at()
    paths = [f"{pilot.path}/{word}" for word in ("evaluation", "decide", "costs", "closing")]

    assert [client_of(ben).get(path).status_code for path in paths] == [404] * 4


def test_numbers_about_few_testers_are_for_staff(pilot_at, client_of, mo, ben):
    pilot = evaluated(pilot_at("evaluating"), mo)
    path = f"{pilot.path}/evaluation"

    assert client_of(ben).get(path).text.count("<dd>fewer than 5</dd>") == 4  # joined, and each type
    assert client_of(mo).get(path).text.count("<dd>fewer than 5</dd>") == 0


def test_its_form_starts_from_what_was_counted(pilot_at, client_of, mo):
    pilot = pilot_at("evaluating")

    page = client_of(mo).get(f"{pilot.path}/evaluation").text
    assert 'name="cost_actual" type="number"' in page.replace('min="0" ', "").replace('step="0.01" ', "")
    assert "written down on the page of costs" not in page

    costs.add_cost(pilot, mo, on=clock.today(), what="Twelve lamps", cents=90_050, kind="material")
    page = client_of(mo).get(f"{pilot.path}/evaluation").text
    assert ('value="900.50"' in page, "€900.50 are written down" in page) == (True, True)


def test_it_is_written_on_its_own_page_in_parts(pilot_at, client_of, mo):
    pilot = pilot_at("evaluating")
    here, path = client_of(mo), f"{pilot.path}/evaluation"

    answer = here.post(path, data={"summary": "It works.", "next": path})
    assert (answer.status_code, answer.location) == (303, f"{path}#write")
    wrong = here.post(path, data={"findings": "More walk.", "cost_actual": "a lot", "next": path})
    assert (wrong.status_code, "More walk." in wrong.text, "<h1>Evaluation</h1>" in wrong.text) == (422, True, True)
    assert here.post(path, data=WHOLE).location == f"{pilot.path}#evaluation"
    assert (pilot.round.summary, pilot.round.cost_actual) == ("It works.", 100_050)


def test_our_form_asks_why_drop_outs_are_others_than_were_counted(pilot_at, client_of, mo, ben):
    pilot = pilot_at("running")
    recruitment.leave(pilot, ben)
    with atomic():
        queries.tester(pilot.round.id, ben.id).dropout = "innovation"
    move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")
    path = f"{pilot.path}/evaluation"
    page = client_of(mo).get(path).text
    assert "Counted: 1 left after the start, 0 of them without saying why." in page

    others = WHOLE | {"next": path, "dropouts_reason": ""}
    answer = client_of(mo).post(path, data=others)

    assert (answer.status_code, "differ from what was counted. Say why." in answer.text) == (422, True)
    assert client_of(mo).post(path, data=others | {"dropouts_reason": "Ben meant it so."}).status_code == 303


# Taking up


def test_mo_takes_a_finding_up_in_her_own_words_and_out_again(pilot_at, client_of, mo, find):
    pilot = pilot_at("evaluating")
    find()
    here, path = client_of(mo), f"{pilot.path}/evidence"

    answer = here.post(f"{path}/take-up", data={"key": "survey-1", "text": "Nine of twelve, at the gate."})
    assert (answer.status_code, answer.location) == (303, f"{pilot.path}/evaluation#gathered")
    page = here.get(f"{pilot.path}/evaluation").text
    assert ["Nine of twelve, at the gate." in page, "Taken up as evidence." in page] == [True, True]
    assert "from 12 people" in here.get(pilot.path).text

    id = evaluation.queries.evidence_by_key(pilot.round.id, "survey-1").id
    assert here.post(f"{path}/{id}/remove").status_code == 303
    assert here.post(f"{path}/{id}/remove").status_code == 303
    assert "Taken up as evidence." not in here.get(f"{pilot.path}/evaluation").text


def test_htmx_gets_what_was_gathered(pilot_at, client_of, mo, find):
    pilot = pilot_at("evaluating")
    find()

    answer = client_of(mo).post(
        f"{pilot.path}/evidence/take-up", data={"key": "survey-1", "text": WORDS}, headers={"HX-Request": "true"}
    )

    assert answer.text.lstrip().startswith(f'<div class="stack-l" id="gathered-{pilot.id}">')
    assert "4 things are missing before the decision" in answer.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_words_that_are_too_short_come_back(pilot_at, client_of, mo, find, headers):
    pilot = pilot_at("evaluating")
    find()

    path, said = f"{pilot.path}/evidence/take-up", {"key": "survey-1", "text": "Nine"}
    answer = client_of(mo).post(path, data=said, headers=headers)

    assert (answer.status_code, ">Nine</textarea>" in answer.text) == (422, True)


def test_residents_neither_take_up_nor_take_out(pilot_at, client_of, ben, mo):
    pilot = pilot_at("evaluating")
    item = evaluation.add_evidence(pilot, mo, kind="survey", text=WORDS)

    assert client_of(ben).post(f"{pilot.path}/evidence/take-up", data={"key": "x", "text": WORDS}).status_code == 403
    assert client_of(ben).post(f"{pilot.path}/evidence/{item.id}/remove").status_code == 403


def test_evidence_may_say_from_whom_and_from_how_many(pilot_at, client_of, mo, ben):
    pilot = pilot_at("running")
    said = {
        "kind": "interview",
        "text": "Twelve parents say it helps.",
        "source": "Parents at the gate",
        "people": "12",
    }

    assert client_of(mo).post(f"{pilot.path}/evidence", data=said).status_code == 303
    page = client_of(ben).get(pilot.path).text
    assert ("Parents at the gate" in page, "from 12 people" in page) == (True, True)


# Deciding


def test_the_three_decisions_stand_beside_what_they_rest_on(pilot_at, client_of, mo, kim, kay, find):
    pilot = evaluated(pilot_at("evaluating"), mo)
    find()
    find(key="incidents", label="Incidents", words="1 incident, closed.", kind="incident", people=0)

    page = client_of(kim).get(f"{pilot.path}/decide").text

    forms = [f'action="{pilot.path}/moves/{name}"' in page for name in ("decide_scale", "decide_adapt", "decide_stop")]
    assert forms == [True] * 3
    for words in ("It works.", "Twelve parents say it helps.", "1 incident, closed.", "76 % of the way",
                  "€1,000 of €1,200.50: €200.50 are left.", "Kay, Kim"):  # fmt: skip
        assert words in page.replace("Kim, Kay", "Kay, Kim"), words


def test_what_is_missing_is_said_with_a_way_there(pilot_at, client_of, mo, kim):
    pilot = pilot_at("evaluating")
    complete_but_for_evidence(pilot, mo)

    page = client_of(kim).get(f"{pilot.path}/decide").text

    assert f'href="{pilot.path}/evaluation#gathered"' in page
    assert f'action="{pilot.path}/moves/decide_scale"' not in page
    assert f'action="{pilot.path}/moves/decide_stop"' in page  # some reasons for stopping need no residents' evidence


def test_a_reason_for_no_last_reading_is_asked_only_where_there_is_none(pilot_at, client_of, mo):
    pilot = pilot_at("evaluating")
    name = f'name="missing_{pilot.round.measures[0].id}"'
    before = client_of(mo).get(f"{pilot.path}/evaluation").text
    add_reading(pilot, mo, pilot.round.measures[0].id, value=63, on=clock.today())

    after = client_of(mo).get(f"{pilot.path}/evaluation").text

    assert (name in before, name in after, "Save the evaluation" in after) == (True, False, True)


def test_an_official_is_led_to_all_that_was_found_before_the_decision(pilot_at, client_of, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)

    page = client_of(kim).get(pilot.path).text

    assert f'<a class="button" href="{pilot.path}/decide">Read all of it and decide</a>' in page
    assert f'<a class="button quiet" href="{pilot.path}/moves/decide_scale"' in page
    assert "Read all of it and decide" not in client_of(mo).get(pilot.path).text


def test_the_decision_counts_who_left_as_the_evaluation_does_and_shows_others_no_sum(pilot_at, client_of, mo, kim, ben):
    pilot = evaluated(pilot_at("evaluating"), mo)

    paper = client_of(kim).get(f"{pilot.path}/decide").text
    pages = [client_of(who).get(f"{pilot.path}/evaluation").text for who in (kim, ben)]

    assert "<dt>Left before the end</dt><dd>1</dd>" in paper
    assert ["Left before the end" in page for page in pages] == [True, False]


def test_who_may_not_decide_reads_why_and_who_may(pilot_at, client_of, mo, kim):
    pilot = pilot_at("evaluating")

    page = client_of(mo).get(f"{pilot.path}/decide").text

    assert ("Who may decide:</b> Kim" in page, "moves/decide_" in page) == (True, False)


def test_residents_do_not_see_the_page_of_the_decision(pilot_at, client_of, ben):
    assert client_of(ben).get(f"{pilot_at('evaluating').path}/decide").status_code == 403


def test_after_the_decision_the_page_says_where_it_stands(pilot_at, client_of, kim):
    page = client_of(kim).get(f"{pilot_at('scaling').path}/decide")

    assert (page.status_code, "moves/decide_" in page.text) == (200, False)


def test_a_second_round_shows_the_first_below(pilot_at, client_of, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_adapt", kim, changes=LONG, extra_budget=0)

    page = client_of().get(f"{pilot.path}/evaluation").text

    assert ("It works." in page, "is not finished yet" in page) == (True, True)


def test_reading_costs_the_same_however_much_there_is(pilot_at, client_of, mo, kim, find, count_statements):
    pilot, pages = evaluated(pilot_at("evaluating"), mo), ("evaluation", "decide", "costs")
    here = client_of(kim)

    def read_one(page):
        db.session.rollback()  # what an earlier request has read is not kept for the next one
        return count_statements(lambda: here.get(f"{pilot.path}/{page}"))

    def read():
        return [read_one(page) for page in pages]

    costs.add_cost(pilot, mo, on=clock.today(), what="Twelve lamps", cents=1, kind="material")
    read()
    few = read()
    for n in range(12):
        find(key=f"survey-{n}")
        evaluation.add_evidence(pilot, mo, kind="survey", text=WORDS)
        costs.add_cost(pilot, mo, on=clock.today(), what="Twelve lamps", cents=1, kind="material")
    assert read() == few


def test_the_report_prints_no_draft(pilot_at, client_of, mo):
    pilot = pilot_at("evaluating")
    evaluation.evaluate(pilot, mo, summary="A first guess.")
    assert "A first guess." not in client_of().get(f"{pilot.path}/report").text

    evaluated(pilot, mo)
    assert "It works." in client_of().get(f"{pilot.path}/report").text


def test_why_the_costs_differ_is_asked_in_our_form_and_of_nobody_who_sends_the_figures_alone(pilot_at, client_of, mo):
    pilot, client = pilot_at("evaluating"), client_of(mo)
    costs.add_cost(pilot, mo, on=clock.today(), what="Twelve lamps", cents=90_000, kind="material")

    asked = client.post(f"{pilot.path}/evaluation", data=WHOLE | {"cost_reason": ""})
    taken = client.post(f"{pilot.path}/evaluation", data=WHOLE)

    assert (asked.status_code, taken.status_code) == (422, 303)
    assert (pilot.round.cost_actual, pilot.round.cost_reason) == (100_050, "")
