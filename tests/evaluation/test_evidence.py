import pytest
from sqlalchemy import func, select

from lab import clock
from lab.db import db
from lab.errors import Conflict, NotAllowed, NotFound
from lab.evaluation import actions as evaluation
from lab.evaluation import assembly, evidence
from lab.pilots import queries
from lab.pilots.actions import move_pilot
from lab.pilots.models import Evidence
from lab.pilots.page import page_of
from lab.pilots.rules import EVIDENCE_KINDS, FROM_RESIDENTS

from ..pilots.conftest import LONG, SCALE, evaluated
from .conftest import complete_but_for_evidence

KINDS = [code for code, _ in EVIDENCE_KINDS]


def pieces(pilot):
    found = select(func.count()).select_from(Evidence).where(Evidence.round_id == pilot.round.id)
    return db.session.scalar(found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_rests_on_evidence_from_residents_and_on_no_other_kind_alone(pilot_at, mo, kim, kind):
    pilot = pilot_at("evaluating")
    complete_but_for_evidence(pilot, mo)
    evaluation.add_evidence(pilot, mo, kind=kind, text="The counter at the gate saw 63 of 100.")
    decide = lambda: move_pilot(pilot, "decide_scale", kim, **SCALE, target_date=clock.today())  # noqa: E731

    if kind in FROM_RESIDENTS:
        decide()
        assert pilot.stage == "scaling"
    else:
        with pytest.raises(Conflict) as no:
            decide()
        assert [need.name for need in no.value.details["missing"]] == ["evidence"]


def test_what_a_test_found_counts_only_when_a_person_takes_it_up(pilot_at, mo, find):
    pilot = pilot_at("evaluating")
    find(key="checkins", label="Check-ins", kind="observation", people=7)
    assert queries.pilot_facts(pilot).resident_evidence == 0

    item = evidence.take_up(pilot, mo, "checkins", "Seven testers say that they walk there again.")

    assert queries.pilot_facts(pilot).resident_evidence == 1
    assert (item.kind, item.people, item.source, item.text) == (
        "observation", 7, "Check-ins", "Seven testers say that they walk there again.",
    )  # fmt: skip


def test_taking_up_twice_is_once(pilot_at, mo, kim, find):
    pilot = pilot_at("evaluating")
    find()

    first = evidence.take_up(pilot, mo, "survey-1", "Nine of twelve feel safer.")
    again = evidence.take_up(pilot, kim, "survey-1", "Other words.")

    assert (first.id, again.id, again.text, pieces(pilot)) == (first.id, first.id, "Nine of twelve feel safer.", 1)


def test_the_form_sent_twice_is_one_piece(pilot_at, mo):
    pilot = pilot_at("running")

    for _ in range(2):
        evaluation.add_evidence(pilot, mo, kind="interview", text="Twelve parents say it helps.", once="abc")

    assert pieces(pilot) == 1


@pytest.mark.parametrize("kind", ["", "survey"])
def test_what_is_no_evidence_and_what_nobody_found_is_not_taken_up(pilot_at, mo, find, kind):
    pilot = pilot_at("evaluating")
    find(key="joined", kind=kind)

    with pytest.raises(NotFound):
        evidence.take_up(pilot, mo, "joined" if not kind else "survey-9", "Nine of twelve feel safer.")


def test_residents_take_nothing_up(pilot_at, ben, find):
    find()
    with pytest.raises(NotAllowed):
        evidence.take_up(pilot_at("evaluating"), ben, "survey-1", "Nine of twelve feel safer.")


def test_the_last_piece_that_was_missing_makes_the_decision_due(pilot_at, mo, find):
    pilot = pilot_at("evaluating")
    find()
    complete_but_for_evidence(pilot, mo)
    assert pilot.round.evaluated_at is None

    evidence.take_up(pilot, mo, "survey-1", "Nine of twelve feel safer.")

    assert pilot.round.evaluated_at == clock.now()


def test_evidence_is_taken_out_again_until_the_decision(pilot_at, mo, kim):
    pilot = pilot_at("evaluating")
    item = evaluation.add_evidence(pilot, mo, kind="cost", text="The lamps cost 900 euros.")

    evaluation.remove_evidence(pilot, mo, item.id)
    evaluation.remove_evidence(pilot, mo, item.id)
    assert pieces(pilot) == 0

    evaluated(pilot, mo)
    kept = evaluation.add_evidence(pilot, mo, kind="survey", text="Nine of twelve feel safer.")
    move_pilot(pilot, "decide_scale", kim, **SCALE, target_date=clock.today())
    with pytest.raises(Conflict):
        evaluation.remove_evidence(pilot, mo, kept.id)


def test_a_complete_evaluation_keeps_what_it_rests_on(pilot_at, mo):
    pilot = evaluated(pilot_at("evaluating"), mo)
    only = db.session.scalar(select(Evidence))

    with pytest.raises(Conflict):
        evaluation.remove_evidence(pilot, mo, only.id)

    evaluation.add_evidence(pilot, mo, kind="survey", text="Nine of twelve feel safer.")
    evaluation.remove_evidence(pilot, mo, only.id)
    assert pieces(pilot) == 1


def test_evidence_of_another_pilot_stays(pilot_at, mo, make_idea):
    pilot, other = pilot_at("evaluating"), pilot_at("evaluating")
    item = evaluation.add_evidence(other, mo, kind="survey", text="Nine of twelve feel safer.")

    evaluation.remove_evidence(pilot, mo, item.id)

    assert pieces(other) == 1


def test_each_round_keeps_its_own(pilot_at, mo, kim, find):
    pilot = evaluated(pilot_at("evaluating"), mo)
    find()
    evidence.take_up(pilot, mo, "survey-1", "Nine of twelve feel safer.")
    move_pilot(pilot, "decide_adapt", kim, changes=LONG, extra_budget=0)

    paper = assembly.paper_of(page_of(pilot, mo))

    surveys = [[one.taken is not None for one in found.of_kind("survey")] for found in paper.rounds]
    assert surveys == [[False], [True]]


# The figures that people write


def test_a_sum_that_differs_from_the_costs_needs_a_reason(pilot_at, mo):
    from lab.errors import Invalid
    from lab.evaluation import costs

    pilot = pilot_at("evaluating")
    costs.add_cost(pilot, mo, on=clock.today(), what="Twelve lamps", cents=90_000, kind="material")

    with pytest.raises(Invalid) as no:
        evaluation.evaluate(pilot, mo, cost_actual=80_000, cost_reason="")
    assert list(no.value.fields) == ["cost_reason"]
    evaluation.evaluate(pilot, mo, cost_actual=90_000, cost_reason="")
    evaluation.evaluate(pilot, mo, cost_actual=80_000, cost_reason="Two lamps went back.")
    evaluation.evaluate(pilot, mo, cost_actual=70_000)

    assert (pilot.round.cost_actual, pilot.round.cost_reason) == (70_000, "Two lamps went back.")


def test_residents_neither_bring_evidence_nor_evaluate(pilot_at, ben):
    pilot = pilot_at("evaluating")

    with pytest.raises(NotAllowed):
        evaluation.add_evidence(pilot, ben, kind="interview", text="I say that it works.")
    with pytest.raises(NotAllowed):
        evaluation.evaluate(pilot, ben, summary="It works.")

    assert (pieces(pilot), pilot.round.summary) == (0, "")
