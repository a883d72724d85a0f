"""The demo lab after its year: everything stands where its story ends, by the lab's own rules."""

import json
from datetime import date

from lab import clock, jobs
from lab.demo.content.ideas import IDEAS
from lab.demo.content.pilots import PILOTS


def test_every_idea_stands_where_its_story_ends(rows):
    stands = dict(rows("SELECT title, stage FROM ideas"))

    assert {idea["title"]: idea["stage"] for idea in IDEAS} == stands
    assert len(stands) >= 60


def test_every_pilot_stands_where_its_story_ends(rows):
    stands = dict(rows("SELECT title, stage FROM pilots"))

    assert {pilot["title"]: pilot["stage"] for pilot in PILOTS} == stands
    assert len(stands) >= 12


def test_every_counter_agrees(demo):
    done = demo.flask("verify")

    assert (done.returncode, done.stdout) == (0, "Every counter agrees with what it counts.\n")


def test_its_history_counts_as_told_and_no_mail_was_written(rows):
    assert rows("SELECT count(*) FROM events WHERE fanned_out_at IS NULL") == [(0,)]
    assert rows("SELECT count(*) FROM notices WHERE seen_at IS NULL") == [(0,)]
    assert rows("SELECT count(*) FROM notices")[0][0] > 1000
    assert rows("SELECT count(*) FROM deliveries") == [(0,)]


def test_everybody_was_told_once_on_the_day(rows):
    late = rows(
        "SELECT count(*) FROM notices JOIN events ON events.id = event_id "
        "WHERE abs(julianday(notices.at) - julianday(events.at / 1000.0, 'unixepoch')) > 0.001"
    )

    assert late == [(0,)]


def test_who_scored_a_pilot_did_not_approve_it_and_who_ran_it_did_not_decide(rows):
    made = (
        "SELECT person_id FROM events JOIN event_actors ON event_id = events.id "
        "WHERE kind = 'pilot' AND thing_id = ? AND move = ?"
    )
    for (pilot,) in rows("SELECT id FROM pilots"):
        for first, second in (("score", "approve"), ("start", "decide_scale"), ("start", "decide_stop")):
            assert not set(rows(made, pilot, first)) & set(rows(made, pilot, second))


def test_the_lab_works_on_working_days(rows):
    holidays = {date.fromisoformat(on) for (on,) in rows('SELECT "on" FROM holidays')}
    worked = {
        clock.day_of(clock.from_ms(at))
        for (at,) in rows("SELECT at FROM events WHERE role IN ('moderator', 'official')")
    }

    assert len(worked) > 100
    assert [day for day in worked if not clock.is_working_day(day, holidays)] == []


def test_nothing_happens_in_the_future(rows):
    assert rows("SELECT count(*) FROM events WHERE at > 1000 * strftime('%s', 'now')") == [(0,)]


def test_one_idea_waits_longer_than_was_promised(rows):
    late = "SELECT count(*) FROM ideas WHERE stage = 'submitted' AND due_on < date('now')"

    assert rows(late) == [(1,)]


def test_nobody_votes_for_an_own_idea(rows):
    own = "SELECT count(*) FROM votes JOIN ideas ON ideas.id = counts_for_id WHERE person_id = author_id"

    assert rows(own) == [(0,)]


def test_money_is_committed_within_every_budget_line(rows):
    assert rows("SELECT count(*) FROM budget_lines WHERE committed > amount OR committed = 0") == [(0,)]


def test_the_mark_names_two_of_each_role_and_one_administrator(rows):
    [(value,)] = rows("SELECT value FROM lab_facts WHERE name = 'demo'")
    personas = json.loads(value)["personas"]

    assert {role: len(ids) for role, ids in personas.items()} == {
        "resident": 2, "moderator": 2, "official": 2, "admin": 1,
    }  # fmt: skip


def test_a_second_time_it_refuses_or_says_that_it_is_filled(demo):
    again, if_empty = demo.flask("demo"), demo.flask("demo", "--if-empty")

    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert (if_empty.returncode, if_empty.stdout) == (0, "The lab is filled already.\n")


def test_the_history_does_without_what_only_tidies(app):
    with app.app_context():
        everything, seen = set(jobs.tick()), set(jobs.tick(tidy=False))

    assert {"old sign-in attempts", "photos that nobody used"} <= everything - seen
    assert {"check-ins: reminders", "pilots: tests that end today"} <= seen
