import csv
from datetime import timedelta
from io import StringIO

import pytest

from lab import clock, recount
from lab.city.models import BudgetLine
from lab.db import atomic, db
from lab.errors import Conflict, Invalid, NotAllowed
from lab.evaluation import costs, queries
from lab.evaluation.wording import against_budget
from lab.pilots.actions import move_pilot

from ..pilots.conftest import LIVE, LONG, STOP, evaluated

LAMPS = {"what": "Twelve lamps", "cents": 90_000, "kind": "material"}
PUBLIC = {"reason": "money", "text": "The bridge is closed."}


def line():
    return db.session.get(BudgetLine, 1)


def write(pilot, who, **other):
    return costs.add_cost(pilot, who, **({"on": clock.today()} | LAMPS | other))


def test_costs_are_counted_once_however_often_the_form_is_sent(pilot_at, mo):
    pilot = pilot_at("running")

    write(pilot, mo, once="abc")
    write(pilot, mo, once="abc")
    write(pilot, mo, cents=1)

    assert queries.spent_by_pilot([pilot.id]) == {pilot.id: 90_001}


def test_a_struck_cost_is_read_and_not_counted(pilot_at, mo):
    pilot = pilot_at("running")
    cost = write(pilot, mo)

    costs.strike_cost(pilot, mo, cost.id)
    costs.strike_cost(pilot, mo, cost.id)

    assert queries.spent_by_pilot([pilot.id]) == {pilot.id: 0}
    assert [(row.what, row.struck_at, by) for row, by in queries.costs_of([pilot.round.id])] == [
        ("Twelve lamps", clock.now(), "Mo")
    ]


def test_the_cost_of_another_pilot_is_not_struck(pilot_at, mo):
    pilot, other = pilot_at("running"), pilot_at("running")
    cost = write(other, mo)

    costs.strike_cost(pilot, mo, cost.id)

    assert queries.spent_by_pilot([pilot.id, other.id]) == {pilot.id: 0, other.id: 90_000}


def test_residents_write_no_costs(pilot_at, ben):
    with pytest.raises(NotAllowed):
        write(pilot_at("running"), ben)


@pytest.mark.parametrize("stage", ["proposed", "scaling"])
def test_costs_end_with_the_decision(pilot_at, mo, stage):
    with pytest.raises(Conflict):
        write(pilot_at(stage), mo)


def test_a_cost_does_not_come_from_the_future(pilot_at, mo):
    with pytest.raises(Invalid):
        write(pilot_at("running"), mo, on=clock.today() + timedelta(days=1))


def test_the_evaluation_stands_before_the_rows(pilot_at, mo):
    pilot = pilot_at("evaluating")
    write(pilot, mo)
    from lab.evaluation.actions import evaluate

    evaluate(pilot, mo, cost_actual=80_000, cost_reason="Two lamps went back.")

    assert queries.spent_by_pilot([pilot.id]) == {pilot.id: 80_000}


def test_the_money_of_several_rounds_adds_up(pilot_at, mo, kim, ben):
    pilot = evaluated(pilot_at("evaluating"), mo)  # 100,000
    move_pilot(pilot, "decide_adapt", kim, changes=LONG, extra_budget=30_000)
    write(pilot, mo, cents=25_000)

    assert queries.spent_by_pilot([pilot.id]) == {pilot.id: 125_000}
    assert (pilot.budget, pilot.committed) == (150_050, 150_050)


def test_as_many_statements_for_one_pilot_as_for_many(pilot_at, mo, count_statements):
    pilots = [pilot_at("running") for _ in range(3)]
    for pilot in pilots:
        write(pilot, mo)
    ids = [pilot.id for pilot in pilots]

    assert count_statements(lambda: queries.spent_by_pilot(ids[:1])) == 1
    assert count_statements(lambda: queries.spent_by_pilot(ids)) == 1


# What was not spent goes back


def test_a_stopped_pilot_gives_back_what_it_did_not_spend(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    assert (line().committed, pilot.committed) == (120_050, 120_050)

    move_pilot(pilot, "decide_stop", kim, **STOP)

    assert (line().committed, pilot.committed, pilot.budget) == (100_000, 100_000, 120_050)
    assert list(recount.differences()) == []


def test_a_pilot_that_goes_live_gives_it_back_then_and_not_before(pilot_at, kim):
    pilot = pilot_at("scaling")
    assert line().committed == 120_050

    move_pilot(pilot, "go_live", kim, **LIVE, live_on=clock.today())

    assert line().committed == 100_000
    assert list(recount.differences()) == []


def test_a_pilot_that_is_given_up_gives_it_back(pilot_at, kim):
    move_pilot(pilot_at("scaling"), "abandon", kim, **PUBLIC)

    assert line().committed == 100_000


def test_a_cancelled_pilot_keeps_what_was_bought_for_it(pilot_at, mo, kim):
    pilot = pilot_at("recruiting")
    write(pilot, mo, cents=20_050)

    move_pilot(pilot, "cancel", kim, **PUBLIC)

    assert (line().committed, pilot.committed) == (20_050, 20_050)
    assert list(recount.differences()) == []


def test_who_spent_more_than_was_approved_takes_nothing_more_from_the_line(pilot_at, mo, kim):
    from lab.evaluation.actions import evaluate

    pilot = evaluated(pilot_at("evaluating"), mo)
    evaluate(pilot, mo, cost_actual=500_000)

    move_pilot(pilot, "decide_stop", kim, **STOP)

    assert (line().committed, pilot.committed) == (120_050, 120_050)
    assert list(recount.differences()) == []


def test_money_that_is_back_can_be_given_to_another_pilot(pilot_at, mo, kim):
    with atomic():
        line().amount = 140_000
    pilot = pilot_at("evaluating")
    with pytest.raises(Invalid):
        pilot_at("approved")
    evaluated(pilot, mo)
    with atomic():
        pilot.round.cost_actual = 10_000

    move_pilot(pilot, "decide_stop", kim, **STOP)
    pilot_at("approved")

    assert line().committed == 130_050


# In words, and as a table


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (90_000, "€900 of €1,200: €300 are left."),
        (120_000, "€1,200 of €1,200: nothing is left."),
        (150_000, "€1,500 of €1,200: €300 more than was approved."),
        (0, "€0 of €1,200: €1,200 are left."),
    ],
)
def test_against_the_budget_in_words(app, spent, words):
    with app.test_request_context():
        assert against_budget(spent, 120_000) == words


def test_the_table_runs_nothing_in_a_spreadsheet(pilot_at, client_of, mo):
    pilot = pilot_at("running")
    write(pilot, mo, what='=HYPERLINK("http://evil.example")')

    answer = client_of(mo).get(f"{pilot.path}/costs.csv")

    rows = list(csv.reader(StringIO(answer.text)))
    assert answer.mimetype == "text/csv"
    assert rows[1] == ["1", "2026-03-02", '\'=HYPERLINK("http://evil.example")', "Material", "900.00", "Mo", ""]


# The page


def test_mo_writes_a_cost_down_and_strikes_it(pilot_at, client_of, mo):
    pilot, mo_here = pilot_at("running"), client_of(mo)
    form = {"what": "Twelve lamps", "cost": "900.50", "kind": "material", "on": "2026-03-02", "once": "abc"}

    assert mo_here.post(f"{pilot.path}/costs", data=form).status_code == 303
    assert mo_here.post(f"{pilot.path}/costs", data=form).status_code == 303
    page = mo_here.get(f"{pilot.path}/costs").text
    assert "€900.50 of €1,200.50: €300 are left." in page
    assert page.count("Twelve lamps") == 2  # the row, and what its button says
    id = queries.costs_of([pilot.round.id])[0][0].id
    assert mo_here.post(f"{pilot.path}/costs/{id}/strike").status_code == 303
    assert "€0 of €1,200.50" in mo_here.get(f"{pilot.path}/costs").text


@pytest.mark.parametrize("wrong", [{"cost": "0"}, {"cost": "1.234"}, {"what": ""}, {"on": "2026-03-03"}, {"kind": "x"}])
def test_a_wrong_cost_comes_back_with_what_was_typed(pilot_at, client_of, mo, wrong):
    pilot = pilot_at("running")
    form = {"what": "Twelve lamps", "cost": "900", "kind": "material", "on": "2026-03-02"} | wrong

    answer = client_of(mo).post(f"{pilot.path}/costs", data=form)

    assert answer.status_code == 422
    assert all(f'value="{value}"' in answer.text for name, value in form.items() if value and name != "kind")


def test_costs_are_for_staff(pilot_at, client_of, ben, mo, ada):
    pilot = pilot_at("running")

    assert [client_of(who).get(f"{pilot.path}/costs").status_code for who in (None, ben, mo, ada)] == [
        302,
        403,
        200,
        200,
    ]
    assert client_of(ben).get(f"{pilot.path}/costs.csv").status_code == 403
    assert client_of(ada).post(f"{pilot.path}/costs", data=LAMPS).status_code == 403
    assert client_of(ben).get(f"{pilot_at().path}/costs").status_code == 404
