"""How the lab's speed is counted."""

from datetime import date

from lab.insights import pace, rules
from lab.insights.rules import Median, Step, Wait, WorkingDays

MONDAY = date(2026, 3, 2)
CALENDAR = WorkingDays(date(2026, 1, 1), date(2026, 12, 31), {date(2026, 4, 3)})
TODAY = date(2026, 3, 31)


def march(day):
    return date(2026, 3, day)


def step(move, on, stage_from="", stage_to="", role="moderator", due_on=None, kind="idea"):
    return Step(kind, 1, move, stage_from, stage_to, role, 7, due_on, on)


SENT = step("submit", march(2), "draft", "submitted", role="resident")


def published(on, due=date(2026, 3, 5)):
    return step("publish", on, "submitted", "open", due_on=due)


def test_weekends_and_holidays_are_no_working_days():
    assert CALENDAR.between(march(6), march(9)) == 1
    assert CALENDAR.between(date(2026, 4, 2), date(2026, 4, 6)) == 1
    assert CALENDAR.between(march(9), march(6)) == 0


def test_few_cases_have_no_percentage_and_no_median():
    assert rules.percent(4, 4) is None
    assert rules.percent(4, 5) == 80
    assert rules.median_wait([Wait(1, True)] * 4) is None


def test_the_median_of_answered_cases_is_the_middle_one():
    assert rules.median_wait([Wait(d, True) for d in (1, 2, 3, 8, 20)]) == Median(3)


def test_those_still_waiting_make_the_median_longer():
    answered = [Wait(d, True) for d in (1, 2, 3)]
    assert rules.median_wait([*answered, *[Wait(30, False)] * 3]) == Median(3)
    assert rules.median_wait([*answered, *[Wait(30, False)] * 4]) == Median(30, more=True)


def test_a_case_of_today_does_not_make_the_lab_look_faster():
    old = [Wait(d, True) for d in (5, 6, 7, 8, 9)]
    assert rules.median_wait(old) == rules.median_wait([*old, Wait(0, False), Wait(0, False)]) == Median(7)


def test_an_answer_on_the_promised_day_is_in_time():
    kept, waiting = rules.promises_of([SENT, published(march(5))], CALENDAR, TODAY)
    assert (kept.key, kept.in_time, kept.wait, kept.unit_id) == (("idea", "submitted"), True, Wait(3, True), 7)
    assert (waiting.key, waiting.wait.over) == (("idea", "open"), False)


def test_an_answer_a_day_later_is_late():
    assert not next(rules.promises_of([SENT, published(march(6))], CALENDAR, TODAY)).in_time


def test_the_clock_stands_still_while_the_author_is_asked():
    steps = [
        SENT,
        step("ask_author", march(3), "submitted", "needs_info", due_on=march(5)),
        step("answer", march(16), "needs_info", "submitted", role="resident", due_on=march(24)),
        published(march(17), due=march(18)),
    ]
    answers = [p for p in rules.promises_of(steps, CALENDAR, TODAY) if p.wait.over]
    assert [(a.in_time, a.wait.days) for a in answers] == [(True, 2)]
    assert [p.key for p in rules.promises_of(steps[:2], CALENDAR, TODAY)] == []


def test_what_the_calendar_does_is_no_answer():
    steps = [SENT, published(march(3)), step("start_review", march(9), "open", "under_review", "system", march(17))]
    assert [p.key[1] for p in rules.promises_of(steps, CALENDAR, TODAY) if p.wait.over] == ["submitted"]


def test_the_first_comment_answers_the_promise_of_an_open_idea_once():
    steps = [
        SENT,
        published(march(3)),
        step("lab_comment", march(10), "open", "open", due_on=march(17)),
        step("start_review", march(30), "open", "under_review"),
    ]
    said = [(p.key[1], p.wait.over) for p in rules.promises_of(steps, CALENDAR, TODAY)]
    assert said == [("submitted", True), ("open", True), ("under_review", False)]


def test_each_status_note_answers_and_begins_a_promise():
    start = step("start", march(2), "recruiting", "running", kind="pilot")
    note = step("note", march(20), "running", "running", due_on=date(2026, 4, 1), kind="pilot")
    said = list(rules.promises_of([start, note], CALENDAR, TODAY))
    assert [(p.in_time, p.wait) for p in said] == [(True, Wait(14, True)), (False, Wait(7, False))]


def test_a_history_that_begins_in_the_middle_has_no_length():
    answer = next(rules.promises_of([published(march(5))], CALENDAR, TODAY))
    assert (answer.in_time, answer.wait) == (True, Wait(None, True))


def test_a_question_is_a_first_response_and_no_decision():
    steps = [SENT, step("ask_author", march(3), "submitted", "needs_info")]
    assert rules.first_response(steps, CALENDAR, TODAY) == Wait(1, True)
    assert rules.decision(steps, CALENDAR, TODAY) == Wait(1, False)


def test_an_author_of_the_staff_does_not_answer_herself():
    steps = [step("submit", march(2), "draft", "submitted", role="moderator")]
    assert rules.first_response(steps, CALENDAR, march(4)) == Wait(2, False)


def test_who_withdraws_stops_waiting():
    steps = [SENT, step("withdraw", march(4), "submitted", "withdrawn", role="resident")]
    assert rules.first_response(steps, CALENDAR, TODAY) == Wait(2, False, gone=True)
    assert rules.decision(steps, CALENDAR, TODAY) == Wait(2, False, gone=True)


def test_a_merged_idea_keeps_the_earliest_start():
    later = step("submit", march(9), "draft", "submitted", role="resident")
    no = step("decline", march(11), "submitted", "declined")
    assert rules.decision([later, no], CALENDAR, TODAY) == Wait(2, True)
    assert rules.decision([later, no], CALENDAR, TODAY, start=MONDAY) == Wait(7, True)


def test_kept_promises_are_counted_with_those_open():
    cases = list(rules.promises_of([SENT, published(march(5))], CALENDAR, TODAY))
    assert rules.kept(cases, late=1) == rules.Kept(answers=1, in_time=1, waiting=1, late=1)


def test_the_curve_rises_with_each_answer_and_stops_at_the_longest_wait():
    points = rules.curve([*[Wait(d, True) for d in (1, 2, 3, 4)], Wait(9, False)])
    assert points[0] == (0, 0.0)
    assert points[-1][0] == 9
    assert [rules.share_by(points, day) for day in (0, 2, 9, 10)] == [0, 40, 80, None]


def test_an_idea_that_is_opened_again_after_the_first_comment_waits_for_nothing():
    steps = [
        SENT,
        published(march(3)),
        step("lab_comment", march(10), "open", "open", due_on=march(17)),
        step("start_review", march(11), "open", "under_review"),
        step("reopen", march(12), "under_review", "open", due_on=date(2026, 4, 10)),
    ]
    said = [(p.key[1], p.wait.over) for p in rules.promises_of(steps, CALENDAR, TODAY)]
    assert said == [("submitted", True), ("open", True), ("under_review", True)]


def test_a_merge_that_was_taken_back_ends_no_waiting():
    steps = [
        SENT,
        step("merge", march(4), "submitted", "merged"),
        step("unmerge", march(6), "merged", "submitted"),
    ]
    assert rules.decision(steps, CALENDAR, march(9)) == Wait(5, False)
    no = step("decline", march(10), "submitted", "declined")
    assert rules.decision([*steps, no], CALENDAR, TODAY) == Wait(6, True)


def test_an_idea_that_was_brought_back_waits_on():
    steps = [
        SENT,
        step("ask_author", march(4), "submitted", "needs_info"),
        step("expire", march(25), "needs_info", "archived", role="system"),
        step("revive", march(26), "archived", "open"),
    ]
    assert rules.decision(steps, CALENDAR, march(27)) == Wait(3, False)


def test_an_idea_merged_twice_gives_its_start_to_the_one_that_goes_on():
    assert pace.starts_of({1: MONDAY, 2: march(5), 3: march(9)}, {1: 2, 2: 3}) == {3: MONDAY}
