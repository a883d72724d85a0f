from datetime import timedelta

import pytest

from lab import clock, events
from lab.errors import Conflict, Invalid, NotFound
from lab.evaluation import actions as evaluation
from lab.measures import actions as measures
from lab.pilots import notes, queries

MEASURE = {"name": "Walks", "unit": "a day", "direction": "up", "baseline": 10.0, "target": 20.0}


def test_a_target_that_is_the_baseline_is_refused(pilot_at, mo):
    with pytest.raises(Invalid) as no:
        measures.add_measure(pilot_at(), mo, **MEASURE | {"target": 10.0})
    assert list(no.value.fields) == ["target"]


@pytest.mark.parametrize("wrong", [{"direction": "down"}, {"target": float("nan")}, {"baseline": float("inf")}])
def test_a_measure_makes_sense(pilot_at, mo, wrong):
    with pytest.raises(Invalid):
        measures.add_measure(pilot_at(), mo, **MEASURE | wrong)


def test_a_measure_is_changed_and_removed_until_the_start(pilot_at, mo):
    pilot = pilot_at("approved")
    measure = measures.add_measure(pilot, mo, **MEASURE)
    measures.add_reading(pilot, mo, measure.id, value=10, on=clock.today())

    measures.change_measure(pilot, mo, measure.id, **MEASURE | {"target": 30.0})
    assert measure.target == 30.0
    measures.remove_measure(pilot, mo, measure.id)
    assert pilot.round.measures == []


def test_after_the_start_measures_stand(pilot_at, mo):
    pilot = pilot_at("running")

    with pytest.raises(Conflict):
        measures.change_measure(pilot, mo, pilot.round.measures[0].id, **MEASURE)


def test_a_reading_does_not_come_from_the_future(pilot_at, mo):
    pilot = pilot_at("running")

    with pytest.raises(Invalid) as no:
        measures.add_reading(pilot, mo, pilot.round.measures[0].id, value=1, on=clock.today() + timedelta(days=1))
    assert list(no.value.fields) == ["on"]


def test_a_value_from_before_the_test_is_no_last_reading(pilot_at, mo):
    """It was written down during the test, and tells of the time before it."""
    pilot = pilot_at("evaluating")
    measure = pilot.round.measures[0]
    measures.add_reading(pilot, mo, measure.id, value=45, on=clock.today() - timedelta(days=1))
    early = queries.pilot_facts(pilot).measures_without_final

    measures.add_reading(pilot, mo, measure.id, value=45, on=clock.today())

    assert (early, queries.pilot_facts(pilot).measures_without_final) == ((measure.name,), ())


def test_a_measure_of_another_pilot_is_not_found(pilot_at, mo):
    pilot, other = pilot_at("running"), pilot_at("running")

    with pytest.raises(NotFound):
        measures.add_reading(pilot, mo, other.round.measures[0].id, value=1, on=clock.today())


def test_a_status_note_moves_the_promise_on_and_tells_nobody(pilot_at, mo):
    pilot = pilot_at("running")
    with clock.at(clock.now() + timedelta(days=20)):
        notes.write_note(pilot, mo, "The lamps shine.")

        assert pilot.due_on == clock.today() + timedelta(days=30)
    event = events.last("pilot", pilot.id)
    assert (event.move, event.audience, events.texts_of([event.id])[event.id]) == (
        "note", "", {"text": "The lamps shine."},
    )  # fmt: skip


def test_a_summary_has_1200_characters_at_most(pilot_at, mo):
    with pytest.raises(Invalid) as no:
        evaluation.evaluate(pilot_at("evaluating"), mo, summary="a" * 1201)
    assert list(no.value.fields) == ["summary"]


def test_an_evaluation_can_be_written_in_parts(pilot_at, mo):
    pilot = pilot_at("evaluating")
    evaluation.evaluate(pilot, mo, summary="It works.")
    evaluation.evaluate(pilot, mo, cost_actual=5)

    assert (pilot.round.summary, pilot.round.cost_actual, pilot.round.evaluated_at) == ("It works.", 5, None)


def test_the_evaluation_waits_for_the_end_of_the_test(pilot_at, mo):
    with pytest.raises(Conflict):
        evaluation.evaluate(pilot_at("running"), mo, summary="It works.")


def test_the_last_piece_of_evidence_completes_the_evaluation_too(pilot_at, mo):
    pilot = pilot_at("evaluating")
    evaluation.evaluate(pilot, mo, summary="It works.", dropouts_participant=0, dropouts_innovation=0,
                        dropouts_research=0, cost_actual=5)  # fmt: skip
    with clock.at(clock.now() + timedelta(days=3)):
        evaluation.add_evidence(pilot, mo, kind="interview", text="Twelve parents say it helps.")
        assert pilot.round.evaluated_at is None
        measures.add_reading(pilot, mo, pilot.round.measures[0].id, value=63, on=clock.today())

        assert pilot.round.evaluated_at == clock.now()
        assert pilot.due_on == clock.today() + timedelta(days=30)
    assert events.last("pilot", pilot.id).move == "evaluation"
