"""What each move of a pilot cannot pass without, as the lab's domain words say it: sent as its form is sent."""

from datetime import timedelta
from typing import Any

import pytest

from lab import clock
from lab.db import atomic, db
from lab.evaluation import actions as evaluation
from lab.ideas.actions import move_idea
from lab.measures import actions as measures
from lab.pilots import rules
from lab.pilots.actions import move_pilot
from lab.pilots.models import Evidence, Pilot

from .conftest import APPROVAL, LIVE, LONG, SCALE, SCORES, charter, evaluated

FAR = "2099-06-01"
PUBLIC = {"reason": "It is too cold.", "text": "It rests because it is too cold."}
ADAPT = {"changes": "Twelve lamps become twenty lamps.", "extra_budget": "100"}
STOP = {"stop_reason": "no_effect", "learned": LONG}

# move, stage, who, what is sent when all is well, and each thing that it cannot pass without
GATES: list[tuple[str, str, str, dict[str, Any], tuple[str, ...]]] = [
    ("score", "proposed", "mo", SCORES, tuple(SCORES)),
    ("approve", "proposed", "kim", APPROVAL, ("budget_line", "owner_unit", "scale_owner", "text")),
    ("reject", "proposed", "kim", {"reason_code": "too_costly_for_pilot", "text": LONG}, ("reason_code", "text")),
    ("open_recruitment", "approved", "mo", {}, (
        "problem", "scope", "place", "start", "end", "roles", "stop_rules", "consent_text", "places")),
    ("pause", "running", "mo", PUBLIC | {"review_on": FAR}, ("reason", "text", "review_on")),
    ("resume", "paused", "mo", PUBLIC | {"review_on": FAR}, ("reason", "text", "review_on")),
    ("finish", "running", "mo", {"stop_rule": "A lamp fell.", "text": "It ends early today."},
     ("ended_on", "stop_rule", "text")),
    ("decide_scale", "evaluating", "kim", SCALE | {"target_date": FAR},
     ("outcome", "text", "service_owner", "budget_source", "target_date")),
    ("decide_adapt", "evaluating", "kim", ADAPT, ("changes", "extra_budget")),
    ("decide_stop", "evaluating", "kim", STOP, ("stop_reason", "learned")),
    ("go_live", "scaling", "kim", LIVE, ("live_on", "where", "service_owner")),
    ("abandon", "scaling", "kim", PUBLIC, ("reason", "text")),
    ("cancel", "approved", "kim", PUBLIC, ("reason", "text")),
    ("cancel", "recruiting", "kim", PUBLIC, ("reason", "text")),
]  # fmt: skip
MISSING = [(move, stage, who, sent, name) for move, stage, who, sent, names in GATES for name in names]


@pytest.fixture
def at(pilot_at, mo):
    """A pilot at this stage, with its evaluation complete where there is one."""

    def make(stage: str) -> Pilot:
        pilot = pilot_at("running" if stage == "paused" else stage)
        if stage == "paused":
            move_pilot(pilot, "pause", mo, **PUBLIC, review_on=clock.today() + timedelta(days=3))
        if stage == "approved":
            measures.add_measure(pilot, mo, name="Children", unit="of 100", direction="up", baseline=41, target=70)
        return evaluated(pilot, mo) if stage == "evaluating" else pilot

    return make


def complete(move: str, sent: dict[str, Any]) -> dict[str, Any]:
    today = clock.today().isoformat()
    day = {"finish": {"ended_on": today}, "go_live": {"live_on": today}}.get(move, {})
    return {**(charter() if move == "open_recruitment" else {}), **day, **sent}


def test_the_table_has_every_move_but_the_first_and_the_start():
    assert {move for move, *_ in GATES} == {move.name for move in rules.MOVES} - {"propose", "start"}


@pytest.mark.parametrize(("move", "stage", "who", "sent", "_names"), GATES, ids=[f"{g[0]}-{g[1]}" for g in GATES])
def test_a_move_passes_with_all_that_is_asked(at, client_of, request, move, stage, who, sent, _names):
    pilot = at(stage)

    answer = client_of(request.getfixturevalue(who)).post(f"{pilot.path}/moves/{move}", data=complete(move, sent))

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("move", "stage", "who", "sent", "name"), MISSING, ids=[f"{m[0]}-{m[1]}-{m[4]}" for m in MISSING]
)
def test_a_move_is_refused_without_each_of_them(at, client_of, request, move, stage, who, sent, name):
    pilot = at(stage)
    less = {key: value for key, value in complete(move, sent).items() if key != name}

    answer = client_of(request.getfixturevalue(who)).post(f"{pilot.path}/moves/{move}", data=less)

    assert (answer.status_code, pilot.stage) == (422, stage)
    assert f'href="#{name}"' in answer.text


@pytest.mark.parametrize(
    "name", ["title", "hypothesis", "change_mind", "districts", "cost", "cost_band", "sdg", "ideas"]
)
def test_nothing_is_proposed_without_each_of_them(make_idea, client_of, mo, name):
    whole = {
        "title": "Lamps that wake up", "hypothesis": "We believe that light which wakes up is enough.",
        "change_mind": "If children still walk on the road.", "districts": "harbour", "cost": "1200.50",
        "cost_band": "under_5k", "sdg": "11", "ideas": str(make_idea("shortlisted").id),
    }  # fmt: skip
    less = {key: value for key, value in whole.items() if key != name}

    assert client_of(mo).post("/pilots", data=less).status_code == 422
    assert client_of(mo).post("/pilots", data=whole).status_code == 303


def test_a_proposal_without_a_shortlisted_idea_is_not_approved(pilot_at, client_of, mo, kim, make_idea):
    idea = make_idea("shortlisted")
    pilot = pilot_at("proposed", ideas=[idea])
    move_idea(idea, "reopen", mo, reason="It is asked again.")

    answer = client_of(kim).post(f"{pilot.path}/moves/approve", data=APPROVAL)

    assert (answer.status_code, pilot.stage) == (409, "proposed")
    assert "At least one shortlisted idea." in answer.text


def test_a_budget_line_without_room_is_refused(propose, client_of, kim):
    pilot = propose(cost=10**11)

    answer = client_of(kim).post(f"{pilot.path}/moves/approve", data=APPROVAL)

    assert (answer.status_code, pilot.stage) == (422, "proposed")
    assert "There is no room" in answer.text


def test_nobody_is_asked_before_there_is_a_measure(pilot_at, client_of, mo):
    pilot = pilot_at("approved")

    answer = client_of(mo).post(f"{pilot.path}/moves/open_recruitment", data=charter())

    assert (answer.status_code, pilot.stage) == (409, "approved")


def test_two_yeses_to_the_privacy_questions_ask_for_the_assessment(at, client_of, mo):
    pilot, client = at("approved"), client_of(mo)
    risky = charter() | {"privacy_1": "y", "privacy_2": "y"}

    refused = client.post(f"{pilot.path}/moves/open_recruitment", data=risky)
    passed = client.post(f"{pilot.path}/moves/open_recruitment", data=risky | {"dpia": "DPIA 2026-7"})

    assert (refused.status_code, passed.status_code) == (422, 303)


def test_a_test_does_not_start_without_a_baseline_reading(pilot_at, client_of, mo):
    pilot = pilot_at("recruiting", places=1)

    answer = client_of(mo).post(f"{pilot.path}/moves/start", data={"reason": "Winter comes, so we start now."})

    assert (answer.status_code, pilot.stage) == (409, "recruiting")


def test_a_test_with_few_testers_starts_with_a_public_reason_only(pilot_at, client_of, mo):
    pilot, client = pilot_at("recruiting", places=9), client_of(mo)
    for measure in pilot.round.measures:
        measures.add_reading(pilot, mo, measure.id, value=41, on=clock.today())

    refused = client.post(f"{pilot.path}/moves/start")
    passed = client.post(f"{pilot.path}/moves/start", data={"reason": "Winter comes, so we start now."})

    assert (refused.status_code, passed.status_code) == (422, 303)
    assert "Winter comes" in client_of(None).get(pilot.path).text


@pytest.mark.parametrize("move", ["decide_scale", "decide_adapt", "decide_stop"])
def test_no_decision_without_an_evaluation(pilot_at, client_of, kim, move):
    pilot = pilot_at("evaluating")
    sent = {"decide_scale": SCALE | {"target_date": FAR}, "decide_adapt": ADAPT, "decide_stop": STOP}[move]

    answer = client_of(kim).post(f"{pilot.path}/moves/{move}", data=sent)

    assert (answer.status_code, pilot.stage) == (409, "evaluating")
    for need in rules.EVALUATION:
        assert need.sentence in answer.text


@pytest.mark.parametrize("kind", sorted(dict(rules.EVIDENCE_KINDS).keys() - rules.FROM_RESIDENTS))
def test_evidence_that_no_resident_gave_carries_no_decision(pilot_at, client_of, mo, kim, kind):
    pilot = evaluated(pilot_at("evaluating"), mo)
    remove_evidence(pilot)
    evaluation.add_evidence(pilot, mo, kind=kind, text="What the machine counted.")

    answer = client_of(kim).post(f"{pilot.path}/moves/decide_scale", data=SCALE | {"target_date": FAR})

    assert answer.status_code == 409


@pytest.mark.parametrize("reason", sorted(rules.STOPS_WITHOUT_RESIDENTS))
def test_some_stops_pass_without_residents_but_not_without_a_public_reason(pilot_at, client_of, mo, kim, reason):
    pilot = evaluated(pilot_at("evaluating"), mo)
    remove_evidence(pilot)
    sent, client = STOP | {"stop_reason": reason}, client_of(kim)

    refused = client.post(f"{pilot.path}/moves/decide_stop", data=sent)
    passed = client.post(
        f"{pilot.path}/moves/decide_stop", data=sent | {"no_evidence_reason": "Nobody could be asked."}
    )

    assert (refused.status_code, passed.status_code) == (422, 303)


def test_who_ran_the_test_does_not_decide_and_reads_who_may(pilot_at, client_of, make_person, mo, kim):
    both = make_person("rui", "moderator", "official")
    pilot = evaluated(pilot_at("evaluating"), mo)
    with atomic():
        pilot.runner_id = both.id

    answer = client_of(both).get(f"{pilot.path}/moves/decide_scale")

    assert answer.status_code == 403
    assert kim.display_name in answer.text


def remove_evidence(pilot: Pilot) -> None:
    with atomic():
        db.session.query(Evidence).where(Evidence.round_id == pilot.round.id).delete()
