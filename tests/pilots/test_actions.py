from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lab import clock, events, recount, story
from lab.city.models import BudgetLine
from lab.db import atomic, db
from lab.errors import Conflict, Invalid, NotAllowed, NotFound
from lab.evaluation import actions as evaluation
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.lifecycle import find
from lab.measures import actions as measures
from lab.pilots import edits, queries
from lab.pilots.actions import link_idea, move_pilot
from lab.pilots.models import Pilot, PilotIdea, PilotScore
from lab.pilots.rules import MOVES, Stage
from lab.recruitment import actions as recruitment
from lab.similar import index as similar

from .conftest import APPROVAL, LIVE, LONG, SCALE, SCORES, STOP, charter, evaluated, recruit, start

PUBLIC = {"reason": "money", "text": "The bridge is closed."}


def line():
    return db.session.get(BudgetLine, 1)


# Proposing


def test_a_moderator_proposes_a_pilot_from_two_ideas(make_idea, propose, mo):
    first, second = make_idea("shortlisted"), make_idea("shortlisted")

    pilot = propose([first, second], parts=["The light", "The timer"])

    assert [(held.idea_id, held.part, held.text) for held in pilot.ideas] == [
        (first.id, "started", "The light"),
        (second.id, "part", "The timer"),
    ]
    assert (pilot.stage, pilot.cost, pilot.due_on) == ("proposed", 120_050, first.due_on)
    event = events.last("pilot", pilot.id)
    assert (event.move, event.audience) == ("propose", "O")


def test_sending_the_proposal_twice_makes_one_pilot(make_idea, propose):
    idea = make_idea("shortlisted")

    assert propose([idea], once="abc").id == propose([idea], once="abc").id


@pytest.mark.parametrize("stage", ["open", "in_pilot", "declined"])
def test_only_shortlisted_ideas_become_a_pilot(make_idea, propose, stage):
    with pytest.raises(Invalid) as no:
        propose([make_idea(stage)])
    assert list(no.value.fields) == ["ideas"]


def test_nobody_proposes_a_pilot_from_an_own_idea(make_idea, propose, mo):
    with pytest.raises(NotAllowed):
        propose([make_idea("shortlisted", author_id=mo.id)])


SAID = {
    "title": "Lamps that wake up", "hypothesis": "We believe that lamps which wake up are enough.", "sdg": [11],
    "change_mind": "If children still walk on the road.", "districts": [1], "cost": 100, "cost_band": "under_5k",
}  # fmt: skip
SAYS_TOO_LITTLE = [
    ("title", "Lamps"), ("hypothesis", "  We believe it.   "), ("change_mind", ""), ("districts", []), ("sdg", []),
    ("sdg", [18]), ("cost", -1), ("cost_band", "free"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said"), SAYS_TOO_LITTLE)
def test_no_other_way_leads_to_a_proposal_that_says_too_little(propose, name, said):
    with pytest.raises(Invalid) as no:
        propose(**SAID | {name: said})

    assert list(no.value.fields) == [name]
    assert db.session.query(Pilot).count() == 0


@pytest.mark.parametrize(("name", "said"), SAYS_TOO_LITTLE)
def test_no_proposal_is_changed_into_one_that_says_too_little(propose, mo, name, said):
    pilot = propose(**SAID)

    with pytest.raises(Invalid) as no:
        edits.edit(pilot, mo, **SAID | {name: said})

    assert list(no.value.fields) == [name]


# Approving


def test_approving_commits_the_money_and_links_every_shortlisted_idea(make_idea, propose, kim):
    ideas = [make_idea("shortlisted"), make_idea("shortlisted")]
    pilot = propose(ideas)

    event = move_pilot(pilot, "approve", kim, **APPROVAL)

    assert (line().committed, pilot.committed, pilot.owner_unit_id, pilot.scale_owner_id) == (120_050, 120_050, 1, 2)
    assert [(idea.stage, idea.pilot_id) for idea in ideas] == [("in_pilot", pilot.id)] * 2
    assert [events.last("idea", idea.id).root_id for idea in ideas] == [event.id] * 2


def test_a_budget_line_is_never_overdrawn(propose, kim):
    pilot = propose(cost=10_000_001)

    with pytest.raises(Invalid) as no:
        move_pilot(pilot, "approve", kim, **APPROVAL)

    assert list(no.value.fields) == ["budget_line"]
    assert (pilot.stage, line().committed) == ("proposed", 0)


def test_who_scored_a_pilot_does_not_approve_it_and_hears_who_may(propose, kim, kay):
    pilot = propose()
    move_pilot(pilot, "score", kim, **SCORES)

    with pytest.raises(NotAllowed, match="Kay"):
        move_pilot(pilot, "approve", kim, **APPROVAL)
    assert move_pilot(pilot, "approve", kay, **APPROVAL).stage_to == "approved"


def test_scoring_again_replaces_the_scores_and_keeps_the_stage(propose, kim):
    pilot = propose()
    move_pilot(pilot, "score", kim, **SCORES)

    move_pilot(pilot, "score", kim, **SCORES | {"score_readiness": 9})

    rows = db.session.execute(select(PilotScore.criterion, PilotScore.score)).all()
    assert (len(rows), dict(rows)["readiness"], pilot.stage) == (8, 9, "proposed")


@pytest.mark.parametrize("answers", [{"score_readiness": 10}, {"score_support": 0}, {"score_risk": None}])
def test_a_score_stays_in_its_range(propose, kim, answers):
    with pytest.raises(Invalid):
        move_pilot(propose(), "score", kim, **SCORES | answers)


def test_an_idea_that_is_reopened_leaves_the_proposal_and_approving_asks_again(make_idea, propose, mo, kim):
    idea = make_idea("shortlisted")
    pilot = propose([idea])

    move_idea(idea, "reopen", mo, reason="Wait for the new line")

    assert queries.idea_ids(pilot.id) == []
    with pytest.raises(Conflict, match="shortlisted idea"):
        move_pilot(pilot, "approve", kim, **APPROVAL)


def test_a_declined_idea_leaves_only_pilots_that_are_proposed(make_idea, propose, kim):
    idea, other = make_idea("shortlisted"), make_idea("shortlisted")
    pilot = propose([idea, other])

    move_idea(idea, "decline", kim, reason_code="other", text=LONG, named_unit=1)

    assert queries.idea_ids(pilot.id) == [other.id]


def test_rejecting_a_proposal_leaves_its_ideas_in_the_backlog(make_idea, propose, kim):
    idea = make_idea("shortlisted")
    pilot = propose([idea])

    move_pilot(pilot, "reject", kim, reason_code="other", text=LONG)

    assert (pilot.stage, pilot.is_public, idea.stage) == ("rejected", True, "shortlisted")


# Recruiting and starting


def test_recruiting_needs_a_measure(pilot_at, mo):
    with pytest.raises(Conflict, match="measure"):
        move_pilot(pilot_at("approved"), "open_recruitment", mo, **charter())


def test_two_yeses_need_an_impact_assessment(pilot_at, mo):
    pilot = pilot_at("approved")
    measures.add_measure(pilot, mo, name="Walks", unit="a day", direction="up", baseline=1, target=2)
    move_pilot_with = lambda **more: move_pilot(pilot, "open_recruitment", mo, **charter(**more))  # noqa: E731

    with pytest.raises(Invalid) as no:
        move_pilot_with(privacy_2=True, privacy_7=True)
    assert list(no.value.fields) == ["dpia"]
    move_pilot_with(privacy_2=True, privacy_7=True, dpia="DPIA 7/26")
    assert (pilot.round.privacy, pilot.round.dpia) == ([2, 7], "DPIA 7/26")


def test_one_yes_needs_none(pilot_at):
    assert pilot_at("recruiting", privacy_2=True).round.privacy == [2]


def test_the_last_day_is_not_before_the_first(pilot_at):
    with pytest.raises(Invalid) as no:
        pilot_at("recruiting", end=clock.today() - timedelta(days=1))
    assert list(no.value.fields) == ["end"]


def test_starting_needs_a_baseline_reading(pilot_at, mo, ben):
    pilot = pilot_at("recruiting")
    recruitment.take_part(pilot, ben, 1)

    with pytest.raises(Conflict, match="baseline"):
        move_pilot(pilot, "start", mo)


def test_starting_with_few_testers_needs_a_public_reason(pilot_at, mo):
    pilot = pilot_at("recruiting", places=4)
    measures.add_reading(pilot, mo, pilot.round.measures[0].id, value=41, on=clock.today())

    with pytest.raises(Invalid) as no:
        move_pilot(pilot, "start", mo)
    assert list(no.value.fields) == ["reason"]
    move_pilot(pilot, "start", mo, reason="The lamps stand already.")
    assert pilot.stage == "running"


def test_starting_locks_question_and_measures(pilot_at, mo):
    pilot = pilot_at("running")

    run = pilot.round
    assert (run.hypothesis, run.started_on, pilot.runner_id) == (pilot.hypothesis, clock.today(), mo.id)
    assert pilot.due_on == clock.today() + timedelta(days=30)
    with pytest.raises(Conflict):
        measures.add_measure(pilot, mo, name="Late", unit="x", direction="up", baseline=1, target=2)


# Ending


def test_ending_early_needs_the_stop_rule_and_a_public_text(pilot_at, mo):
    pilot = pilot_at("running")

    with pytest.raises(Invalid) as no:
        move_pilot(pilot, "finish", mo, ended_on=clock.today())
    assert sorted(no.value.fields) == ["stop_rule", "text"]


def test_a_test_does_not_end_in_the_future(pilot_at, mo):
    with pytest.raises(Invalid) as no:
        move_pilot(pilot_at("running"), "finish", mo, ended_on=clock.today() + timedelta(days=40))
    assert list(no.value.fields) == ["ended_on"]


def test_a_pause_says_when_it_is_looked_at_again(pilot_at, mo):
    pilot = pilot_at("running")
    move_pilot(pilot, "pause", mo, **PUBLIC, review_on=clock.today() + timedelta(days=9))

    assert (pilot.stage, pilot.due_on) == ("paused", clock.today() + timedelta(days=9))
    move_pilot(pilot, "resume", mo, **PUBLIC, review_on=clock.today() + timedelta(days=9))
    assert (pilot.stage, pilot.due_on) == ("running", clock.today() + timedelta(days=30))


EVALUATION = ("evidence", "readings", "dropouts", "cost", "summary")


@pytest.mark.parametrize("missing", EVALUATION)
@pytest.mark.parametrize("decision", ["decide_scale", "decide_adapt", "decide_stop"])
def test_each_part_of_the_evaluation_is_needed_for_each_decision(pilot_at, mo, kim, missing, decision):
    pilot = evaluated(pilot_at("evaluating"), mo)
    with atomic():
        _take_away(pilot, missing)
    answers = {
        "decide_scale": SCALE | {"target_date": clock.today()},
        "decide_adapt": {"changes": "Another price from spring on", "extra_budget": 0},
        "decide_stop": STOP,
    }[decision]

    with pytest.raises(Conflict) as no:
        move_pilot(pilot, decision, kim, **answers)
    assert [need.name for need in no.value.details["missing"]] == [missing]


def _take_away(pilot, part):
    run = pilot.round
    if part == "evidence":
        db.session.query(evaluation.Evidence).update({"kind": "usage_log"})
    elif part == "readings":
        db.session.delete(run.measures[0].readings[-1])
    elif part == "dropouts":
        run.dropouts_research = None
    elif part == "cost":
        run.cost_actual = None
    else:
        run.summary = ""


def test_a_baseline_reading_of_the_same_day_is_no_last_reading(pilot_at):
    pilot = pilot_at("evaluating")

    assert queries.pilot_facts(pilot).measures_without_final == ("Children on the path",)


def test_a_reason_may_stand_for_a_missing_reading(pilot_at, mo):
    pilot = pilot_at("evaluating")

    evaluation.evaluate(pilot, mo, missing={pilot.round.measures[0].id: "The counter broke."})

    assert queries.pilot_facts(pilot).measures_without_final == ()


@pytest.mark.parametrize("reason", ["low_uptake", "harm_or_risk", "owner_lost", "law_or_procurement"])
def test_some_reasons_to_stop_need_no_evidence_from_residents_but_say_why(pilot_at, mo, kim, reason):
    pilot = evaluated(pilot_at("evaluating"), mo)
    with atomic():
        _take_away(pilot, "evidence")

    with pytest.raises(Invalid) as no:
        move_pilot(pilot, "decide_stop", kim, stop_reason=reason, learned=LONG)
    assert list(no.value.fields) == ["no_evidence_reason"]
    move_pilot(pilot, "decide_stop", kim, stop_reason=reason, learned=LONG, no_evidence_reason="Nobody came to test.")
    assert pilot.stage == "stopped"


def test_the_decision_is_due_30_days_after_the_evaluation_is_complete(pilot_at, mo):
    pilot = pilot_at("evaluating")
    with clock.at(clock.now() + timedelta(days=5)):
        evaluated(pilot, mo)

        assert pilot.due_on == clock.today() + timedelta(days=30)
        assert events.last("pilot", pilot.id).move == "evaluation"


def test_who_ran_the_test_does_not_decide_about_it(pilot_at, make_person, kay):
    both = make_person("bo", "moderator", "official")
    pilot = pilot_at("recruiting")
    measures.add_reading(pilot, both, pilot.round.measures[0].id, value=41, on=clock.today())
    move_pilot(pilot, "start", both, reason="The lamps stand already.")
    move_pilot(pilot, "finish", both, ended_on=clock.today(), stop_rule="Rain", text="It rains too much.")
    evaluated(pilot, both)

    with pytest.raises(NotAllowed, match="Kay"):
        move_pilot(pilot, "decide_stop", both, **STOP)


def test_who_ran_an_earlier_round_does_not_decide_about_a_later_one(pilot_at, make_person, mo, kim, kay, ben):
    both = make_person("bo", "moderator", "official")
    pilot = pilot_at("recruiting")
    begin(pilot, both, mo, ben)
    move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=0)
    recruit(pilot, mo, kim, ben, {})
    begin(pilot, mo, mo, ben)

    with pytest.raises(NotAllowed, match="Kay"):
        move_pilot(pilot, "decide_stop", both, **STOP)
    assert move_pilot(pilot, "decide_stop", kay, **STOP).stage_to == "stopped"


def begin(pilot, runner, mo, ben):
    """The test of this round, started by `runner`, to its complete evaluation."""
    start(pilot, runner, runner, ben, {})
    move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule="Rain", text="It rains too much.")
    evaluated(pilot, mo)


# Another round


def test_adapting_begins_a_new_round_from_a_copy(pilot_at, mo, kim, ben):
    pilot = evaluated(pilot_at("evaluating"), mo)

    move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=50_000)

    first, second = pilot.rounds
    assert (pilot.stage, pilot.round_number, pilot.testers, pilot.runner_id) == ("approved", 2, 0, None)
    assert (second.problem, second.consent_text, second.locked_at) == (first.problem, first.consent_text, None)
    assert [(m.name, m.target, m.readings) for m in second.measures] == [("Children on the path", 70, [])]
    assert (pilot.committed, line().committed) == (170_050, 170_050)
    assert queries.tester_ids(pilot.id) == [ben.id]


def test_extra_budget_needs_room_too(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)

    with pytest.raises(Invalid) as no:
        move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=10_000_000)
    assert (list(no.value.fields), pilot.stage) == (["extra_budget"], "evaluating")


def test_there_are_three_rounds_at_most(pilot_at, mo, kim, ben):
    pilot = evaluated(pilot_at("evaluating"), mo)
    for _ in range(2):
        move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=0)
        recruit(pilot, mo, kim, ben, {})
        start(pilot, mo, kim, ben, {})
        move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule="Rain", text="It rains too much.")
        evaluated(pilot, mo)

    with pytest.raises(Conflict, match="three rounds"):
        move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=0)


def test_cancelling_gives_back_what_was_not_spent(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=0)

    move_pilot(pilot, "cancel", kim, **PUBLIC)

    assert (line().committed, pilot.committed) == (100_000, 100_000)


# Ideas follow


def told(idea):
    event = events.last("idea", idea.id)
    return event.move, event.role, event.root_id, {**event.data, **events.texts_of([event.id])[event.id]}


def test_the_idea_is_adopted_when_its_pilot_goes_live(make_idea, pilot_at, kim):
    idea = make_idea("shortlisted")
    pilot = pilot_at("scaling", [idea])

    event = move_pilot(pilot, "go_live", kim, **LIVE, live_on=date(2026, 3, 1))

    assert idea.stage == "adopted"
    assert told(idea) == ("pilot_scaled", "system", event.id, {
        "pilot": pilot.title, "pilot_id": pilot.id, "where": "The whole depot path", "live_on": "2026-03-01",
        "service_owner": 2,
    })  # fmt: skip


def test_the_idea_is_tested_when_its_pilot_stops(make_idea, pilot_at, mo, kim):
    idea = make_idea("shortlisted")
    pilot = evaluated(pilot_at("evaluating", [idea]), mo)

    move_pilot(pilot, "decide_stop", kim, **STOP)

    assert (idea.stage, told(idea)[3]["learned"]) == ("tested", LONG)


def test_the_idea_is_tested_when_a_pilot_that_worked_is_given_up(make_idea, pilot_at, kim):
    idea = make_idea("shortlisted")

    move_pilot(pilot_at("scaling", [idea]), "abandon", kim, **PUBLIC)

    assert (idea.stage, told(idea)[3]["learned"]) == ("tested", "The bridge is closed.")


@pytest.mark.parametrize("stage", ["approved", "recruiting"])
def test_the_idea_is_back_in_the_backlog_when_its_pilot_is_cancelled(make_idea, pilot_at, kim, stage):
    idea = make_idea("shortlisted")

    move_pilot(pilot_at(stage, [idea]), "cancel", kim, **PUBLIC)

    assert (idea.stage, idea.pilot_id, told(idea)[3]["text"]) == ("shortlisted", None, "The bridge is closed.")
    assert line().committed == 0


def test_an_idea_in_two_pilots_waits_for_both_and_hears_of_the_one_that_worked(make_idea, pilot_at, mo, kim):
    idea = make_idea("shortlisted")
    works, ends = pilot_at("scaling", [idea]), pilot_at("approved")
    with atomic():
        db.session.add(PilotIdea(pilot_id=ends.id, idea_id=idea.id, part="part"))

    move_pilot(works, "go_live", kim, **LIVE, live_on=clock.today())
    assert idea.stage == "in_pilot"
    move_pilot(ends, "cancel", kim, **PUBLIC)
    assert (idea.stage, told(idea)[3]["pilot_id"]) == ("adopted", works.id)


def test_three_ideas_in_one_pilot_are_one_happening(make_idea, pilot_at, kim):
    ideas = [make_idea("shortlisted") for _ in range(3)]
    pilot = pilot_at("approved", ideas)

    event = move_pilot(pilot, "cancel", kim, **PUBLIC)

    roots = db.session.scalars(select(Event.root_id).where(Event.move == "pilot_cancelled"))
    assert list(roots) == [event.id] * 3


def test_an_official_adds_an_idea_to_a_live_pilot(make_idea, pilot_at, kim):
    pilot, idea = pilot_at("running"), make_idea("shortlisted")

    event = link_idea(idea, "link_pilot", kim, pilot=pilot.id)

    assert (idea.stage, idea.pilot_id, event.data["pilot"]) == ("in_pilot", pilot.id, pilot.title)
    assert idea.id in queries.idea_ids(pilot.id)


def test_no_idea_joins_a_pilot_that_has_ended(make_idea, pilot_at, kim):
    pilot, idea = pilot_at("approved"), make_idea("shortlisted")
    move_pilot(pilot, "cancel", kim, **PUBLIC)

    with pytest.raises(Invalid):
        link_idea(idea, "link_pilot", kim, pilot=pilot.id)
    assert idea.stage == "shortlisted"


# The whole table by role

ROLES = ("ben", "mo", "kim", "ada")
MAY = {
    "score": {"mo", "kim"}, "approve": {"kim"}, "reject": {"kim"}, "open_recruitment": {"mo"}, "start": {"mo"},
    "pause": {"mo", "kim"}, "resume": {"mo", "kim"}, "finish": {"mo"}, "decide_scale": {"kim"},
    "decide_adapt": {"kim"}, "decide_stop": {"kim"}, "go_live": {"kim"}, "abandon": {"kim"}, "cancel": {"kim"},
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [name for name in dict.fromkeys(m.name for m in MOVES) if name != "propose"])
def test_who_may_never_make_a_move_is_refused_and_who_may_hears_where_it_stands(request, propose, name, role):
    pilot, who = propose(), request.getfixturevalue(role)

    for stage in Stage:
        with atomic():
            pilot.stage = stage
        with pytest.raises((NotAllowed, NotFound, Conflict, Invalid)) as no:
            move_pilot(pilot, name, who)
        assert (type(no.value), pilot.stage) == (_expected(name, stage, role), stage)


def _expected(name, stage, role):
    """Who may not read is told nothing; who may not is refused; who may hears where it is, or what is missing."""
    if role == "ben" and stage == "proposed":
        return NotFound
    if role not in MAY[name]:
        return NotAllowed
    move = find(MOVES, name, stage)
    blocked = move is None or (move.needs and name != "approve")
    return Conflict if blocked else Invalid


def test_an_author_makes_no_staff_move_on_the_own_idea(make_idea, propose, kim):
    pilot = propose([make_idea("shortlisted", author_id=kim.id)])

    with pytest.raises(NotAllowed):
        move_pilot(pilot, "reject", kim, reason_code="other", text=LONG)


def test_what_was_learned_stands_beside_the_ideas_event_not_in_it(make_idea, pilot_at, kim, mo):
    """The row of an event holds codes only, so that it can be chained and a text can go."""
    idea = make_idea("shortlisted")
    pilot = pilot_at("evaluating", [idea])
    evaluated(pilot, mo)

    move_pilot(pilot, "decide_stop", kim, **STOP)

    event = events.last("idea", idea.id)
    texts = events.texts_of([event.id])[event.id]
    assert (event.move, texts, set(event.hashes)) == ("pilot_stopped", {"learned": LONG}, {"learned"})
    assert LONG not in str(event.data)
    assert LONG in story.sentence(event, texts, "V")


def test_an_idea_is_found_by_what_a_pilot_tells_while_another_one_goes_on(make_idea, pilot_at, propose, mo, kim):
    shared = make_idea("shortlisted")
    going_on = propose([shared, make_idea("shortlisted")])
    pilot = pilot_at("evaluating", [shared])
    move_pilot(going_on, "approve", kim, **APPROVAL)
    evaluated(pilot, mo)

    move_pilot(pilot, "decide_stop", kim, stop_reason="no_effect", learned=f"Hedgehogs fear lamps. {LONG}")

    assert shared.stage == "in_pilot"
    assert [one for one in recount.differences() if one.column == "pieces"] == []
    (kept,) = similar.of_ideas([shared.id])
    assert similar.kept("hedgehogs") in kept.need


def test_an_idea_is_found_by_a_pilot_that_is_being_rolled_out(pilot_at):
    pilot_at("scaling")

    assert [one for one in recount.differences() if one.column == "pieces"] == []
