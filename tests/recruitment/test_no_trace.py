"""Who leaves the lab is named nowhere in what recruitment keeps; before that they can have all of it."""

import pytest

from lab import jobs, recount
from lab.accounts import actions as accounts
from lab.me.data import own_data
from lab.recruitment import actions, queries, setup
from tests.me.test_no_trace import MAIL, NAME, found

GUARDIAN = {"minor": True, "guardian_name": "Zgerda Zguard", "guardian_email": "zgerda@example.org"}


@pytest.fixture
def zebedee(make_person):
    return make_person(NAME.lower())


def test_a_tester_a_waiting_person_and_their_guardian_leave_no_trace(pilot_at, join, ask_yes, mo, zebedee, people):
    first, other = pilot_at("recruiting", places=1), people(1)[0]
    setup.keep_places(first, mo, "district", "1", 1)
    join(first, zebedee, facts={"district": "1"}, answers={ask_yes(first): "yes"}, **GUARDIAN)
    join(first, other, wait=True, facts={"district": "1"}, answers={1: "yes"})
    jobs.run_until_idle()

    accounts.erase(zebedee.id)
    jobs.run_until_idle()

    assert (found(NAME, MAIL), found("zgerda", "zguard")) == ([], [])
    assert (first.tester_ids, list(recount.differences())) == ({other.id}, [])


def test_why_the_lab_took_somebody_out_goes_with_them(pilot_at, join, mo, zebedee):
    pilot = pilot_at("recruiting")
    tester = join(pilot, zebedee)
    actions.take_out(pilot, mo, tester.id, "Zebedee shouted at the others.")

    accounts.erase(zebedee.id)

    assert found(NAME, MAIL) == []


def test_who_was_named_as_a_guardian_and_leaves_the_lab_is_forgotten_too(pilot_at, join, ben, zebedee):
    pilot = pilot_at("recruiting")
    join(pilot, ben, minor=True, guardian_name="Zebedee", guardian_email=MAIL)
    jobs.run_until_idle()

    accounts.erase(zebedee.id)

    assert (found(NAME, MAIL), queries.guardian_of(pilot.round.id, ben.id).state) == ([], "asked")


def test_everything_is_in_the_download(pilot_at, join, ask_yes, mo, zebedee, ben):
    pilot = pilot_at("recruiting", places=1)
    setup.keep_places(pilot, mo, "age", "65_plus", 1)
    asked = ask_yes(pilot)
    join(pilot, zebedee, facts={"age": "65_plus"}, answers={asked: "yes"}, **GUARDIAN)
    join(pilot, ben, wait=True, answers={asked: "yes"})

    mine, his = own_data(zebedee.id), own_data(ben.id)

    assert mine["tests"][0]["facts"] == {"age": "65_plus"}
    assert mine["tests"][0]["answers"] == {str(asked): "yes"}
    assert (mine["guardians"][0]["email"], his["waiting_lists"][0]["state"]) == ("zgerda@example.org", "waiting")
