"""Planning, changing, cancelling, remembering, and what comes after a workshop."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from lab import clock, events, jobs
from lab.db import atomic, db
from lab.errors import Conflict, Invalid, NotAllowed
from lab.events import Event, EventPerson
from lab.pilots import findings, retention
from lab.pilots.actions import move_pilot
from lab.recruitment import actions as recruitment
from lab.workshops import actions, queries, seats
from lab.workshops.models import SignUp, Workshop
from tests.workshops.conftest import DAY, a_plan

THE_DAY_BEFORE = datetime(2026, 3, 15, 8, 0, tzinfo=UTC)
AFTER = datetime(2026, 3, 16, 20, 0, tzinfo=UTC)
REPORT = "Eleven people walked the path. All of them named the corner behind the depot."


def told(word):
    """Ids of the people who were told this, in the order of telling."""
    found = select(EventPerson.person_id).join(Event, Event.id == EventPerson.event_id).where(Event.move == word)
    return list(db.session.scalars(found.order_by(Event.id, EventPerson.person_id)))


def test_those_who_may_come_hear_of_it(make_workshop, pilot_at, mo):
    pilot = pilot_at("running")
    make_workshop(pilot)
    actions.plan(pilot, mo, a_plan(who="testers"))

    planned = db.session.scalars(select(Event).where(Event.move == "workshop_planned").order_by(Event.id))
    assert [event.audience for event in planned] == ["AVFT", "T"]


def test_a_page_sent_twice_is_one_workshop(pilot_at, mo):
    pilot = pilot_at("approved")
    first, second = (actions.plan(pilot, mo, a_plan(), "one") for _ in range(2))
    assert first.id == second.id
    assert db.session.query(Workshop).count() == 1


@pytest.mark.parametrize("who", ["ben", "ada"])
def test_nobody_else_plans_one(who, request, pilot_at):
    with pytest.raises(NotAllowed):
        actions.plan(pilot_at("running"), request.getfixturevalue(who), a_plan())


def test_no_workshop_is_planned_for_a_pilot_that_is_only_proposed(propose, mo):
    with pytest.raises(Conflict):
        actions.plan(propose(), mo, a_plan())


def test_a_time_that_has_passed_is_refused(pilot_at, mo):
    with pytest.raises(Invalid):
        actions.plan(pilot_at("running"), mo, a_plan(day=date(2026, 3, 1)))


def test_another_time_raises_the_sequence_and_is_told(make_workshop, ben, ana, mo):
    workshop = make_workshop(places=1)
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)

    actions.change(workshop, mo, a_plan(places=1, begins=time(19, 0)))

    assert workshop.sequence == 1
    assert told("workshop_changed") == sorted([ben.id, ana.id])


def test_another_purpose_is_told_to_nobody(make_workshop, ben, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)

    actions.change(workshop, mo, a_plan(purpose="We walk in the dark, slowly."))

    assert (workshop.sequence, told("workshop_changed")) == (0, [])


def test_saving_without_a_change_is_nothing(make_workshop, mo):
    workshop = make_workshop()
    before = workshop.changed_at
    with clock.at(clock.now() + timedelta(hours=1)):
        actions.change(workshop, mo, a_plan())
    assert workshop.changed_at == before


def test_a_change_over_somebody_elses_is_a_conflict(make_workshop, mo):
    workshop = make_workshop()
    seen = actions.state_of(workshop)
    with clock.at(clock.now() + timedelta(minutes=1)):
        actions.change(workshop, mo, a_plan(title="Walk the path"), seen)
        with pytest.raises(Conflict):
            actions.change(workshop, mo, a_plan(title="Run the path"), seen)
    assert workshop.title == "Walk the path"


def test_fewer_places_than_people_have_is_refused(make_workshop, ben, ana, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)
    with pytest.raises(Invalid) as no:
        actions.change(workshop, mo, a_plan(places=1))
    assert list(no.value.fields) == ["places"]


def test_more_places_move_the_waiting_list_up(make_workshop, ben, ana, mo):
    workshop = make_workshop(places=1)
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)

    actions.change(workshop, mo, a_plan(places=2))

    assert told("workshop_moved_up") == [ana.id]


def test_a_cancelled_one_is_told_with_its_reason_to_all_who_signed_up(make_workshop, ben, ana, mo):
    workshop = make_workshop(places=1)
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)

    actions.cancel(workshop, mo, "The room is flooded.")

    assert told("workshop_cancelled") == sorted([ben.id, ana.id])
    assert workshop.sequence == 1
    with pytest.raises(Conflict):
        actions.cancel(workshop, mo, "Again, by mistake.")


def test_a_cancelled_pilot_takes_its_workshops_along(make_workshop, pilot_at, ben, kim):
    pilot = pilot_at("recruiting")
    workshop = make_workshop(pilot)
    seats.sign_up(workshop, ben)

    move_pilot(pilot, "cancel", kim, reason="No money.", text="The money is gone, so it is cancelled.")

    assert db.session.get(Workshop, workshop.id).is_cancelled
    assert told("workshop_cancelled") == [ben.id]


def test_what_is_said_about_workshops_is_no_part_of_the_pilots_history(make_workshop, pilot_at, ben):
    pilot = pilot_at("running")
    before = events.last("pilot", pilot.id).id
    seats.sign_up(make_workshop(pilot), ben)
    assert events.last("pilot", pilot.id).id == before


# The day before


def test_those_with_a_place_are_reminded_once(make_workshop, ben, ana):
    workshop = make_workshop(places=1)
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)
    with clock.at(THE_DAY_BEFORE - timedelta(days=1)):
        assert actions.remind() == 0
    with clock.at(THE_DAY_BEFORE):
        assert (actions.remind(), actions.remind()) == (1, 0)
    assert told("workshop_soon") == [ben.id]


def test_a_missed_day_is_made_up_for_until_it_begins(make_workshop, ben):
    seats.sign_up(make_workshop(), ben)
    with clock.at(datetime(2026, 3, 16, 17, 31, tzinfo=UTC)):
        assert actions.remind() == 0
    with clock.at(datetime(2026, 3, 16, 17, 29, tzinfo=UTC)):
        assert actions.remind() == 1


def test_a_workshop_that_moves_to_another_day_is_reminded_of_again(make_workshop, ben, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    with clock.at(THE_DAY_BEFORE):
        actions.remind()
        actions.change(workshop, mo, a_plan(day=DAY + timedelta(days=7)))
    with clock.at(THE_DAY_BEFORE + timedelta(days=7)):
        jobs.tick()
    assert told("workshop_soon") == [ben.id, ben.id]


# Afterwards


def test_who_came_is_counted_with_those_who_had_not_signed_up(make_workshop, ben, ana, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)
    bens = queries.seats_of(ben.id, [workshop.id])[workshop.id].id

    with clock.at(AFTER):
        actions.note_who_came(workshop, mo, {bens, 999}, others=4)

    assert workshop.came == 5
    assert [row.came for row, _name in queries.who_comes(workshop.id)] == [True, False]


def test_what_is_noted_lasts_when_the_report_follows_in_the_same_breath(make_workshop, mo):
    workshop = make_workshop()
    with clock.at(AFTER), atomic():
        actions.note_who_came(workshop, mo, set(), others=4)
        actions.write_report(workshop, mo, REPORT, publish=True)
    assert (workshop.came, workshop.others, workshop.report) == (4, 4, REPORT)


def test_nothing_is_noted_before_it_begins(make_workshop, mo):
    workshop = make_workshop()
    with pytest.raises(Conflict):
        actions.note_who_came(workshop, mo, set(), others=4)
    with pytest.raises(Conflict):
        actions.write_report(workshop, mo, REPORT, publish=True)


@pytest.mark.parametrize(("others", "words"), [(3, f"{REPORT}"), (4, f"5 people came. {REPORT}")], ids=["four", "five"])
def test_a_public_report_is_a_finding_that_counts_no_fewer_than_five(make_workshop, ben, mo, others, words):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    mine = queries.seats_of(ben.id, [workshop.id])[workshop.id].id
    run = workshop.pilot.round
    with clock.at(AFTER):
        actions.note_who_came(workshop, mo, {mine}, others=others)
        actions.write_report(workshop, mo, REPORT, publish=False)
        assert [one for one in findings.of(run) if one.kind == "workshop"] == []
        actions.write_report(workshop, mo, REPORT, publish=True)

        found = [one for one in findings.of(run) if one.kind == "workshop"]

    assert [(one.key, one.words, one.people) for one in found] == [(f"workshop-{workshop.id}", words, others + 1)]
    assert told("workshop_report") == [ben.id]


def test_mending_a_word_of_the_report_tells_nobody_again(make_workshop, ben, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    with clock.at(AFTER):
        actions.write_report(workshop, mo, REPORT, publish=True)
        actions.write_report(workshop, mo, f"{REPORT} Really.", publish=True)
    assert told("workshop_report") == [ben.id]


def test_when_the_promised_time_is_over_nobody_knows_who_came(make_workshop, ben, mo):
    workshop = make_workshop()
    seats.sign_up(workshop, ben)
    mine = queries.seats_of(ben.id, [workshop.id])[workshop.id].id
    with clock.at(AFTER), atomic():
        actions.note_who_came(workshop, mo, {mine}, others=0)
        retention.forget(workshop.pilot.round)
    with clock.at(AFTER), atomic():
        assert seats.forget(workshop.pilot.round) == 0
    row = db.session.scalar(select(SignUp))
    assert (row.person_id, row.came, workshop.came) == (None, True, 1)


def test_a_tester_who_asks_for_it_is_named_in_no_workshop_that_was(make_workshop, pilot_at, ben, ana):
    pilot = pilot_at("running")
    workshop = make_workshop(pilot)
    seats.sign_up(workshop, ben)
    seats.sign_up(workshop, ana)
    with clock.at(AFTER):
        recruitment.leave(pilot, ben, forget=True)
        assert [name for _row, name in queries.who_comes(workshop.id)] == ["", "Ana"]


def test_who_stops_testing_gives_back_a_place_among_testers(make_workshop, pilot_at, ben):
    pilot = pilot_at("running")
    for_testers, for_all = make_workshop(pilot, who="testers"), make_workshop(pilot)
    seats.sign_up(for_testers, ben)
    seats.sign_up(for_all, ben)

    recruitment.leave(pilot, ben)

    assert [workshop.id for _seat, workshop in queries.with_a_seat(ben.id)] == [for_all.id]
