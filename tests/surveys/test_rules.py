"""Scores by the published sums, days by the calendar: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.pilots.stages import Stage
from lab.surveys import rules
from lab.surveys.rules import TEMPLATES, State, Ueq, nps, screens, sus, ueq_s

BEST, WORST = [5, 1] * 5, [1, 5] * 5


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ([3] * 10, 50),
        (BEST, 100),
        (WORST, 0),
        ([5] * 10, 50),
        ([4, 2] * 5, 75),
        ([4, 1, 4, 1, 4, 1, 4, 1, 4, 1], 87.5),
        ([4, 2, 5, 1, 4, 2, 4, 1, 4, 3], 80),
        ([3, 4, 2, 4, 3, 3, 2, 4, 2, 5], 30),
    ],
)
def test_sus_by_hand(answers, score):
    assert sus(answers) == score


@given(st.lists(st.integers(1, 5), min_size=10, max_size=10))
def test_sus_lies_from_0_to_100_in_steps_of_2_5_and_mirrors(answers):
    score = sus(answers)

    assert 0 <= score <= 100
    assert score % 2.5 == 0
    assert score + sus([6 - value for value in answers]) == 100


@given(st.lists(st.integers(1, 5), min_size=10, max_size=10), st.integers(0, 9))
def test_agreeing_more_helps_at_odd_sentences_and_harms_at_even_ones(answers, at):
    if answers[at] == 5:
        return
    more = [*answers[:at], answers[at] + 1, *answers[at + 1 :]]

    assert sus(more) - sus(answers) == (2.5 if at % 2 == 0 else -2.5)


@pytest.mark.parametrize(
    "answers", [[3] * 9, [3] * 11, [], [3] * 9 + [6], [0] + [3] * 9, [3] * 9 + [None], [True] * 10]
)
def test_half_a_sus_has_no_score(answers):
    with pytest.raises(ValueError, match="10 answers"):
        sus(answers)


@pytest.mark.parametrize(
    ("answers", "scores", "overall"),
    [
        ([3] * 8, Ueq(3, 3), 3),
        ([-3] * 8, Ueq(-3, -3), -3),
        ([0] * 8, Ueq(0, 0), 0),
        ([3, 3, 3, 3, -3, -3, -3, -3], Ueq(3, -3), 0),
        ([2, 1, 3, 2, 0, 1, -1, 1], Ueq(2, 0.25), 1.125),
    ],
)
def test_ueq_s_by_hand(answers, scores, overall):
    assert (ueq_s(answers), ueq_s(answers).overall) == (scores, overall)


@given(st.lists(st.integers(-3, 3), min_size=8, max_size=8))
def test_each_half_of_ueq_s_is_the_mean_of_its_own_four(answers):
    assert ueq_s(answers) == Ueq(sum(answers[:4]) / 4, sum(answers[4:]) / 4)
    assert ueq_s([-value for value in answers]) == Ueq(-sum(answers[:4]) / 4, -sum(answers[4:]) / 4)


@pytest.mark.parametrize("answers", [[0] * 7, [0] * 9, [4] + [0] * 7, [-4] + [0] * 7])
def test_half_a_ueq_s_has_no_score(answers):
    with pytest.raises(ValueError, match="8 answers"):
        ueq_s(answers)


@pytest.mark.parametrize(
    ("answers", "score"),
    [([10, 9, 8, 6], 25), ([9], 100), ([6], -100), ([7, 8], 0), ([0, 10], 0), ([10, 10, 9, 8, 7, 6, 0], 100 / 7)],
)
def test_nps_by_hand(answers, score):
    assert nps(answers) == pytest.approx(score)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_nps_is_the_share_of_promoters_less_that_of_detractors(answers):
    promoters, detractors = sum(a >= 9 for a in answers), sum(a <= 6 for a in answers)
    assert nps(answers) == pytest.approx(100 * (promoters - detractors) / len(answers))


@pytest.mark.parametrize("answers", [[], [11], [-1]])
def test_nps_of_nobody_or_of_a_wrong_number_is_none(answers):
    with pytest.raises(ValueError, match="are needed"):
        nps(answers)


def test_what_a_score_lacks_is_named_and_own_questions_may_be_left_out():
    items = [*TEMPLATES["sus"].items, rules.own_item(7, "scale", "How warm was it?")]
    answers = {f"sus_{n}": 3 for n in range(1, 11) if n not in (4, 9)}

    assert [item.key for item in rules.missing(items, answers)] == ["sus_4", "sus_9"]


@pytest.mark.parametrize(
    ("item", "good", "bad"),
    [
        (TEMPLATES["sus"].items[0], [1, 5], [0, 6, "3", None, True, 2.5, [3]]),
        (TEMPLATES["ueq_s"].items[0], [-3, 0, 3], [-4, 4]),
        (TEMPLATES["nps"].items[0], [0, 10], [-1, 11]),
        (rules.own_item(1, "yes_no", "Did it work?"), [0, 1], [2, -1]),
        (rules.own_item(1, "one", "Which?", ["a", "b", "c"]), [0, 2], [3, "a"]),
        (rules.own_item(1, "several", "Which?", ["a", "b"]), [[0], [0, 1]], [[], [2], 0, ["a"]]),
        (rules.own_item(1, "text", "Why?"), ["so", "x" * 1000], ["", "x" * 1001, 3]),
    ],
)
def test_only_what_was_offered_is_an_answer(item, good, bad):
    assert [rules.is_answer(item, value) for value in good] == [True] * len(good)
    assert [rules.is_answer(item, value) for value in bad] == [False] * len(bad)


@pytest.mark.parametrize(("own", "sizes"), [(0, [10]), (1, [10, 1]), (10, [10, 10]), (11, [10, 10, 1]), (20, [10] * 3)])
def test_a_screen_holds_ten_items_and_a_template_stays_together(own, sizes):
    items = [*TEMPLATES["sus"].items, *(rules.own_item(n, "scale", "How?") for n in range(own))]

    assert [len(screen) for screen in screens(items)] == sizes


DAY = date(2026, 3, 2)


def where(today: int, stage: str = "running", ready: bool = True, is_current: bool = True) -> State:
    return rules.state_of(
        ready=ready, opens_on=DAY, closes_on=DAY + timedelta(days=14), today=DAY + timedelta(days=today),
        stage=Stage(stage), is_current=is_current,
    )  # fmt: skip


@pytest.mark.parametrize(("today", "state"), [(-1, "planned"), (0, "open"), (14, "open"), (15, "closed")])
def test_both_days_belong_to_it(today, state):
    assert where(today) == state


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        ("proposed", "planned"), ("approved", "planned"), ("recruiting", "open"), ("running", "open"),
        ("paused", "open"), ("evaluating", "open"), ("scaling", "closed"), ("scaled", "closed"), ("stopped", "closed"),
        ("rejected", "closed"), ("cancelled", "closed"),
    ],
)  # fmt: skip
def test_it_is_open_from_the_call_for_testers_until_the_decision(stage, state):
    assert where(3, stage) == state


def test_a_draft_is_a_draft_and_an_earlier_round_is_over():
    assert (where(3, ready=False), where(3, is_current=False)) == (State.DRAFT, State.CLOSED)


@pytest.mark.parametrize(
    ("today", "told", "reminded", "due"),
    [
        (11, 0, None, False),
        (12, 0, None, True),
        (13, 0, None, True),  # a day was missed
        (14, 0, None, True),
        (15, 0, None, False),
        (12, None, None, False),
        (12, 12, None, False),  # it opened today
        (13, 0, 14, False),  # once
        (13, 0, 10, True),  # it was made longer since
    ],
)
def test_a_reminder_is_due_once_two_days_before_the_end(today, told, reminded, due):
    day = lambda n: None if n is None else DAY + timedelta(days=n)  # noqa: E731
    assert rules.reminder_is_due(day(14), day(told), day(reminded), day(today)) == due
