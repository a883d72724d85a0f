"""The table of moves of a pilot, its gates and its scores."""

from datetime import date

import pytest

from lab import lifecycle
from lab.pilots import rules
from lab.pilots.rules import MOVES, STEP_OF, STEPS, PilotFacts, Stage

TODAY = date(2026, 3, 2)


def reached(start: str) -> set[str]:
    seen, todo = set(), [start]
    while todo:
        stage = todo.pop()
        if stage not in seen:
            seen.add(stage)
            todo += [move.to for move in lifecycle.moves_from(MOVES, stage)]
    return seen


def test_a_move_is_keyed_by_name_and_from():
    keys = [(move.name, move.from_) for move in MOVES]
    assert len(keys) == len(set(keys)) == 17


def test_every_stage_is_reached_by_proposing():
    assert reached("") - {""} == set(Stage)


@pytest.mark.parametrize("stage", [s for s in Stage if s not in rules.ENDS])
def test_an_end_is_reached_from_every_stage(stage):
    assert reached(stage) & rules.ENDS


def test_every_stage_has_a_step_and_words():
    assert set(STEP_OF) == set(rules.STAGE_WORDS) == set(Stage)
    assert set(STEP_OF.values()) == set(STEPS) == set(rules.STEP_WORDS)


def test_only_officials_hear_of_proposals_and_scores():
    told = {move.name: move.audience for move in MOVES}
    assert {name for name, audience in told.items() if audience == "O"} == {"propose", "score"}
    aside = ("propose", "score", "open_recruitment")
    assert {audience for name, audience in told.items() if name not in aside} == {"AVFT"}
    assert told["open_recruitment"] == "AVFTW"  # whoever follows the topic may want to be a tester


def test_the_outcomes_are_those_that_count_in_the_told_rate():
    outcomes = {move.name for move in MOVES if move.outcome}
    assert outcomes == {"reject", "cancel", "decide_scale", "decide_adapt", "decide_stop", "go_live", "abandon"}


COMPLETE = PilotFacts(
    TODAY, shortlisted_ideas=1, measures=1, testers=5, places=10, ends_on=date(2026, 4, 1), resident_evidence=1,
    dropouts_known=True, cost_known=True, summary="It worked.",
)  # fmt: skip


def gates(name: str, stage: str, **facts) -> list[str]:
    move = lifecycle.find(MOVES, name, stage)
    return [need.name for need in lifecycle.missing(move, PilotFacts(**(vars(COMPLETE) | facts)))]


@pytest.mark.parametrize(
    ("name", "stage", "facts", "missing"),
    [
        ("propose", "", {"shortlisted_ideas": 0}, ["ideas"]),
        ("approve", "proposed", {"shortlisted_ideas": 0}, ["ideas"]),
        ("open_recruitment", "approved", {"measures": 0}, ["measures"]),
        ("start", "recruiting", {"measures_without_reading": ("Noise",)}, ["baselines"]),
        ("decide_scale", "evaluating", {"resident_evidence": 0}, ["evidence"]),
        ("decide_scale", "evaluating", {"measures_without_final": ("Noise",)}, ["readings"]),
        ("decide_adapt", "evaluating", {"dropouts_known": False}, ["dropouts"]),
        ("decide_stop", "evaluating", {"cost_known": False}, ["cost"]),
        ("decide_scale", "evaluating", {"summary": "x" * 1201}, ["summary"]),
        ("decide_scale", "evaluating", {"summary": " \n "}, ["summary"]),
        ("decide_adapt", "evaluating", {"round": 3}, ["rounds"]),
    ],
)
def test_each_gate_refuses(name, stage, facts, missing):
    assert gates(name, stage) == []
    assert gates(name, stage, **facts) == missing


@pytest.mark.parametrize(("yeses", "asked"), [(0, False), (1, False), (2, True), (9, True)])
def test_two_yeses_need_an_impact_assessment(yeses, asked):
    move = lifecycle.find(MOVES, "open_recruitment", "approved")
    answers = {f"privacy_{n}": True for n in range(1, yeses + 1)}
    assert ("dpia" in lifecycle.unanswered(move, COMPLETE, answers)) is asked


@pytest.mark.parametrize(("testers", "asked"), [(4, True), (5, False)])
def test_a_start_with_few_testers_needs_a_public_reason(testers, asked):
    move = lifecycle.find(MOVES, "start", "recruiting")
    facts = PilotFacts(**(vars(COMPLETE) | {"testers": testers}))
    assert ("reason" in lifecycle.unanswered(move, facts, {})) is asked


def test_an_early_end_names_the_stop_rule():
    move = lifecycle.find(MOVES, "finish", "running")
    assert set(lifecycle.unanswered(move, COMPLETE, {"ended_on": date(2026, 3, 1)})) == {"stop_rule", "text"}
    assert not lifecycle.unanswered(move, COMPLETE, {"ended_on": date(2026, 4, 1)})


@pytest.mark.parametrize(("reason", "lifted"), [("low_uptake", {"evidence"}), ("no_effect", set())])
def test_some_reasons_for_stopping_need_no_evidence_from_residents(reason, lifted):
    assert rules.excused("decide_stop", {"stop_reason": reason}) == lifted
    assert rules.excused("decide_scale", {"stop_reason": reason}) == set()


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "share"),
    [
        (41, 70, 63, 22 / 29), (60, 20, 30, 0.75), (60, 20, 20, 1), (60, 20, 70, -0.25), (60, 20, 10, 1.25),
        (-2, 2, 0, 0.5), (0, 5, 0, 0),
    ],
)  # fmt: skip
def test_attainment_is_the_share_of_the_way_up_or_down(baseline, target, actual, share):
    assert rules.attainment(baseline, target, actual) == pytest.approx(share)


def test_there_is_no_way_to_a_target_that_is_the_baseline():
    with pytest.raises(ValueError, match="same"):
        rules.attainment(5, 5, 7)


@pytest.mark.parametrize("text", [" " * 80, f"No.{' ' * 80}Never.", "\n\n".join(["No"] * 26)])
def test_blanks_make_no_answer_of_eighty_characters(text):
    move = lifecycle.find(MOVES, "reject", "proposed")

    assert list(lifecycle.unanswered(move, COMPLETE, {"reason_code": "other", "text": text})) == ["text"]


def test_a_blank_reference_is_no_impact_assessment():
    move = lifecycle.find(MOVES, "open_recruitment", "approved")

    assert "dpia" in lifecycle.unanswered(move, COMPLETE, {"privacy_1": True, "privacy_2": True, "dpia": "   "})
