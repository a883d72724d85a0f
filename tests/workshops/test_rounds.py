"""A workshop belongs to the round in which it takes place, and its names go when that round's time is over."""

from datetime import timedelta

import pytest

from lab import clock, recount
from lab.db import atomic
from lab.pilots.actions import move_pilot
from lab.recruitment import timers
from lab.workshops import actions, queries, seats
from tests.pilots.conftest import evaluated


@pytest.fixture
def finish(mo):
    early = {"stop_rule": "A lamp fell.", "text": "It ends early today."}
    return lambda pilot: move_pilot(pilot, "finish", mo, ended_on=clock.today(), **early)


def test_a_workshop_to_come_goes_on_with_the_pilot_into_its_next_round(make_workshop, finish, mo, kim):
    workshop = make_workshop()
    pilot = workshop.pilot
    with clock.at(workshop.starts_at + timedelta(hours=3)):
        finish(pilot)
        evaluated(pilot, mo)
        later = make_workshop(pilot, title="Talk about the lamps", day=clock.today() + timedelta(days=7))
        move_pilot(pilot, "decide_adapt", kim, changes="More lamps, and lower, on both sides.", extra_budget=0)

    assert [found.round_id for found in (workshop, later)] == [pilot.rounds[0].id, pilot.rounds[1].id]


def test_names_of_a_workshop_after_the_promised_time_go_once_it_is_over(make_workshop, finish, ana):
    workshop = make_workshop()
    finish(workshop.pilot)
    with clock.at(clock.now() + timedelta(days=100)):
        timers.forget_what_was_promised()
        late = make_workshop(workshop.pilot, title="Look at it once more", day=clock.today() + timedelta(days=7))
        seats.sign_up(late, ana)
        before = seats.forget_later()

    with clock.at(late.ends_at + timedelta(hours=1)):
        names = [seats.forget_later(), seats.forget_later()]

    assert (before, names, queries.people_of(late.id), queries.taken([late.id])[late.id].places) == (0, [1, 0], [], 1)


def test_how_many_came_is_counted_again(make_workshop, mo, ana):
    workshop = make_workshop()
    seats.sign_up(workshop, ana)
    with clock.at(workshop.ends_at):
        actions.note_who_came(workshop, mo, [held.id for held, _name in queries.who_comes(workshop.id)], 3)
    right = list(recount.differences())
    with atomic():
        workshop.came = 9

    found = [str(one) for one in recount.mend()]

    assert (right, found, workshop.came) == ([], ["workshops 1: came is 9, counted 4"], 4)
