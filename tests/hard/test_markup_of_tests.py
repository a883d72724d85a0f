"""Markup typed into every field of a pilot and its test, read by everybody on every page: it stays text."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from lab import clock
from lab.accounts.models import Person
from lab.board import actions as board
from lab.board.models import HubService
from lab.checkins import actions as checkins
from lab.db import atomic, db
from lab.evaluation import actions as evaluation
from lab.evaluation import closing, costs, timers
from lab.incidents import actions as incidents
from lab.learning import actions as learning
from lab.measures import actions as measures
from lab.pilots import actions, notes
from lab.pilots.actions import move_pilot
from lab.pilots.models import Pilot
from lab.policy import Actor
from lab.recruitment import actions as recruitment
from lab.recruitment import consents, setup
from lab.recruitment.consents import Terms
from lab.recruitment.places import SignUp
from lab.surveys import actions as surveys
from lab.workshops import actions as workshops
from lab.workshops import seats
from tests.pilots.conftest import APPROVAL, charter
from tests.test_leaks import addresses
from tests.workshops.conftest import a_plan

from .test_markup import BAD, NAME, works

LONG = f"{BAD} {BAD}"
WRITTEN = dict.fromkeys(("problem", "scope", "place", "roles", "stop_rules", "consent_text"), BAD)


@pytest.fixture
def town(make_idea, make_person, ana, ben, mo, kim, work) -> Pilot:
    """A pilot from the proposal to the answers after its end, by the people of the lab."""
    for who in (ana, ben, mo, kim):
        with atomic():
            db.session.get_one(Person, who.id).display_name = NAME
    ben, mo, kim = (replace(who, display_name=NAME) for who in (ben, mo, kim))
    with atomic():
        db.session.add(HubService(name=NAME, hint=BAD))
    pilot = actions.propose(
        mo, title=BAD, hypothesis=BAD, change_mind=BAD, ideas=[make_idea("shortlisted").id], parts=[BAD], districts=[1],
        cost=120_050, cost_band="under_5k", sdg=[11],
    )  # fmt: skip
    move_pilot(pilot, "approve", kim, **(APPROVAL | {"text": BAD}))
    measures.add_measure(pilot, mo, name=BAD, unit=NAME, direction="up", baseline=41, target=70, how=BAD, by_whom=NAME)
    move_pilot(pilot, "open_recruitment", mo, **charter(**(WRITTEN | {"places": 1})))
    _recruit(pilot, ben, mo, make_person)
    measure = pilot.round.measures[0]
    measures.add_reading(pilot, mo, measure.id, value=41, on=clock.today(), note=BAD)
    move_pilot(pilot, "start", mo, reason=BAD)
    _test(pilot, ben, mo, kim)
    _decide(pilot, measure.id, ben, mo, kim)
    work()
    return pilot


def _recruit(pilot: Pilot, ben: Actor, mo: Actor, make_person: Any) -> None:
    setup.add_question(pilot, mo, BAD, [NAME, f"{NAME}b"], [NAME], BAD)
    asked = setup.queries.questions(pilot.round.id)[-1]
    recruitment.take_part(pilot, ben, 1, SignUp(answers={asked.id: NAME}))
    consents.change_text(pilot, mo, Terms(LONG, BAD, NAME, 30), 1)
    consents.agree_again(pilot, ben, 2)
    with atomic():
        pilot.places = pilot.round.places = 3
    child = make_person("childra")
    young = SignUp(answers={asked.id: NAME}, minor=True, guardian_name=NAME, guardian_email="g@example.org")
    recruitment.take_part(pilot, child, 2, young)


def _test(pilot: Pilot, ben: Actor, mo: Actor, kim: Actor) -> None:
    checkins.check_in(pilot, ben, 3, BAD)
    checkins.write_entry(pilot, ben, BAD)
    for public in (True, False):
        incidents.close(pilot, mo, incidents.report(pilot, ben, BAD, "minor"), BAD, public=public)
    survey = surveys.plan(pilot, mo, "own", BAD)
    words = surveys.add_question(survey, mo, kind="text", words=BAD)
    chosen = surveys.add_question(survey, mo, kind="one", words=BAD, options=[NAME, f"{NAME}b"])
    days = {"opens_on": survey.opens_on, "closes_on": survey.closes_on}
    surveys.ask_testers(survey, mo, title=BAD, moment=survey.moment, **days)
    surveys.answer(survey, ben, 0, {f"q{words.id}": BAD, f"q{chosen.id}": 0})
    workshop = workshops.plan(pilot, mo, a_plan(title=BAD, purpose=BAD, place=BAD, day=date(2026, 3, 3)))
    seats.sign_up(workshop, ben)
    other = workshops.plan(pilot, mo, a_plan(title=f"{BAD} 2", purpose=BAD, place=BAD))
    workshops.cancel(other, mo, BAD)
    with clock.at(clock.now() + timedelta(days=2)):
        workshops.write_report(workshop, mo, BAD, True)
    notes.write_note(pilot, mo, BAD, BAD, BAD)
    costs.add_cost(pilot, mo, on=clock.today(), what=BAD, cents=4200, kind="material")
    board.add_money(pilot, mo, source="city", name=BAD, amount=100_000, state="asked")
    board.add_partner(pilot, mo, name=BAD, role=BAD, link="https://example.org/?q=%3Cimg")
    asked = board.ask_for_service(pilot, mo, service_id=1, words=BAD)
    board.answer_request(pilot, kim, asked.id, state="granted", answer=BAD)
    move_pilot(pilot, "pause", mo, reason=BAD, text=BAD, review_on=clock.today() + timedelta(days=3))
    move_pilot(pilot, "resume", mo, reason=BAD, text=BAD, review_on=clock.today() + timedelta(days=3))


def _decide(pilot: Pilot, measure: int, ben: Actor, mo: Actor, kim: Actor) -> None:
    move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule=BAD, text=BAD)
    evaluation.add_evidence(pilot, mo, kind="interview", text=BAD, source=NAME, people=12)
    measures.add_reading(pilot, mo, measure, value=63, on=clock.today(), note=BAD)
    evaluation.evaluate(pilot, mo, summary=BAD, findings=BAD, dropouts_participant=1, dropouts_innovation=0,
                        dropouts_research=0, cost_actual=100_000, dropouts_reason=BAD, cost_reason=BAD)  # fmt: skip
    move_pilot(pilot, "decide_stop", kim, stop_reason="no_effect", learned=LONG)
    learning.complete_card(pilot, mo, for_whom=BAD, reusable=BAD, differently=BAD, contact=1)
    with clock.at(clock.now() + timedelta(days=31)):
        timers.ask_whether_it_solved_it()
        closing.answer(pilot, ben, "no", BAD)


@pytest.mark.parametrize("who", ["visitor", "ana", "ben", "mo", "kim", "ada"])
def test_markup_in_a_test_stays_text_for_everybody(app, town, client_of, request, who):
    client = client_of(None if who == "visitor" else request.getfixturevalue(who))
    paths = [path for _, path in addresses(app, (1, 2))]

    answers = [(path, client.get(path, headers=headers)) for path in paths for headers in ({}, {"HX-Request": "true"})]

    assert [path for path, answer in answers if answer.status_code >= 500] == []
    assert [path for path, answer in answers if works(answer)] == []
    assert "&lt;img src=x" in client.get(town.path).text


def test_markup_in_a_mail_stays_text(app, town):
    """Guardians, testers and the owner get what others typed."""
    sent = [message_from_bytes(one.read_bytes(), policy=policy.default)
            for one in (app.config["LAB"].instance / "mail").glob("*.eml")]  # fmt: skip
    pages = [part.get_content() for mail in sent if (part := mail.get_body(("html",)))]

    assert len(pages) > 2
    assert [page for page in pages if "<img src=x" in page or "<script>alert" in page or "'49" in page] == []


def test_a_javascript_address_is_no_link(client_of, town, mo, pilot_of_a_partner):
    pilot = pilot_of_a_partner
    sent = {"name": "The shop", "role": "It lends the lamps.", "link": "javascript:alert(1)"}

    answer = client_of(mo).post(f"{pilot.path}/partners", data=sent)

    assert (answer.status_code, 'href="javascript' in answer.text) == (422, False)


@pytest.fixture
def pilot_of_a_partner(make_idea, mo, kim) -> Pilot:
    pilot = actions.propose(
        mo, title="Lamps that wake up", hypothesis="We believe that light is enough.", change_mind="If it is not.",
        ideas=[make_idea("shortlisted").id], parts=["The light"], districts=[1], cost=100, cost_band="under_5k",
        sdg=[11],
    )  # fmt: skip
    move_pilot(pilot, "approve", kim, **APPROVAL)
    return pilot
