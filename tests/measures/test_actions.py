"""Readings are added once, asked again, corrected with a trace, and taken as a table."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.db import atomic, db
from lab.errors import Conflict, Invalid, NotAllowed, NotFound
from lab.measures import actions, queries
from lab.measures.actions import Given
from lab.measures.found import found
from lab.measures.models import ReadingChange
from lab.pilots import findings
from lab.pilots import queries as pilots
from lab.pilots.actions import move_pilot
from lab.pilots.models import Reading
from tests.pilots.conftest import evaluated


def add(pilot, who, measure, value=63, **other):
    return actions.add_reading(pilot, who, measure.id, **({"value": value, "on": clock.today()} | other))


def values(measure):
    found = select(Reading.value).where(Reading.measure_id == measure.id, Reading.before_start.is_(False))
    return list(db.session.scalars(found.order_by(Reading.on, Reading.id)))


def test_a_reading_says_from_how_many_and_has_a_note(running, measure, mo):
    reading = add(running, mo, measure, n=38, note="Rain all day")

    assert (reading.value, reading.n, reading.note, reading.before_start) == (63, 38, "Rain all day", False)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unit": "%"}, "value"), ({"n": 0}, "n"), ({"n": 10_000_001}, "n"), ({"value": float("nan")}, "value"),
        ({"value": float("inf")}, "value"), ({"value": 332}, "sure"), ({"value": -250}, "sure"),
    ],
)  # fmt: skip
def test_a_wrong_reading_is_refused_beside_its_field(running, measure, mo, wrong, field):
    with pytest.raises(Invalid) as no:
        add(running, mo, measure, **wrong)

    assert (list(no.value.fields), values(measure)) == ([field], [])


def test_a_day_to_come_is_refused(running, measure, mo):
    with pytest.raises(Invalid, match="not come yet"):
        add(running, mo, measure, on=clock.today() + timedelta(days=1))


def test_a_value_far_off_is_taken_from_who_is_sure(running, measure, mo):
    assert add(running, mo, measure, 332, sure=True).value == 332
    assert add(running, mo, measure, 331).value == 331


def test_the_same_reading_sent_twice_is_one(running, measure, mo):
    first, second = add(running, mo, measure, n=38), add(running, mo, measure, n=38)

    assert (first.id, values(measure)) == (second.id, [63])
    with pytest.raises(Invalid, match="there already"):
        add(running, mo, measure, n=39)


def test_a_baseline_and_a_reading_of_one_day_may_be_the_same(running, measure, mo):
    add(running, mo, measure, 41)

    assert [reading.before_start for reading in measure.readings] == [True, False]


@pytest.mark.parametrize("threads", [8])
def test_many_at_once_add_it_once(app, running, measure, mo, threads):
    pilot_id, measure_id, failed = running.id, measure.id, []

    def send():
        with app.app_context():
            try:
                add(pilots.pilot(pilot_id), mo, db.session.get(type(measure), measure_id))
            except Exception as no:
                failed.append(no)
            finally:
                db.session.remove()

    running_threads = [threading.Thread(target=send) for _ in range(threads)]
    [one.start() for one in running_threads]
    [one.join() for one in running_threads]

    db.session.rollback()
    assert (failed, db.session.scalar(select(func.count()).where(Reading.value == 63))) == ([], 1)


def test_residents_and_who_comes_too_late_add_nothing(running, measure, ben, mo, kim, pilot_at):
    with pytest.raises(NotAllowed):
        add(running, ben, measure)
    stopped = pilot_at("approved")
    move_pilot(stopped, "cancel", kim, reason="No money.", text="There is no money for it.")
    with pytest.raises(Conflict):
        actions.add_readings(stopped, mo, [])


def test_several_readings_are_all_written_or_none(running, measure, mo):
    today = clock.today()
    with pytest.raises(Invalid):
        actions.add_readings(running, mo, [Given(measure.id, 50, today), Given(measure.id, 9999, today)])
    assert values(measure) == []

    both = [Given(measure.id, 50, today), Given(measure.id, 51, today)]
    assert (actions.add_readings(running, mo, both), actions.add_readings(running, mo, both)) == (2, 0)
    assert values(measure) == [50, 51]


# Mistakes


def test_a_correction_keeps_what_was_there(running, measure, mo):
    reading = add(running, mo, measure, 36, n=38)

    actions.correct_reading(running, mo, reading.id, Given(measure.id, 63, clock.today(), 38), "Two digits mixed up.")

    was = queries.changes(running.round.id)[0]
    assert values(measure) == [63]
    assert (was.value, was.n, was.why, was.person_id, was.removed) == (36, 38, "Two digits mixed up.", mo.id, False)


def test_saving_without_a_change_leaves_no_trace(running, measure, mo):
    reading = add(running, mo, measure)

    actions.correct_reading(running, mo, reading.id, Given(measure.id, 63, clock.today()))

    assert queries.changes(running.round.id) == []


def test_a_reading_does_not_become_one_that_is_there(running, measure, mo):
    add(running, mo, measure, 63)
    other = add(running, mo, measure, 64)

    with pytest.raises(Invalid, match="there already"):
        actions.correct_reading(running, mo, other.id, Given(measure.id, 63, clock.today()))


def test_a_removed_reading_leaves_its_trace_and_every_earlier_one(running, measure, mo):
    reading = add(running, mo, measure, 36)
    actions.correct_reading(running, mo, reading.id, Given(measure.id, 37, clock.today()))

    actions.remove_reading(running, mo, reading.id, "The sensor stood still.")

    assert values(measure) == []
    assert [(was.value, was.removed, was.reading_id) for was in queries.changes(running.round.id)] == [
        (37, True, None), (36, False, None),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        actions.remove_reading(running, mo, reading.id)


def test_a_baseline_is_fixed_once_the_test_has_started(running, measure, mo):
    with pytest.raises(Conflict, match="baseline"):
        actions.remove_reading(running, mo, measure.readings[0].id)


def test_a_baseline_may_be_corrected_before(pilot_at, mo):
    pilot = pilot_at("recruiting")
    measure = pilot.round.measures[0]
    reading = add(pilot, mo, measure, 14)

    actions.correct_reading(pilot, mo, reading.id, Given(measure.id, 41, clock.today()))

    assert [(r.value, r.before_start) for r in measure.readings] == [(41, True)]


def test_after_the_decision_readings_stay(pilot_at, mo):
    pilot = pilot_at("scaling")
    last = pilot.round.measures[0].readings[-1]

    with pytest.raises(Conflict, match="before the decision"):
        actions.correct_reading(pilot, mo, last.id, Given(last.measure_id, 1, clock.today()))


def test_nobody_corrects_the_reading_of_another_pilot_or_as_a_resident(running, measure, mo, ben, pilot_at):
    other, reading = pilot_at("recruiting"), add(running, mo, measure)

    with pytest.raises(NotFound):
        actions.remove_reading(other, mo, reading.id)
    with pytest.raises(NotAllowed):
        actions.remove_reading(running, ben, reading.id)


def test_a_measure_that_goes_takes_its_trace_along(pilot_at, mo):
    pilot = pilot_at("recruiting")
    measure = pilot.round.measures[0]
    reading = add(pilot, mo, measure, 14)
    actions.correct_reading(pilot, mo, reading.id, Given(measure.id, 41, clock.today()))

    actions.remove_measure(pilot, mo, measure.id)

    assert db.session.scalar(select(func.count(ReadingChange.id))) == 0


# What was found


def test_the_last_reading_is_a_finding_of_the_round(pilot_at, mo):
    pilot = evaluated(pilot_at("evaluating"), mo)
    measure = pilot.round.measures[0]

    one = next(finding for finding in findings.of(pilot.round) if finding.kind == "reading")

    assert (one.key, one.label, one.link) == (f"measure-{measure.id}", measure.name, f"/pilots/{pilot.id}#measures")
    assert one.words == "From 41 to 63 of 100, target 70: 76 % of the way."


def test_no_finding_is_about_fewer_than_five(running, measure, mo):
    add(running, mo, measure, 50, n=40)
    with atomic():
        running.round.started_on = clock.today() - timedelta(days=3)
    add(running, mo, measure, 69, n=4)

    assert [(one.people, "69" in one.words) for one in found(running.round)] == [(40, False)]


# Who may, and what the next round starts from


def test_residents_do_not_say_what_a_test_is_judged_by(pilot_at, ben):
    pilot = pilot_at("recruiting")
    measure = pilot.round.measures[0]
    said = {"name": "Walks", "unit": "a day", "direction": "up", "baseline": 1, "target": 5}

    for change in (
        lambda: actions.add_measure(pilot, ben, **said),
        lambda: actions.change_measure(pilot, ben, measure.id, **said),
        lambda: actions.remove_measure(pilot, ben, measure.id),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert [(one.name, one.target) for one in pilot.round.measures] == [("Children on the path", 70)]


def test_the_next_round_is_measured_in_the_same_way(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    with atomic():
        pilot.round.measures[0].how, pilot.round.measures[0].by_whom = "Counted at the gate", "The school"

    move_pilot(pilot, "decide_adapt", kim, changes="Twelve lamps become twenty.", extra_budget=0)

    assert [(one.how, one.by_whom) for one in pilot.round.measures] == [("Counted at the gate", "The school")]
