"""The table of moves of an idea: every stage is reached, every end is reached, promises and following."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import clock, lifecycle
from lab.ideas import rules
from lab.ideas.rules import ENDS, MOVES, PROMISES, STEP_OF, STEPS, IdeaFacts, Stage
from lab.lifecycle import BACK

TODAY = date(2026, 3, 2)
BACKS = {"answer": {"submitted", "under_review"}, "unmerge": {"submitted", "open", "under_review"},
         "second_look": {"under_review", "submitted"}}  # fmt: skip


def ends_of(move):
    return BACKS[move.name] if move.to == BACK else {move.to}


def reached(start: str) -> set[str]:
    seen, todo = set(), [start]
    while todo:
        stage = todo.pop()
        if stage not in seen:
            seen.add(stage)
            todo += [end for move in lifecycle.moves_from(MOVES, stage) for end in ends_of(move)]
    return seen


def test_a_move_is_keyed_by_name_and_from():
    keys = [(move.name, move.from_) for move in MOVES]
    assert len(keys) == len(set(keys)) == 33


def test_every_stage_is_reached_from_a_draft():
    assert reached(Stage.DRAFT) == set(Stage)


@pytest.mark.parametrize("stage", [s for s in Stage if s not in ENDS])
def test_an_end_is_reached_from_every_stage(stage):
    assert reached(stage) & ENDS


def test_every_stage_has_a_step_and_words():
    assert set(STEP_OF) == set(rules.STAGE_WORDS) == set(Stage)
    assert set(STEP_OF.values()) == set(STEPS) == set(rules.STEP_WORDS)


def test_the_outcomes_are_those_that_count_in_the_told_rate():
    outcomes = {move.name for move in MOVES if move.outcome}
    assert outcomes == {
        "refer",
        "merge",
        "decline",
        "pilot_scaled",
        "pilot_stopped",
        "pilot_cancelled",
        "withdraw",
        "expire",
    }


@pytest.mark.parametrize("move", MOVES, ids=lambda m: f"{m.name}-{m.from_}")
def test_every_move_says_what_it_does_and_tells_somebody(move):
    assert move.label
    assert move.history
    assert move.audience
    assert set(move.audience) <= set("AVFWSO")


@pytest.mark.parametrize(
    ("name", "audience"),
    {
        "submit": "A", "ask_author": "A", "answer": "S", "publish": "AW", "refer": "AVF", "merge": "AVF",
        "unmerge": "AVF",
        "start_review": "AVF", "shortlist": "AVFO", "reopen": "AVF", "decline": "AVF", "second_look": "AS",
        "link_pilot": "AVF", "pilot_scaled": "AVF", "pilot_stopped": "AVF", "pilot_cancelled": "AVF", "withdraw": "VF",
        "revive": "A",
    }.items(),
)  # fmt: skip
def test_the_audience_of_each_move(name, audience):
    assert {move.audience for move in lifecycle.named(MOVES, name)} == {audience}


def test_promises_stand_per_stage():
    assert {stage: (p.days, p.working) for stage, p in PROMISES.items()} == {
        "submitted": (3, True), "needs_info": (21, False), "open": (10, True), "under_review": (30, False),
        "shortlisted": (90, False),
    }  # fmt: skip
    second = rules.promise_in("under_review", second_look=True)
    assert (second.days, second.working) == (20, True)


@pytest.mark.parametrize(
    ("stages", "move"),
    [
        ([], None), (["proposed"], None), (["running"], None), (["stopped", "approved"], None),
        (["scaled"], "pilot_scaled"), (["stopped", "scaled"], "pilot_scaled"), (["stopped"], "pilot_stopped"),
        (["stopped", "cancelled"], "pilot_stopped"), (["cancelled"], "pilot_cancelled"),
        (["rejected", "cancelled"], "pilot_cancelled"), (["scaled", "paused"], None),
    ],
)  # fmt: skip
def test_an_idea_follows_its_pilots(stages, move):
    assert rules.following(stages) == move


def test_an_open_idea_expires_only_after_a_human_comment():
    expire = lifecycle.find(MOVES, "expire", "open")
    old = IdeaFacts(TODAY, opened_on=TODAY - timedelta(days=365))

    assert [need.name for need in lifecycle.missing(expire, old)] == ["lab_comment"]
    assert not lifecycle.missing(expire, IdeaFacts(TODAY, opened_on=old.opened_on, lab_comments=1))


@pytest.mark.parametrize(("days", "gates"), [(0, []), (182, []), (183, ["in_time"])])
def test_a_second_look_is_asked_for_within_six_months(days, gates):
    move = lifecycle.find(MOVES, "second_look", "declined")
    facts = IdeaFacts(TODAY, declined_on=TODAY - timedelta(days=days))
    assert [need.name for need in lifecycle.missing(move, facts)] == gates


def test_a_decline_of_79_characters_is_too_short():
    move = lifecycle.find(MOVES, "decline", "submitted")
    answers = {"reason_code": "other", "text": "x" * 79, "named_unit": 1}
    assert set(lifecycle.unanswered(move, IdeaFacts(TODAY), answers)) == {"text"}
    assert not lifecycle.unanswered(move, IdeaFacts(TODAY), answers | {"text": "x" * 80})


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 5000))
def test_a_vote_makes_an_idea_rise(votes, comments, days):
    assert rules.rising(votes + 1, comments, days) > rules.rising(votes, comments, days)
    assert rules.rising(votes, comments, days + 3) - rules.rising(votes, comments, days) == pytest.approx(1)


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(0, 40),
    st.sets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=20),
)
def test_working_days_there_and_back(start, days, holidays):
    end = clock.add_working_days(start, days, holidays)
    assert clock.working_days_between(start, end, holidays) == days
    assert days == 0 or clock.is_working_day(end, holidays)
