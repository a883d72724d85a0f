"""What kind of notice each move is to whom, and when a mail of each pace goes. A new move must be decided here."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import story
from lab.notices import rules
from lab.notices.audience import BY_MAIL
from lab.notices.rules import Kind, Pace, due, kind_of

ASKED = {
    "submit A", "ask_author A", "remind A", "publish A", "second_look A", "revive A", "hide A", "remove A", "show A",
    "uphold A", "start T", "pause T", "resume T", "finish T",
    "hide_comment P", "remove_comment P", "show_comment P", "uphold_comment P",
    "report P", "report_kept P", "report_hidden P", "report_removed P", "report_gone P",
    "mention P", "suggest P", "accept_suggestion P", "decline_suggestion P", "close_suggestion P",
    "invite P", "accept_invitation P", "decline_invitation P", "close_invitation P", "leave_co_author P",
    "survey_open P", "survey_remind P", "check_in_due P", "check_in_again P",
    "incident_taken P", "incident_closed P", "note_late P", "look_again P",
    "got_place P", "taken_out P", "place_lapsed P", "hold_ended P", "guardian_agreed P", "guardian_declined P",
    "guardian_withdrew P", "waiting_ended P", "change_consent P",
    "workshop_changed P", "workshop_cancelled P", "workshop_place P", "workshop_waiting P", "workshop_moved_up P",
    "workshop_soon P",
}  # fmt: skip
STEPS = {
    "unmerge AVF", "start_review AVF", "shortlist AVF", "reopen AVF", "link_pilot AVF", "rewrite VF",
    "approve AVFT", "open_recruitment AVFT", "start AVF", "pause AVF", "resume AVF", "finish AVF",
    "looked_again AVFT", "workshop_planned AVFT", "call_closed AVF",
    "part_used P", "part_given P", "workshop_report P",
}  # fmt: skip
OUTCOMES = {
    "refer AVF", "merge AVF", "decline AVF", "pilot_scaled AVF", "pilot_stopped AVF", "pilot_cancelled AVF",
    "withdraw VF", "expire AVF", "reject AVFT", "decide_scale AVFT", "decide_adapt AVFT", "decide_stop AVFT",
    "go_live AVFT", "abandon AVFT", "cancel AVFT", "call_result AVF",
}  # fmt: skip
QUESTIONS = {"closing_question AVT"}


def spread(*wanted):
    return {(move, letter) for line in set().union(*wanted) for move, _, letters in [line.partition(" ")]
            for letter in letters}  # fmt: skip


def told_by_mail():
    """(move, letter) → whether it is an outcome, of everything that tells anybody by mail."""
    moves = {(move.name, letter): bool(move.outcome) for table in story.TABLES.values() for move in table
             for letter in move.tells}  # fmt: skip
    others = {(move, letter): False for move, tells in story.OTHER_TELLS.items() for letter in tells}
    return {pair: outcome for pair, outcome in (moves | others).items() if pair[1] in BY_MAIL and pair[1] not in "QW"}


def test_each_move_is_decided_for_each_letter():
    undecided = set(told_by_mail()) - spread(ASKED, STEPS, OUTCOMES, QUESTIONS)

    assert undecided == set(), "say in this file, and in notices/rules.py, what kind of notice these are"


@pytest.mark.parametrize(
    ("kind", "lines"),
    [(Kind.ASKED, ASKED), (Kind.STEPS, STEPS), (Kind.OUTCOME, OUTCOMES), (Kind.QUESTION, QUESTIONS)],
)
def test_moves_are_of_the_kind_that_was_decided(kind, lines):
    known = told_by_mail()

    assert {pair for pair, outcome in known.items() if kind_of(*pair, outcome) == kind} == spread(lines)


def test_a_question_after_an_outcome_and_what_is_new_are_kinds_of_their_own():
    assert kind_of("ask_satisfied", "Q", False) == Kind.QUESTION
    assert [kind_of(move, "W", False) for move in ("publish", "open_recruitment")] == [Kind.NEW, Kind.NEW]


def test_outcomes_and_questions_come_at_once_and_the_rest_once_a_day():
    assert {kind for kind in Kind if rules.DEFAULT[kind] == Pace.AT_ONCE} == {
        Kind.OUTCOME, Kind.ASKED, Kind.QUESTION
    }  # fmt: skip
    assert {kind for kind in Kind if rules.DEFAULT[kind] == Pace.DAILY} == {Kind.STEPS, Kind.NEW}


MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pace", "hours", "quiet", "expected"),
    [
        (Pace.AT_ONCE, 0, None, MONDAY),
        (Pace.DAILY, 0, None, MONDAY.replace(day=3, hour=7)),
        (Pace.DAILY, -2, None, MONDAY.replace(day=3, hour=7)),
        (Pace.DAILY, -3, None, MONDAY.replace(hour=7)),
        (Pace.WEEKLY, 0, None, MONDAY.replace(day=9, hour=7)),
        (Pace.WEEKLY, -3, None, MONDAY.replace(hour=7)),
        (Pace.AT_ONCE, 12, (21, 7), MONDAY.replace(day=3, hour=7)),
        (Pace.AT_ONCE, -3, (21, 7), MONDAY.replace(hour=7)),
        (Pace.AT_ONCE, -2, (21, 7), MONDAY.replace(hour=7)),
        (Pace.AT_ONCE, 11, (21, 7), MONDAY.replace(hour=20)),
        (Pace.DAILY, 0, (21, 9), MONDAY.replace(day=3, hour=9)),
        (Pace.WEEKLY, 0, (6, 8), MONDAY.replace(day=9, hour=8)),
        (Pace.AT_ONCE, 0, (9, 9), MONDAY),
    ],
)
def test_a_mail_goes_when_its_pace_and_the_quiet_hours_let_it(pace, hours, quiet, expected):
    assert due(pace, MONDAY + timedelta(hours=hours), quiet) == expected


HOURS = st.integers(0, 23)


@given(st.sampled_from(Pace), st.integers(0, 24 * 14 * 60), st.none() | st.tuples(HOURS, HOURS))
def test_nothing_goes_in_quiet_hours_nor_before_it_happened_nor_long_after(pace, minutes, quiet):
    now = MONDAY + timedelta(minutes=minutes)

    goes = due(pace, now, quiet)

    assert now <= goes <= now + timedelta(days=8)
    assert quiet is None or not rules.is_quiet(goes.hour, quiet)
